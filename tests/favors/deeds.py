"""What the stories about favors begin with: people, and what they did for each other."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.accounts.models import Person
from portal.clock import day_of, now
from portal.errors import Refused
from portal.favors.actions_deed import Deed, Gratitude
from portal.favors.actions_report import report
from portal.favors.actions_thank import thank
from portal.favors.models import Favor, FavorTotal, Thanks
from portal.favors.models_reports import FavorReport
from portal.letters.models import Letter
from portal.parties.actions import network_party, outside_contact, party_of
from portal.parties.models import Party, PartyKind
from portal.web.transaction import Portal
from tests.people import Visitor, jonas, lena, max_thiele, olga

BERLIN = "Europe/Berlin"


def today() -> date:
    return day_of(now(), BERLIN)


@dataclass(frozen=True)
class House:
    """Two members, the network with two organizers, and Clara outside; each as one who gives and receives."""

    max: Party
    lena: Party
    network: Party
    clara: Party
    olga_id: int
    jonas_id: int


def house(db: Session) -> House:
    parties = party_of(db, max_thiele(db)), party_of(db, lena(db)), network_party(db, "Sternstunde")
    return House(*parties, outsider(db), olga(db).id, jonas(db).id)


def house_ada_and_max(db: Session) -> tuple[Party, Party, Party]:
    """The network, Ada who was admitted, and Max."""
    ada = db.scalars(sa.select(Person).where(Person.email == "ada@example.org")).one()
    return network_party(db, "Sternstunde"), party_of(db, ada), party_of(db, max_thiele(db))


def outsider(db: Session, given_name: str = "Clara") -> Party:
    email = f"{given_name.lower()}@example.com"
    return outside_contact(db, email=email, given_name=given_name, family_name="Weiß", language="de")


def deed(giver: Party, receiver: Party, **changes: Any) -> Deed:
    facts = {"kind": "advice", "on": today(), "what": "Das Manuskript gelesen."}
    return Deed(giver, receiver, **(facts | changes))


def speaker(db: Session, party: Party) -> int:
    """Who acts for a party: the person, or Olga for the network."""
    return olga(db).id if party.kind == PartyKind.NETWORK else party.person_id or 0


def thanks(db: Session, giver: Party, receiver: Party, days_ago: int = 9, **changes: Any) -> Favor:
    """The receiver records it, some days after it was done."""
    said = Gratitude(Thanks.MOVED, "Ich habe es nicht vergessen.")
    what = deed(giver, receiver, **({"on": today() - timedelta(days=days_ago)} | changes))
    return thank(db, what, said, by_id=speaker(db, receiver), today=today())


def reports(
    db: Session, giver: Party, receiver: Party, nothing_expected: bool = False, **changes: Any
) -> FavorReport:
    what = deed(giver, receiver, **changes)
    by_id = speaker(db, giver)
    return report(db, what, nothing_expected=nothing_expected, by_id=by_id, today=today())


SAID = Gratitude(Thanks.MOVED, "Ohne Sie säße ich noch daran.", asked=True)


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.sentence


def letters(db: Session) -> list[tuple[str, str]]:
    """Which letters were written, and to whom."""
    return [tuple(row) for row in db.execute(sa.select(Letter.kind, Letter.to_address).order_by(Letter.id))]  # type: ignore[misc]


def last_letter(db: Session) -> Letter:
    return db.scalars(sa.select(Letter).order_by(Letter.id.desc()).limit(1)).one()


def counts(db: Session, party: Party) -> dict[str, int]:
    """Received and contributed, as the totals keep them."""
    rows = db.execute(
        sa.select(FavorTotal.direction, sa.func.sum(FavorTotal.count))
        .where(FavorTotal.party_id == party.id)
        .group_by(FavorTotal.direction)
    )
    return {str(direction): int(count) for direction, count in rows}


def as_somebody(app: Portal, name: str) -> Visitor:
    """A browser in which this person has signed in; everybody of the house is there."""
    with app.database.transaction() as db:
        house(db)
    visitor = Visitor(app)
    visitor.signs_in_as(f"{name}@example.org")
    return visitor


# what people type into the forms, and how `house` numbers the parties
MAX, LENA, NETWORK, CLARA = 1, 2, 3, 4
THANKED = {"thanks": "2", "thanks_words": "Es trägt."}


def written(**changes: str) -> dict[str, str]:
    return {"what": "Das Manuskript gelesen.", "kind": "advice", "on": today().isoformat()} | changes
