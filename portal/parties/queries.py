"""Questions about parties: who speaks for one, who is written to, whom one can choose."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.accounts.models import Person, Role, RoleKind
from portal.accounts.queries import HELD, holds
from portal.database import fold
from portal.parties.models import Party, PartyKind

PAGE = 50  # names on one page

_IS_MEMBER = sa.exists().where(Role.person_id == Party.person_id, Role.kind == RoleKind.MEMBER, HELD)


def the_network_party(db: Session) -> Party | None:
    """The network as one who gives and receives; there is none before the first favor."""
    return db.scalar(sa.select(Party).where(Party.kind == PartyKind.NETWORK))


def party_of_person(db: Session, person_id: int) -> Party | None:
    return db.scalar(sa.select(Party).where(Party.person_id == person_id))


def speaks_for(db: Session, party: Party, person_id: int) -> bool:
    """Everybody speaks for themselves, and each organizer for the network."""
    if party.kind == PartyKind.NETWORK:
        return holds(db, person_id, RoleKind.ORGANIZER)
    return party.person_id == person_id


def people_behind(db: Session, party: Party) -> list[Person]:
    """Who reads a letter to this party: each organizer for the network; nobody when they left or object."""
    if party.kind == PartyKind.NETWORK:
        organizes = sa.exists().where(Role.person_id == Person.id, Role.kind == RoleKind.ORGANIZER, HELD)
        return list(db.scalars(sa.select(Person).where(organizes).order_by(Person.id)))
    return [db.get_one(Person, party.person_id)] if takes_part(db, party) else []


def takes_part(db: Session, party: Party) -> bool:
    """The network does, a member until they leave, somebody outside until they object."""
    if party.kind == PartyKind.MEMBER:
        return party.person_id is not None and holds(db, party.person_id, RoleKind.MEMBER)
    return party.objected_at is None


def members(
    db: Session, text: str = "", *, but: int | None = None, after: tuple[str, int] | None = None
) -> list[Party]:
    """Members in the order of their names, from a place on, whose names have words that begin so; one more than shown."""
    found = sa.select(Party).where(Party.kind == PartyKind.MEMBER, _IS_MEMBER, Party.id != (but or 0))
    found = found.where(*named(text, after))
    return list(db.scalars(found.order_by(Party.sort_name, Party.id).limit(PAGE + 1)))


def named(text: str, after: tuple[str, int] | None = None) -> list[sa.ColumnElement[bool]]:
    """Whose names have words that begin as those of the text do, from a place in the order of names on."""
    found: list[sa.ColumnElement[bool]] = []
    for word in fold(text).split()[:5]:
        beginning = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        found.append((sa.literal(" ") + Party.sort_name).like(f"% {beginning}%", escape="\\"))
    if after:
        found.append(sa.tuple_(Party.sort_name, Party.id) > sa.tuple_(*after))
    return found
