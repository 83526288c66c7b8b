"""The record by its page: the first day and the tenth year, what came unasked, what is promised, the circle."""

import re

import sqlalchemy as sa

from portal.favors.actions import Said
from portal.favors.actions_return import confirm_return, link_return
from portal.favors.actions_take_back import take_back
from portal.favors.models import Favor
from portal.favors.models_returns import FavorReturn
from portal.parties.actions import network_party
from portal.promises.actions_others import confirm
from portal.web.transaction import Portal
from tests.people import jonas
from tests.promises.stage import acts, browser, house, in_days, party, person, promised, promises, today
from tests.records.stage import KINDS, gives, joined_years_ago, lines, said


def test_the_first_day(app: Portal) -> None:
    house(app)

    page = browser(app, "Lena").opens("/record").text

    assert "Ihr erstes Jahr beginnt mit einem Gefallen: Olga Brandt hat Sie aufgenommen." in page
    assert "die Aufnahme ist offen" in page
    assert "So wurde es im Gespräch notiert." in page and "Eine Sprechstunde" in page
    assert "Ungefragt</h2>" not in page
    assert len(lines(page)) == 1
    assert "Etwas zurückgeben" not in page  # nothing is expected for the admission today


def test_after_ten_years_the_page_is_as_long_as_after_one_and_asks_as_much(app: Portal) -> None:
    house(app)
    max_ = browser(app, "Max")
    few = int(max_.opens("/record").headers["X-SQL-Count"])
    with app.database.transaction() as db:
        joined_years_ago(db, "Max", 10)
        own, others = party(db, "Max"), [party(db, name) for name in ("Lena", "Nina")]
        for number in range(900):
            sides = (own, others[number % 2]) if number % 3 else (others[number % 2], own)
            gives(db, *sides, number * 4, KINDS[number % 4], asked=bool(number % 5))

    answer = max_.opens("/record")

    assert int(answer.headers["X-SQL-Count"]) == few <= 8
    assert said(answer.text) == [301, 600]
    assert "Sternstunde</strong> hat Sie aufgenommen." in answer.text  # and nothing went back
    assert answer.text.count('<li class="entry" id="favor-') == 40
    assert 24 <= answer.text.split("yl-tall")[0].count('class="disc"') <= 48  # of each month some
    assert answer.text.count("<option") < 40
    earlier = max_.opens(f"/record?year={today().year - 8}")
    assert earlier.status_code == 200 and "Das Jahr danach" in earlier.text
    assert int(earlier.headers["X-SQL-Count"]) == few


def test_the_admission_says_by_what_it_was_returned(app: Portal) -> None:
    house(app)
    with app.database.transaction() as db:
        jonas(db)
        own, house_id = party(db, "Max"), network_party(db, "Sternstunde").id
        admission = db.scalars(sa.select(Favor).where(Favor.receiver_id == own)).one()
        answer = gives(db, own, house_id, 0, "hosting")
        link_id = link_return(db, admission, answer, by_id=person(db, "Max").id).id
    visitor = browser(app, "Max")
    assert "die Aufnahme ist offen" in visitor.opens("/record").text

    with app.database.transaction() as db:
        confirm_return(db, db.get_one(FavorReturn, link_id), by_id=person(db, "Olga").id)

    page = visitor.opens("/record").text
    assert re.search(
        r'Aufnahme zurückgegeben am [^<]+ durch: <a href="/favors/\d+">Gastfreundschaft</a>', page
    )
    assert "Zurückgegeben am" in page and "Gibt zurück:" in page
    assert page.split("yl-tall")[0].count('class="arc"') == 1
    assert "Etwas zurückgeben" not in page


def test_what_came_unasked_is_told_from_five_favors_and_three_givers_on(app: Portal) -> None:
    house(app)
    with app.database.transaction() as db:
        own, lena, nina = (party(db, name) for name in ("Max", "Lena", "Nina"))
        for days_ago in (3, 30, 60, 90):
            gives(db, lena, own, days_ago)
        last = gives(db, nina, own, 5).id
        gives(db, nina, own, 500)
    max_ = browser(app, "Max")
    assert "Ungefragt</h2>" not in max_.opens("/record").text

    with app.database.transaction() as db:
        gives(db, network_party(db, "Sternstunde").id, party(db, "Max"), 40)
    page = max_.opens("/record").text
    assert "kamen sechs Gefallen, ohne dass Sie fragen mussten, von drei verschiedenen Seiten." in page
    assert len(lines(max_.opens("/record?direction=received&unasked=1&period=recent").text)) == 6

    with app.database.transaction() as db:
        take_back(db, db.get_one(Favor, last), by_id=person(db, "Max").id, reason="Nicht Nina.")
    assert "Ungefragt</h2>" not in max_.opens("/record").text


def test_whoever_helped_and_has_nothing_back_is_named_once(app: Portal) -> None:
    house(app)
    with app.database.transaction() as db:
        own, lena, nina = (party(db, name) for name in ("Max", "Lena", "Nina"))
        gives(db, lena, own, said=Said("Das Manuskript gelesen."))
        gives(db, nina, own)
        gives(db, own, nina)

    page = browser(app, "Max").opens("/record").text
    back = page.split("Etwas zurückgeben</h2>")[1].split("</section>")[0]

    assert re.findall(r"<strong>([^<]+)</strong>", back) == ["Lena Vogt"]
    assert "Das Manuskript gelesen." in back
    assert f'href="/promises/new?for={lena}"' in back
    max_ = browser(app, "Max")
    assert re.search(
        f'<option selected value="{lena}">Lena Vogt', max_.opens(f"/promises/new?for={lena}").text
    )
    assert "<option selected" not in max_.opens("/promises/new?for=999").text.replace(
        '<option selected value="">', ""
    )


def test_promises_stand_in_the_picture_right_of_today_and_in_the_circle(app: Portal) -> None:
    house(app)
    promised(app, "Lena", "Max", in_days(20))
    promised(app, "Max", "Nina", in_days(80))
    promised(app, "Max", due_on=in_days(10))
    promised(app, "Lena", "Max", in_days(100))

    page = browser(app, "Max").opens("/record").text

    picture = page.split("yl-tall")[0]
    assert picture.count("st-open") == 3
    assert "Rechts von heute liegen 3 offene Zusagen." in picture
    sentence = re.sub("<[^>]+>", "", page.split('<p class="say">')[1].split("</p>")[0])
    assert sentence.endswith(
        "Auf eine Zusage können Sie zählen, und ein Mensch und das Netzwerk zählen auf Sie."
    )
    circle = page.split('<table class="circle')[1].split("</table>")[0]
    rows = [re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", row)).strip() for row in circle.split("<tr>")[2:]]
    assert [re.sub(r"\d+\.\s\w+ \d{4} ", "", row) for row in rows] == [
        "Sternstunde 1 Gefallen 1 offene Zusage",
        "Lena Vogt 1 offene Zusage nichts",
        "Nina Falk nichts 1 offene Zusage",
    ]


def test_a_promise_that_was_kept_carries_its_sign(app: Portal) -> None:
    house(app)
    with app.database.transaction() as db:
        promise = promises(db, "Lena", "Max", in_days(20))
        confirm(db, promise, thanks=3, sentence="Danke.", asked=True, **acts(db, "Max", promise))

    page = browser(app, "Max").opens("/record").text

    assert "zugesagt und gehalten" in page
    assert page.split("yl-tall")[0].count('class="check"') == 1


def test_the_whole_circle_stands_by_name_or_by_the_latest_favor(app: Portal) -> None:
    house(app)
    with app.database.transaction() as db:
        own = party(db, "Max")
        gives(db, party(db, "Nina"), own, 3)
        gives(db, own, party(db, "Lena"), 1)
        gives(db, own, party(db, "Lena"), 2)
    max_ = browser(app, "Max")

    def names(path: str) -> list[str]:
        return re.findall(r'<th scope="row"><a [^>]+>([^<]+)</a>', max_.opens(path).text)

    assert names("/record/circle") == ["Nina Falk", "Sternstunde", "Lena Vogt"]
    assert names("/record/circle?order=latest") == ["Sternstunde", "Lena Vogt", "Nina Falk"]
    assert names("/record/circle?after=falk nina~999") == ["Sternstunde", "Lena Vogt"]
    assert max_.opens("/record/circle?order=latest&after=x~1").status_code == 404
    assert int(max_.opens("/record/circle").headers["X-SQL-Count"]) <= 4
