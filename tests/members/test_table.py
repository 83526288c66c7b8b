"""The organizer's table of all members, and one member's page: counts and kinds, never the words of others."""

import re
from datetime import timedelta
from html import unescape

import sqlalchemy as sa

from portal.accounts.models import SignIn
from portal.accounts.models_security import SecurityEvent
from portal.clock import at, now
from portal.favors.actions_return import confirm_return, link_return
from portal.favors.actions_take_back import take_back
from portal.favors.models import Favor
from portal.favors.models_sums import FavorSum
from portal.members.queries_organizer import months_before
from portal.web.language import day
from portal.web.transaction import Portal
from tests.members.stage import browser, gives, house, organizer_of, party, person, today
from tests.people import jonas, olga
from tests.promises.stage import joins
from tests.test_every_page import statements

LONG_AGO = timedelta(days=200)


def table(page: str) -> list[list[str]]:
    found = re.search(r"<tbody>(.*)</tbody>", page, re.DOTALL)
    lines = re.findall(r"<tr>(.*?)</tr>", found[1] if found else "", re.DOTALL)
    return [
        [unescape(re.sub("<[^>]+>", "", cell)) for cell in re.findall(r"<t[hd][ >].*?</t[hd]>", line)]
        for line in lines
    ]


def written(app: Portal, on: object) -> str:
    with app.test_request_context():
        return day(on)  # type: ignore[arg-type]


def test_the_table_holds_everybody_by_name_with_both_sums(app: Portal) -> None:
    house(app)
    with app.database.transaction() as db:
        gives(db, "Lena", "Max")
        gives(db, "Lena", "Max", on=today() - timedelta(days=9))
    since, last = written(app, today()), written(app, today() - timedelta(days=1))

    page = organizer_of(app).opens("/organizer/members").text

    assert table(page) == [
        ["Nina Falk", since, "1", "0", "noch keiner", "noch offen"],
        ["Max Thiele", since, "3", "0", "noch keiner", "noch offen"],
        ["Lena Vogt", since, "1", "2", last, "noch offen"],
    ]


def test_the_table_knows_no_other_order(app: Portal) -> None:
    house(app)
    olga_ = organizer_of(app)

    plain = table(olga_.opens("/organizer/members").text)

    for query in ("sort=received", "order=contributed", "sort=-count"):
        assert table(olga_.opens(f"/organizer/members?{query}").text) == plain
    assert olga_.page and "sort" not in re.sub("<[^>]*>", "", olga_.page.text)


def test_a_returned_admission_says_when(app: Portal) -> None:
    house(app)
    with at(now() + timedelta(days=2)), app.database.transaction() as db:
        admission = db.scalars(sa.select(Favor).where(Favor.receiver_id == party(db, "Max"))).one()
        answer = gives(db, "Max", "Netzwerk", on=today())
        link = link_return(db, admission, answer, by_id=person(db, "Max").id)
        if link.state != "confirmed":
            confirm_return(db, link, by_id=olga(db).id)
        returned = today()

    page = organizer_of(app).opens("/organizer/members?q=max").text

    assert table(page)[0][-1] == f"zurückgegeben am {written(app, returned)}"


def test_what_was_taken_back_counts_no_more_and_the_day_before_is_the_last(app: Portal) -> None:
    house(app)
    with app.database.transaction() as db:
        first = gives(db, "Lena", "Max", on=today() - timedelta(days=30))
        second = gives(db, "Lena", "Max")
        take_back(db, second, by_id=person(db, "Max").id, reason="Doppelt.")
        sums = sa.select(FavorSum.count, FavorSum.last_on).where(
            FavorSum.party_id == party(db, "Lena"), FavorSum.direction == "contributed"
        )
        once = tuple(db.execute(sums).one())
        take_back(db, first, by_id=person(db, "Max").id, reason="Auch.")

        assert (once, tuple(db.execute(sums).one())) == ((1, today() - timedelta(days=30)), (0, None))


def test_a_talk_is_offered_after_six_months_and_three_favors_and_to_nobody_else(app: Portal) -> None:
    with at(now() - LONG_AGO):
        house(app)
    with app.database.transaction() as db:
        joins(db, "Paul", "Neu")
        for receiver, times in (("Max", 2), ("Lena", 2), ("Nina", 1), ("Paul", 2)):
            for _ in range(times):
                gives(db, "Netzwerk", receiver)
        gives(db, "Lena", "Netzwerk")
    olga_ = organizer_of(app)

    page = olga_.opens("/organizer/members").text

    offered = re.findall(r"Ein Gespräch anbieten<span class=\"vh\">: ([^<]+)</span>", page)
    assert offered == ["Max Thiele"]  # Lena gave, Nina was helped twice, Paul came today
    assert 'href="mailto:max@example.org?subject=' in page
    with app.database.session(writes=False) as db:
        max_ = party(db, "Max")
    assert "Ein Gespräch anbieten" in olga_.opens(f"/organizer/members/{max_}").text
    seen = [browser(app, "Max").opens(path).text for path in ("/record", "/account", f"/members/{max_}")]
    assert not any("Noch ohne Beitrag" in one for one in seen)


def test_six_months_before_is_the_same_day_or_the_last_of_that_month() -> None:
    assert str(months_before(today().replace(2026, 8, 31), 6)) == "2026-02-28"
    assert str(months_before(today().replace(2026, 3, 15), 6)) == "2025-09-15"


def test_organizers_read_kinds_and_people_but_only_the_network_s_words(app: Portal) -> None:
    house(app)
    with app.database.transaction() as db:
        gives(db, "Lena", "Max", "advice", what="Vertraulich gesprochen.")
        gives(db, "Max", "Netzwerk", "hosting", what="Den Saal gestellt.")
        max_ = party(db, "Max")

    page = unescape(organizer_of(app).opens(f"/organizer/members/{max_}").text)

    assert "Lena Vogt für Max Thiele" in page and ">Rat<" in page
    assert "Den Saal gestellt." in page and "Danke an Max" in page
    assert "Vertraulich" not in page and "Danke an Lena" not in page


def test_long_pages_ask_no_more_than_short_ones(app: Portal) -> None:
    house(app)
    olga_ = organizer_of(app)
    with app.database.session(writes=False) as db:
        pages = ("/organizer/members", f"/organizer/members/{party(db, 'Max')}")
    few = [statements(olga_, page) for page in pages]
    with app.database.transaction() as db:
        for number in range(35):
            joins(db, f"A{number:02}", "Aal")
            gives(db, "Max", f"A{number:02}")

    assert [statements(olga_, page) for page in pages] == few
    assert max(few) <= 8
    assert olga_.page
    older = re.search(r'href="([^"]+\?before=[^"]+)"', olga_.page.text)
    assert older and "Nachricht" not in olga_.opens(unescape(older[1])).text


def test_whoever_was_never_a_member_has_no_page(app: Portal) -> None:
    house(app)
    olga_ = organizer_of(app)

    assert [olga_.opens(f"/organizer/members/{id_}").status_code for id_ in (999, 2**63)] == [404, 404]
    assert olga_.opens("/organizer/members/1?before=x").status_code == 404
    assert "Niemand gefunden für „zz“." in unescape(olga_.opens("/organizer/members?q=zz").text)
    assert "Es ist noch niemand gegangen." in unescape(olga_.opens("/organizer/members/former").text)


def test_an_organizer_ends_a_member_s_sign_ins_one_by_one_or_all(app: Portal) -> None:
    house(app)
    browsers = [browser(app, "Max") for _ in range(3)]
    with app.database.session(writes=False) as db:
        page, first = f"/organizer/members/{party(db, 'Max')}", db.scalars(sa.select(SignIn.id)).first()
    olga_ = organizer_of(app)
    olga_.opens(page)

    assert olga_.sends(f"{page}/sign-ins/{first}/end").location == f"{page}#sign-ins"
    after_one = [one.opens("/record").status_code for one in browsers]
    olga_.opens(page)
    assert olga_.sends(f"{page}/sign-out").location == f"{page}#sign-ins"

    assert after_one == [302, 200, 200]
    assert [one.opens("/record").status_code for one in browsers] == [302, 302, 302]
    assert "ist nirgends angemeldet" in olga_.opens(page).text
    with app.database.session(writes=False) as db:
        logged = db.execute(sa.select(SecurityEvent.what, SecurityEvent.by_id)).all()
        olga_id = db.scalar(sa.text("SELECT id FROM people WHERE email = 'olga@example.org'"))
    assert [tuple(row) for row in logged] == [("ended_by_organizer", olga_id)] * 2


def test_a_sign_in_of_somebody_else_is_not_ended_here(app: Portal) -> None:
    house(app)
    browser(app, "Lena")
    with app.database.session(writes=False) as db:
        page, hers = f"/organizer/members/{party(db, 'Max')}", db.scalars(sa.select(SignIn.id)).one()
    olga_ = organizer_of(app)
    olga_.opens(page)

    assert olga_.sends(f"{page}/sign-ins/{hers}/end").status_code == 404


def test_members_find_nothing_at_the_organizer_s_addresses(app: Portal) -> None:
    house(app)
    with app.database.transaction() as db:
        jonas(db)
        max_ = party(db, "Max")
    lena, olga_ = browser(app, "Lena"), organizer_of(app)

    hidden = ("/organizer/members", "/organizer/members/former", f"/organizer/members/{max_}")
    assert [lena.opens(path).status_code for path in hidden] == [404, 404, 404]
    assert [olga_.opens(path).status_code for path in ("/members", f"/members/{max_}", "/profile")] == [
        404
    ] * 3
