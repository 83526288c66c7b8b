"""Making parties."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.accounts.models import Person
from portal.database import fold
from portal.parties.models import Party, PartyKind


def network_party(db: Session, name: str) -> Party:
    """The network as one who gives and receives; made when it is first needed."""
    party = db.scalar(sa.select(Party).where(Party.kind == PartyKind.NETWORK))
    if party is None:
        party = Party(kind=PartyKind.NETWORK, name=name, sort_name=fold(name))
        db.add(party)
        db.flush()
    return party


def party_of(db: Session, person: Person) -> Party:
    """The person as one who gives and receives; the same party when they come back."""
    party = db.scalar(sa.select(Party).where(Party.person_id == person.id))
    if party is None:
        sort_name = fold(f"{person.family_name} {person.given_name}")
        party = Party(kind=PartyKind.MEMBER, name=person.name, sort_name=sort_name, person_id=person.id)
        db.add(party)
        db.flush()
    return party
