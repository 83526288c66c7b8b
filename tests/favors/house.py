"""A house with favors in it: Olga and Jonas organize, Max and Lena are members, the network gives and receives."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.accounts.actions import give_role, person_for
from portal.accounts.models import Person, RoleKind
from portal.database import Database
from portal.favors.actions import Said, grant
from portal.favors.models import Favor, FavorTotal
from portal.network.queries import the_network
from portal.parties.actions import network_party, party_of
from portal.parties.models import Party
from portal.worker import seal_waiting
from tests.people import jonas, max_thiele, olga, ready

MARCH = date(2026, 3, 2)


@dataclass(frozen=True)
class House:
    olga: Person
    jonas: Person
    max: Person
    lena: Person
    network: Party
    of_max: Party
    of_lena: Party


def house(db: Session) -> House:
    ready(db)
    lena = person_for(
        db,
        email="lena@example.org",
        salutation="ms",
        title="Dr.",
        given_name="Lena",
        family_name="Vogt",
        language="de",
    )
    give_role(db, lena, RoleKind.MEMBER)
    max_ = max_thiele(db)
    network = network_party(db, the_network(db).name)
    return House(olga(db), jonas(db), max_, lena, network, party_of(db, max_), party_of(db, lena))


def told_of(database: Database) -> House:
    """The house for several transactions at once."""
    with database.transaction() as db:
        found = house(db)
        db.flush()
        db.expunge_all()
    return found


def favor(
    db: Session, giver: Party, receiver: Party, by: Person, what: str = "Zugehört.", **more: Any
) -> Favor:
    facts: dict[str, Any] = {"kind": "advice", "on": MARCH, "said": Said(what, "Danke.")}
    return grant(db, giver_id=giver.id, receiver_id=receiver.id, by_id=by.id, **(facts | more))


def lena_helped_max(database: Database) -> int:
    with database.transaction() as db:
        house_ = house(db)
        return favor(db, house_.of_lena, house_.of_max, house_.max).id


def some_favors(database: Database, count: int = 6) -> list[int]:
    """Lena and Max by turns, each confirmed by who received it; sealed."""
    with database.transaction() as db:
        one = house(db)
        sides = ((one.of_lena, one.of_max, one.max), (one.of_max, one.of_lena, one.lena))
        made = [favor(db, *sides[number % 2], what=f"Nummer {number}").id for number in range(count)]
    seal_waiting(database)
    return made


def totals(db: Session) -> list[tuple[Any, ...]]:
    """What counts, as (name, direction, count)."""
    rows = db.execute(
        sa.select(Party.name, FavorTotal.direction, FavorTotal.count)
        .join(Party, Party.id == FavorTotal.party_id)
        .where(FavorTotal.count != 0)
        .order_by(Party.name, FavorTotal.direction)
    )
    return [tuple(row) for row in rows]


def rows(db: Session, table: str) -> Sequence[Any]:
    return db.execute(sa.text(f"SELECT * FROM {table} ORDER BY 1")).all()
