"""A member sees of another exactly what that one has chosen to show: at first nothing but the name."""

import re
from html import unescape
from itertools import combinations

import pytest
import sqlalchemy as sa

from portal.favors.actions_words import agree, disagree
from portal.members.actions import choose
from portal.members.models_publication import Publication, What
from portal.web.transaction import Portal
from tests.favors.deeds import refusal
from tests.members.stage import WORDS, browser, gives, house, party, person, shows
from tests.people import Visitor, olga
from tests.promises.stage import joins
from tests.test_every_page import statements

SEEN = WORDS | {What.RECEIVED: "Rat", What.CONTRIBUTED: "Bühne"}


def rows(page: str) -> dict[str, str]:
    """The facts of a page about somebody."""
    found = re.findall(r"<dt>(.*?)</dt>\s*<dd[^>]*>(.*?)</dd>", page, re.DOTALL)
    return {unescape(name): unescape(words) for name, words in found}


def names(page: str) -> list[str]:
    found = re.findall(r'<li><a href="/members/\d+">(.*?)</a></li>', page)
    return [" | ".join(re.findall(r">([^<]+)<", one)) for one in found]


def seen_of_max(app: Portal, visitor: Visitor) -> dict[str, str]:
    with app.database.session(writes=False) as db:
        max_ = party(db, "Max")
    return rows(visitor.opens(f"/members/{max_}").text)


def test_a_member_sees_of_another_exactly_what_was_chosen(app: Portal) -> None:
    house(app)
    with app.database.transaction() as db:
        gives(db, "Lena", "Max", "advice")
        gives(db, "Max", "Nina", "stage")
    labels = dict(zip(What, ("Unternehmen", "Ort", "Spricht über", "Erhalten", "Beigetragen"), strict=True))
    lena = browser(app, "Lena")

    for count in range(len(What) + 1):
        for chosen in combinations(What, count):
            with app.database.transaction() as db:
                shows(db, "Max", *chosen)
            assert seen_of_max(app, lena) == {labels[what]: SEEN[what] for what in chosen}, chosen


def test_by_default_nothing_but_the_name_is_seen(app: Portal) -> None:
    house(app)
    with app.database.transaction() as db:
        gives(db, "Lena", "Max", what="Das Manuskript gelesen.")
    nina = browser(app, "Nina")

    assert names(nina.opens("/members").text) == ["Nina Falk", "Max Thiele", "Lena Vogt"]
    assert seen_of_max(app, nina) == {}
    assert nina.page and "zeigt über den Namen hinaus nichts" in nina.page.text
    assert "Manuskript" not in nina.page.text and "Rat" not in nina.page.text


def test_kinds_are_seen_in_words_and_without_numbers(app: Portal) -> None:
    house(app)
    with app.database.transaction() as db:
        for kind in ("stage", "stage", "stage", "advice"):
            gives(db, "Lena", "Max", kind)
        shows(db, "Max", What.RECEIVED, What.CONTRIBUTED)

    facts = seen_of_max(app, browser(app, "Nina"))

    assert facts == {"Beigetragen": "noch nichts eingetragen", "Erhalten": "Bühne, Rat"}


def test_words_of_a_favor_are_seen_once_both_agree_and_only_as_long(app: Portal) -> None:
    house(app)
    with app.database.transaction() as db:
        favor = gives(db, "Lena", "Max", what="Das Manuskript gelesen.")
        max_, lena_id, max_id = party(db, "Max"), person(db, "Lena").id, person(db, "Max").id
        agree(db, favor, by_id=max_id)
    nina = browser(app, "Nina")

    def reads() -> bool:
        return "Das Manuskript gelesen." in nina.opens(f"/members/{max_}").text

    alone = reads()
    with app.database.transaction() as db:
        agree(db, db.merge(favor), by_id=lena_id)
    both = reads()
    with app.database.transaction() as db:
        disagree(db, db.merge(favor), by_id=max_id)

    assert (alone, both, reads()) == (False, True, False)


def test_a_member_chooses_on_one_page_and_sees_the_effect(app: Portal) -> None:
    house(app)
    max_ = browser(app, "Max")
    form = {"company": "Gießerei Thiele", "shows_company": "y", "place": "Solingen", "talk": ""}

    answer = max_.fills_in("/profile", form)

    own = max_.opens(answer.location).text
    assert rows(own) == {"Unternehmen": "Gießerei Thiele"}
    assert "So sehen andere Mitglieder Sie." in own
    assert names(browser(app, "Lena").opens("/members").text)[1] == "Max Thiele | Gießerei Thiele"
    assert max_.fills_in("/profile", {"company": "Gießerei Thiele"}).status_code == 302
    assert seen_of_max(app, max_) == {}


def test_a_tick_without_words_is_refused_and_what_was_typed_is_kept(app: Portal) -> None:
    house(app)
    max_ = browser(app, "Max")

    page = max_.fills_in("/profile", {"company": " ", "shows_company": "y", "talk": "Der Guss, der gelang"})

    assert page.status_code == 422
    assert "Geben Sie ein, was Mitglieder sehen sollen, oder nehmen Sie den Haken weg" in page.text
    assert "Der Guss, der gelang" in page.text


def test_what_was_seen_before_stays_as_a_row_that_ended(app: Portal) -> None:
    house(app)
    with app.database.transaction() as db:
        max_ = person(db, "Max").id
        choose(db, {What.PLACE: "Solingen", What.RECEIVED: ""}, by_id=max_)
        choose(db, {What.PLACE: "Köln", What.RECEIVED: ""}, by_id=max_)

        found = db.execute(
            sa.select(Publication.what, Publication.words, Publication.ended_by_id).order_by(Publication.id)
        ).all()

    assert [tuple(row) for row in found] == [
        ("place", "Solingen", max_),
        ("received", "", None),
        ("place", "Köln", None),
    ]


def test_only_members_choose_and_only_for_themselves(app: Portal) -> None:
    house(app)
    with app.database.transaction() as db:
        organizer = olga(db).id

        said = refusal(lambda: choose(db, {What.RECEIVED: ""}, by_id=organizer))
        empty = refusal(lambda: choose(db, {What.PLACE: ""}, by_id=person(db, "Max").id))

    assert said == "Only members choose what other members see of them."
    assert empty == "Enter what members are to see, or take the tick away."


@pytest.mark.parametrize("words", ["", "Solingen"])
def test_the_database_keeps_words_and_kinds_apart(app: Portal, words: str) -> None:
    house(app)
    wrong = What.PLACE if not words else What.RECEIVED
    with pytest.raises(sa.exc.IntegrityError, match="words_where_written"), app.database.transaction() as db:
        now = sa.func.current_timestamp()
        db.execute(sa.insert(Publication).values(membership_id=1, what=wrong, words=words, at=now, by_id=1))


def test_nobody_else_is_found_by_their_number(app: Portal) -> None:
    """The network, somebody outside, nobody: of these there is nothing to see."""
    house(app)
    lena = browser(app, "Lena")
    with app.database.session(writes=False) as db:
        network = db.scalar(sa.text("SELECT id FROM parties WHERE kind = 'network'"))

    assert [lena.opens(f"/members/{id_}").status_code for id_ in (network, 999, 2**63)] == [404, 404, 404]


def test_names_are_searched_by_how_they_begin(app: Portal) -> None:
    house(app)
    lena = browser(app, "Lena")

    assert names(lena.opens("/members?q=max").text) == ["Max Thiele"]
    nobody = lena.opens("/members?q=%25_x").text
    assert "Niemand gefunden für „%_x“." in unescape(nobody) and "Alle Mitglieder" in nobody
    assert lena.opens("/members?after=%00~9").status_code == 200


def test_long_lists_go_on_and_ask_no_more_than_short_ones(app: Portal) -> None:
    house(app)
    lena = browser(app, "Lena")
    few = statements(lena, "/members")
    with app.database.transaction() as db:
        for number in range(60):
            joins(db, f"A{number:02}", "Aal")
            shows(db, f"A{number:02}", What.COMPANY, What.PLACE)

    page = lena.opens("/members")

    assert int(page.headers["X-SQL-Count"]) == few <= 4
    assert len(names(page.text)) == 50
    onward = re.search(r'href="(/members\?after=[^"]+)"', page.text)
    assert onward and names(lena.opens(unescape(onward[1])).text)[-1] == "Lena Vogt"
