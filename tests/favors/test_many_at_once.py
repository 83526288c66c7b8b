"""Fifty at once at each gate: exactly one passes, and what stands afterwards is whole."""

from collections import Counter
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.accounts.models import Person
from portal.favors.actions_return import link_return
from portal.favors.models import Favor, FavorKind, FavorTotal
from portal.favors.models_pairs import FavorPair
from portal.favors.models_reports import FavorReport, ReportEvent
from portal.favors.models_returns import FavorReturn, ReturnEvent
from portal.favors.models_words import FavorConsent, NothingExpected
from portal.letters.models import Letter
from portal.web.transaction import Portal
from tests.favors.deeds import THANKED, House, house, reports, thanks
from tests.people import Visitor, session_cookie
from tests.test_bad_input import all_at_once

MANY = 50


def windows(app: Portal, email: str, page: str) -> list[Visitor]:
    """One person in many windows, each with the page open."""
    cookie, opened = session_cookie(app, email), []
    for _number in range(MANY):
        window = Visitor(app)
        window.client.set_cookie("session", cookie)
        assert window.opens(page).status_code == 200
        opened.append(window)
    return opened


def rush(app: Portal, email: str, page: str, path: str, sent: dict[str, str]) -> Counter[int]:
    many = windows(app, email, page)
    return Counter(all_at_once([lambda window=window: window.sends(path, sent) for window in many]))


def report_to_lena(db: Session, people: House) -> None:
    reports(db, people.max, people.lena)


def return_to_lena(db: Session, people: House) -> None:
    pair = thanks(db, people.lena, people.max, 9), thanks(db, people.max, people.lena, 3)
    link_return(db, *pair, by_id=people.max.person_id or 0)


def two_favors(db: Session, people: House) -> None:
    thanks(db, people.lena, people.max, 9)
    thanks(db, people.max, people.lena, 3)


def nothing(_db: Session, _people: House) -> None:
    pass


# what there is before; who; the page they have open; where all send; what; what there is one of afterwards
Gate = tuple[Callable[[Session, House], None], str, str, str, dict[str, str], dict[str, sa.Select[int]]]


def how_many(column: object, *conditions: sa.ColumnElement[bool]) -> sa.Select[int]:
    return sa.select(sa.func.count(column)).where(*conditions)  # type: ignore[arg-type]


LENA, MAX, OLGA = "lena@example.org", "max@example.org", "olga@example.org"
CONFIRMED = {
    "favors": how_many(Favor.id),
    "totals": sa.select(sa.func.sum(FavorTotal.count)).where(FavorTotal.direction == "received"),
    "pairs": sa.select(sa.func.sum(FavorPair.received)),
    "events": how_many(ReportEvent.id, ReportEvent.to_state == "confirmed"),
    "letters": how_many(Letter.id, Letter.kind == "favor-thanks"),
}
GATES: dict[str, Gate] = {
    "confirming a report": (
        report_to_lena,
        LENA,
        "/favors/reports/1",
        "/favors/reports/1/confirm",
        THANKED,
        CONFIRMED,
    ),
    "declining a report": (
        report_to_lena,
        LENA,
        "/favors/reports/1",
        "/favors/reports/1/decline",
        {},
        {"events": how_many(ReportEvent.id, ReportEvent.to_state == "declined")},
    ),
    "confirming a return": (
        return_to_lena,
        LENA,
        "/favors/1",
        "/favors/returns/1/confirm",
        {},
        {
            "events": how_many(ReturnEvent.id, ReturnEvent.to_state == "confirmed"),
            "letters": how_many(Letter.id, Letter.kind == "return-confirmed"),
        },
    ),
    "proposing a return": (
        two_favors,
        MAX,
        "/favors/1/return",
        "/favors/1/return",
        {"favor": "2"},
        {"links": how_many(FavorReturn.id), "letters": how_many(Letter.id, Letter.kind == "return-proposed")},
    ),
    "agreeing": (
        two_favors,
        MAX,
        "/favors/1",
        "/favors/1/publish",
        {},
        {"consents": how_many(FavorConsent.id)},
    ),
    "expecting nothing": (
        two_favors,
        MAX,
        "/favors/2",
        "/favors/2/nothing-expected",
        {},
        {"rows": how_many(NothingExpected.favor_id)},
    ),
    "adding a kind": (
        nothing,
        OLGA,
        "/organizer/settings/kinds",
        "/organizer/settings/kinds",
        {"german": "Ein Dach", "english": "A roof"},
        {"kinds": how_many(FavorKind.key, FavorKind.german == "Ein Dach")},
    ),
    "retiring a kind": (
        nothing,
        OLGA,
        "/organizer/settings/kinds",
        "/organizer/settings/kinds/press/retire",
        {},
        {"kinds": how_many(FavorKind.key, FavorKind.retired_at.is_not(None))},
    ),
}


@pytest.mark.parametrize("gate", GATES)
def test_of_fifty_at_once_one_passes(app: Portal, gate: str) -> None:
    prepare, email, page, path, sent, ones = GATES[gate]
    with app.database.transaction() as db:
        prepare(db, house(db))

    answers = rush(app, email, page, path, sent)

    with app.database.session(writes=False) as db:
        stands = {name: db.scalar(question) for name, question in ones.items()}
    assert stands == dict.fromkeys(ones, 1)
    assert answers[302] == 1
    assert sum(answers[status] for status in (409, 422)) == MANY - 1


def test_confirming_against_taking_back_has_one_end(app: Portal) -> None:
    with app.database.transaction() as db:
        report_to_lena(db, house(db))
    sides = windows(app, LENA, "/favors/reports/1")[:25], windows(app, MAX, "/favors/reports/1")[:25]
    acts = [lambda w=w: w.sends("/favors/reports/1/confirm", THANKED) for w in sides[0]]
    acts += [lambda w=w: w.sends("/favors/reports/1/withdraw") for w in sides[1]]

    answers = Counter(all_at_once(acts))

    with app.database.session(writes=False) as db:
        state = db.scalars(sa.select(FavorReport.state)).one()
        favors = db.scalar(sa.select(sa.func.count(Favor.id)))
    assert (state, favors) in (("confirmed", 1), ("withdrawn", 0))
    assert answers[302] == 1
    assert set(answers) <= {302, 404, 409}


def test_fifty_reports_to_one_new_address_make_one_contact(app: Portal) -> None:
    with app.database.transaction() as db:
        house(db)
    page = "/favors/new/received/outside"
    person = {"given_name": "Konrad", "family_name": "Weber", "email": "konrad@example.com"}
    sent = {"what": "Zugehört.", "kind": "advice", "on": "2026-01-20"} | person | THANKED

    answers = rush(app, MAX, page, page, sent)

    with app.database.session(writes=False) as db:
        assert db.scalar(how_many(Person.id, Person.email == "konrad@example.com")) == 1
        assert db.scalar(how_many(Favor.id)) == answers[302] >= 1
    assert set(answers) <= {302, 409}
