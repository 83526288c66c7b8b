"""Making parties."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.accounts.actions import person_for
from portal.accounts.models import Person
from portal.accounts.queries import roles_of
from portal.clock import now
from portal.database import fold
from portal.errors import Refused
from portal.parties.models import Party, PartyKind
from portal.parties.queries import party_of_person


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
    return party_of_person(db, person.id) or _new_party(db, person, PartyKind.MEMBER)


def becomes_member(db: Session, person: Person) -> Party:
    """The person as a member. Whoever was an outside contact keeps the favors of that time, now under their own name."""
    party = party_of(db, person)
    party.kind, party.objected_at = PartyKind.MEMBER, None
    party.name, party.sort_name = person.name, _sort_name(person)
    db.flush()
    return party


def outside_contact(db: Session, *, email: str, given_name: str, family_name: str, language: str) -> Party:
    """Somebody without an account, once for each address; who is known by it keeps their name."""
    person = person_for(
        db,
        email=email,
        salutation="none",
        title="",
        given_name=given_name,
        family_name=family_name,
        language=language,
    )
    if roles_of(db, person.id):
        raise Refused("This address belongs to somebody of the network. Please choose them by their name.")
    return party_of_person(db, person.id) or _new_party(db, person, PartyKind.OUTSIDE)


def object_to_letters(db: Session, party: Party) -> None:
    """An outside contact wishes no more letters."""
    party.objected_at = party.objected_at or now()
    db.flush()


def _new_party(db: Session, person: Person, kind: PartyKind) -> Party:
    party = Party(kind=kind, name=person.name, sort_name=_sort_name(person), person_id=person.id)
    db.add(party)
    db.flush()
    return party


def _sort_name(person: Person) -> str:
    return fold(f"{person.family_name} {person.given_name}")
