"""A network as large as it may become: people, applications and memberships, written in bulk."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from itertools import chain, islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.accounts.models import Person, Role, RoleKind
from portal.applications.models import Application, Revision
from portal.applications.states import State
from portal.clock import now
from portal.database import Base, Database, fold
from portal.interviews.models import Capture, CaptureKind, Interview, Matter, Whom
from portal.members.models import Membership
from portal.network.queries import the_network
from portal.parties.actions import network_party
from portal.parties.models import Party, PartyKind
from tests.bench import ledger
from tests.people import olga, ready

FIRST = 1000  # bulk rows are numbered from here on; what the portal's own actions made stands below
DESK = FIRST - 1  # the application and the talk with many lines
BATCH = 5000
# the states of applications that led to no membership, as often as they stand here
OTHER_STATES = (
    *(State.SUBMITTED,) * 6,
    *(State.INVITED,) * 4,
    *(State.INTERVIEWED,) * 2,
    *(State.WAITLISTED,) * 2,
    State.ACCEPTED,
    *(State.DECLINED,) * 3,
    State.WITHDRAWN,
    State.LAPSED,
)
NAMES = (
    "Ada Lindner",
    "Ben Achterberg",
    "Clara Nowak",
    "Dr. Emil Sørensen",
    "Friederike von Ahlen",
    "Jörg Weiß",
)
TOWNS = ("Köln", "Bremen", "Tuttlingen", "Husum", "Bad Münstereifel")


@dataclass(frozen=True)
class Size:
    applications: int
    members: int
    favors: int
    of_one: int  # favors of the one member who has many
    lines: int  # at the desk that is measured
    by_action: int  # of the others' favors, so many come through `grant`
    of_few: int = 5  # favors of the member who has few


FULL = Size(applications=10_000, members=1_000, favors=100_000, of_one=10_000, lines=200, by_action=500)
QUICK = Size(applications=1_000, members=100, favors=10_000, of_one=1_000, lines=200, by_action=100)
LARGE = Size(
    applications=1_000, members=1_000, favors=1_000_000, of_one=100_000, lines=1, by_action=500, of_few=100
)
ONE_ROW = Size(
    applications=2, members=1, favors=1, of_one=0, lines=1, by_action=0
)  # one that waits, one that was admitted


def seed(database: Database, size: Size) -> None:
    with database.transaction() as db:
        network_id, olga_id = _founded(db)
        people = range(FIRST, FIRST + size.members)
        _insert(db, Application, (_application(number, size) for number in range(-1, size.applications)))
        _insert(db, Revision, (_revision(FIRST + number) for number in range(-1, size.applications)))
        _insert(db, Person, (_person(id_) for id_ in people))
        _insert(db, Role, (_role(id_) for id_ in people))
        _insert(db, Party, (_party(id_) for id_ in people))
        _insert(db, Interview, (_interview(id_, olga_id) for id_ in (DESK, *people)))
        _insert(db, Capture, (_line(id_, position, olga_id) for id_ in people for position in (1, 4)))
        _insert(db, Capture, (_line(DESK, position, olga_id) for position in range(size.lines)))
        for table, rows in ledger.rows(partial(ledger.favors, size, FIRST, network_id, olga_id)):
            _insert(db, table, rows)
        _insert(db, Membership, (_membership(id_) for id_ in people))
        _go_on_numbering(db)
    with database.transaction() as db:
        ledger.grant_more(db, size, FIRST, olga_id)
        ledger.refuse_untrue_totals(db)
    _analyze(database)


def _founded(db: Session) -> tuple[int, int]:
    """The ids of the network's party and of Olga; nothing is missing in the network's settings."""
    ready(db)
    network = the_network(db)
    network.imprint_de = network.imprint_en = network.accessibility_de = network.accessibility_en = (
        "Olga Brandt"
    )
    return network_party(db, network.name).id, olga(db).id


def _insert(db: Session, model: type[Base], rows: Iterable[dict[str, Any]]) -> None:
    table: sa.Table = model.__table__  # type: ignore[assignment]
    defaults = {column.name: column.default.arg for column in table.columns if column.default is not None}  # type: ignore[attr-defined]
    whole = ({**defaults, **row} for row in rows)
    if db.get_bind().dialect.name == "postgresql":
        _copy(db, table, whole)
        return
    while batch := list(islice(whole, BATCH)):
        db.execute(table.insert(), batch)


def _copy(db: Session, table: sa.Table, rows: Iterator[dict[str, Any]]) -> None:
    """PostgreSQL's own way to take in many rows: ten times as fast as INSERT."""
    first = next(rows, None)
    if first is None:
        return
    columns = ", ".join(f'"{name}"' for name in first)
    with (
        db.connection().connection.cursor() as cursor,
        cursor.copy(f"COPY {table.name} ({columns}) FROM STDIN") as copy,
    ):  # type: ignore[attr-defined]
        for row in chain([first], rows):
            copy.write_row(tuple(row.values()))


def _application(number: int, size: Size) -> dict[str, Any]:
    """The first ones are those of the members; the later one, the shorter it has been waiting."""
    state = State.ADMITTED if number < size.members else OTHER_STATES[number % len(OTHER_STATES)]
    state = State.INTERVIEWED if FIRST + number == DESK else state
    since = now() - timedelta(minutes=30 * (size.applications - number))
    given, _space, family = NAMES[number % len(NAMES)].rpartition(" ")
    company = f"Werkstatt {number}"
    return {
        "id": FIRST + number,
        "reference": f"B-{number:05d}",
        "state": state.value,
        "state_since": since,
        "language": "de",
        "email": f"applicant{number}@example.org",
        "email_key": f"applicant{number}@example.org",
        "given_name": given,
        "family_name": f"{family} {number}",
        "search_name": fold(f"{given} {family} {number} {company}"),
        "company": company,
        "place": TOWNS[number % len(TOWNS)],
        "begun_at": since,
        "saved_at": since,
        "confirmed_at": since,
    }


def _revision(application_id: int) -> dict[str, Any]:
    return {
        "application_id": application_id,
        "talk_title": "Der Tag, an dem die Orgel schwieg",
        "talk_about": "Wie man zuhört, wenn niemand mehr spielt.",
        "goals": "Bis Mai dreimal vor mehr als 200 Menschen sprechen.",
        "gives_network": "Meine Werkstatt für einen Abend.",
        "gives_members": "Zwei Stunden Zuhören.",
        "sent_at": now(),
    }


def address_of(id_: int) -> str:
    return f"member{id_}@example.org"


def _person(id_: int) -> dict[str, Any]:
    given, _space, family = NAMES[id_ % len(NAMES)].rpartition(" ")
    address = address_of(id_)
    names = {"given_name": given, "family_name": f"{family} {id_}"}
    return {"id": id_, "email": address, "email_key": address, "known_since": now(), **names}


def _role(id_: int) -> dict[str, Any]:
    return {"person_id": id_, "kind": RoleKind.MEMBER.value, "since": now()}


def _party(id_: int) -> dict[str, Any]:
    name = f"{NAMES[id_ % len(NAMES)]} {id_}"
    return {
        "id": id_,
        "kind": PartyKind.MEMBER.value,
        "name": name,
        "sort_name": fold(name),
        "person_id": id_,
    }


def _interview(id_: int, by_id: int) -> dict[str, Any]:
    what = {"held_on": ledger.admitted_on(), "place": "Köln"}
    return {
        "id": id_,
        "application_id": id_,
        "noted_at": now(),
        "noted_by_id": by_id,
        "host_id": by_id,
        **what,
    }


def _line(interview_id: int, position: int, by_id: int) -> dict[str, Any]:
    kind = (CaptureKind.ASK, CaptureKind.OFFER, CaptureKind.NOTE)[position % 3]
    how = {"to": None, "what": None, "prompted": None}
    if kind is not CaptureKind.NOTE:
        how = {"to": Whom.NETWORK.value, "what": Matter.PRESS.value, "prompted": False}
    return {
        "interview_id": interview_id,
        "position": position,
        "kind": kind.value,
        "words": "Eine Werksführung für bis zu dreißig Gäste",
        "at": now(),
        "by_id": by_id,
        "saved_at": now(),
        "saved_by_id": by_id,
        "key": f"line-{position}",
        "writer": "bench",
        **how,
    }


def _membership(id_: int) -> dict[str, Any]:
    """Person, party, application and admission of a member carry the same number."""
    return {"party_id": id_, "application_id": id_, "admission_id": id_, "began_at": now()}


def _go_on_numbering(db: Session) -> None:
    """PostgreSQL's sequences know nothing of numbers that were given by hand; SQLite looks at the rows."""
    if db.get_bind().dialect.name == "postgresql":
        for table in _numbered():
            db.execute(
                sa.text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")
            )


def _numbered() -> Iterator[str]:
    for model in (Application, Person, Party, Interview, ledger.Favor):
        yield model.__tablename__


def _analyze(database: Database) -> None:
    """What autovacuum does on a server that runs for longer than a benchmark."""
    with database.writing.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("VACUUM ANALYZE")
