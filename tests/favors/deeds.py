"""What the stories about favors begin with: people, and what they did for each other."""

from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.accounts.models import Person
from portal.clock import day_of, now
from portal.favors.actions_deed import Deed, Gratitude
from portal.favors.actions_report import report
from portal.favors.actions_thank import thank
from portal.favors.models import Favor, Thanks
from portal.favors.models_reports import FavorReport
from portal.parties.actions import network_party, outside_contact, party_of
from portal.parties.models import Party, PartyKind
from tests.people import max_thiele, olga

BERLIN = "Europe/Berlin"


def today() -> date:
    return day_of(now(), BERLIN)


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


def thanks(db: Session, giver: Party, receiver: Party, **changes: Any) -> Favor:
    """The receiver records it, some days ago unless told otherwise."""
    said = Gratitude(Thanks.MOVED, "Ich habe es nicht vergessen.")
    what = deed(giver, receiver, **({"on": today() - timedelta(days=9)} | changes))
    return thank(db, what, said, by_id=speaker(db, receiver), today=today())


def reports(db: Session, giver: Party, receiver: Party, **changes: Any) -> FavorReport:
    what = deed(giver, receiver, **changes)
    return report(db, what, nothing_expected=False, by_id=speaker(db, giver), today=today())
