"""Olga goes through the queue: she always knows where she is in it, and after each act who is next."""

import re
from typing import Any

import pytest
import sqlalchemy as sa

from portal.applications.models import Application
from portal.web.transaction import Portal
from tests.admission.test_journey import organizer
from tests.applications.test_question import QUESTION
from tests.people import Visitor, applies

LIST = "/organizer/applications"
NAMES = ("Ada", "Ben", "Cem")


def three_are_new(app: Portal) -> Visitor:
    """Ada has waited longest, Cem came last."""
    olga = organizer(app)
    for name in NAMES:
        applies(Visitor(app), given_name=name, email=f"{name.lower()}@example.org")
    return olga


def place(page: str) -> tuple[str, str | None, str | None]:
    """What stands above the application: its place, and whom back and next lead to."""
    words = re.search(r'<p class="place-at">\s*(.*?)</p>', page, re.DOTALL)
    assert words
    back = re.search(r'rel="prev" href="([^"]+)"', words[1])
    following = re.search(r'rel="next" href="([^"]+)"', words[1])
    text = " ".join(re.sub(r"<[^>]*>", " ", words[1]).split())
    return text, back and back[1], following and following[1]


def opened(number: int, stage: str = "new") -> str:
    return f"{LIST}/{number}?stage={stage}"


PLACES = {
    1: ("Neu: 1 von 3 Weiter: Ben Lindner", None, opened(2)),
    2: ("Neu: 2 von 3 Zurück Weiter: Cem Lindner", opened(1), opened(3)),
    3: ("Neu: 3 von 3 Zurück", opened(2), None),
}


@pytest.mark.parametrize("number", PLACES)
def test_an_application_knows_its_place(app: Portal, number: int) -> None:
    olga = three_are_new(app)

    assert opened(number) in olga.opens(LIST).text
    assert place(olga.opens(opened(number)).text) == PLACES[number]
    assert place(olga.opens(f"{LIST}/{number}").text) == PLACES[number], (
        "its own stage, where no other is named"
    )


ACTS: dict[str, tuple[list[tuple[str, dict[str, str]]], str]] = {
    "invite": ([("invite", {})], "Die Einladung an Ada Lindner ist unterwegs."),
    "question": (
        [("decide/question", QUESTION), ("decision/release", {})],
        "Der Brief an Ada Lindner ist unterwegs.",
    ),
    "hold": (
        [("decide/hold", QUESTION), ("decision/release", {})],
        "Der Brief an Ada Lindner ist unterwegs.",
    ),
    "decline": (
        [("decide/decline", QUESTION), ("decision/release", {})],
        "Der Brief an Ada Lindner ist unterwegs.",
    ),
}


@pytest.mark.parametrize(("forms", "said"), ACTS.values(), ids=ACTS)
def test_after_an_act_the_page_leads_on_to_who_comes_next(
    app: Portal, forms: list[tuple[str, dict[str, str]]], said: str
) -> None:
    olga = three_are_new(app)
    address = opened(1)

    for form, data in forms:
        olga.opens(f"{LIST}/1/{form.removesuffix('/release')}?stage=new")
        address = olga.sends(f"{LIST}/1/{form}?stage=new", data).location
    page = olga.opens(address).text

    assert said in page
    assert place(page) == ("Weiter: Ben Lindner", None, opened(2))


def test_the_walk_goes_on_from_where_it_was_left(app: Portal) -> None:
    """Ada was passed by on purpose: after Ben comes Cem, and after him nobody."""
    olga = three_are_new(app)
    olga.opens(f"{LIST}/2/invite?stage=new")
    after_ben = olga.sends(f"{LIST}/2/invite?stage=new").location
    assert place(olga.opens(after_ben).text)[2] == opened(3)

    olga.opens(f"{LIST}/3/invite?stage=new")
    after_cem = olga.sends(f"{LIST}/3/invite?stage=new").location

    assert place(olga.opens(after_cem).text) == ("In „Neu“ kommt danach niemand mehr.", None, None)


def test_the_next_one_is_still_there_when_the_page_is_shown(app: Portal) -> None:
    olga = three_are_new(app)
    olga.opens(f"{LIST}/1/invite?stage=new")
    address = olga.sends(f"{LIST}/1/invite?stage=new").location
    olga.opens(f"{LIST}/2/invite")
    olga.sends(f"{LIST}/2/invite")  # somebody else took Ben meanwhile

    assert place(olga.opens(address).text)[2] == opened(3)


def test_what_changes_no_state_keeps_the_place(app: Portal) -> None:
    olga = three_are_new(app)
    olga.opens(opened(2))

    page = olga.opens(olga.sends(f"{LIST}/2/read?stage=new").location).text

    assert "Als gelesen vermerkt." in page
    assert place(page) == PLACES[2]


def test_an_old_address_shows_the_place_of_today(app: Portal) -> None:
    olga = three_are_new(app)
    olga.opens(f"{LIST}/1/invite")
    olga.sends(f"{LIST}/1/invite")

    assert place(olga.opens(opened(1)).text) == ("Eingeladen: 1 von 1", None, None)


WRONG = ["stage=nothing", "stage=new&after=x", "stage=new&after=2026-01-01~1", "after=~", "stage=%00"]


@pytest.mark.parametrize("query", WRONG)
def test_a_wrong_place_is_no_trouble(app: Portal, query: str) -> None:
    olga = three_are_new(app)

    assert olga.opens(f"{LIST}/1?{query}").status_code in (200, 404)
    olga.opens(LIST)
    assert olga.sends(f"{LIST}/1/read?{query}").status_code == 302


def statements(visitor: Visitor, path: str) -> int:
    return int(visitor.opens(path).headers["X-SQL-Count"])


def test_a_page_asks_as_much_in_a_long_queue_as_in_a_short_one(app: Portal) -> None:
    olga = three_are_new(app)
    few = statements(olga, opened(2))
    with app.database.transaction() as db:
        columns = [column.name for column in Application.__table__.columns if column.name != "id"]
        facts: dict[str, Any] = dict(
            db.execute(sa.select(*(Application.__table__.c[name] for name in columns)).limit(1))
            .mappings()
            .one()
        )
        for number in range(30):
            mail = f"guest{number}@example.org"
            db.add(Application(**facts | {"email": mail, "email_key": mail, "reference": str(number)}))

    assert statements(olga, opened(2)) == few <= 14
