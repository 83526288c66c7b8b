"""What has to be settled before a membership can end, and what was frozen when it did."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from portal.accounts.models import Person
from portal.favors.models import FavorKind
from portal.members.models import ClosingRecord, Membership
from portal.parties.models import Party, PartyKind
from portal.promises.models import Promise
from portal.promises.states import UNSETTLED, State


@dataclass(frozen=True)
class Open:
    """A promise that is not settled, as it concerns the member who leaves."""

    id: int
    is_given: bool  # by the one who leaves
    other: str
    with_network: bool
    words: str
    kind_german: str
    kind_english: str
    due_on: date
    state: State
    step: int


def open_promises(db: Session, party_id: int) -> list[Open]:
    """What this member promised and what was promised to them, the next day first."""
    is_given = Promise.promisor_id == party_id
    other = aliased(Party)
    rows = db.execute(
        sa.select(Promise.id, is_given, other.name, other.kind == PartyKind.NETWORK, Promise.words)
        .add_columns(FavorKind.german, FavorKind.english, Promise.due_on, Promise.state, Promise.step)
        .join(other, other.id == sa.case((is_given, Promise.receiver_id), else_=Promise.promisor_id))
        .join(FavorKind, FavorKind.key == Promise.kind)
        .where(sa.or_(is_given, Promise.receiver_id == party_id), Promise.state.in_(UNSETTLED))
        .order_by(Promise.due_on, Promise.id)
    )
    return [Open(*row) for row in rows]


def open_promise(db: Session, party_id: int, promise_id: int) -> Open | None:
    return next((one for one in open_promises(db, party_id) if one.id == promise_id), None)


def running_membership(db: Session, party_id: int) -> Membership | None:
    return db.scalar(
        sa.select(Membership).where(Membership.party_id == party_id, Membership.ended_at.is_(None))
    )


@dataclass(frozen=True)
class Closed:
    """A membership that has ended, for whom it was and for organizers."""

    membership: Membership
    person: Person
    record: ClosingRecord


def closed(db: Session, membership_id: int) -> Closed | None:
    row = db.execute(_closed().where(Membership.id == membership_id)).first()
    return Closed(*row) if row else None


def closed_of(db: Session, address_key: str) -> Closed | None:
    """The latest membership that has ended of whoever has this address."""
    found = _closed().where(Person.email_key == address_key).order_by(Membership.id.desc()).limit(1)
    row = db.execute(found).first()
    return Closed(*row) if row else None


def _closed() -> sa.Select[Membership, Person, ClosingRecord]:
    return (
        sa.select(Membership, Person, ClosingRecord)
        .join(Party, Party.id == Membership.party_id)
        .join(Person, Person.id == Party.person_id)
        .join(ClosingRecord, ClosingRecord.membership_id == Membership.id)
    )
