"""Questions about one promise and its people; lists and days stand in queries_lists.py, drafts in queries_drafts.py."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from portal.accounts.models import Person, Role, RoleKind
from portal.accounts.queries import HELD
from portal.favors.models import Favor, FavorKind, FavorWords
from portal.members.models import Membership
from portal.parties.models import Party, PartyKind
from portal.promises.models import Promise, PromiseEvent, PromiseSentence
from portal.promises.states import Act

_promisor, _receiver = aliased(Party), aliased(Party)


class Side(StrEnum):
    GIVEN = "given"
    RECEIVED = "received"
    ASKED = "asked"  # to take it over


def member_party(db: Session, person_id: int) -> int | None:
    """The party of somebody who is a member now."""
    return db.scalar(
        sa.select(Party.id)
        .join(Membership, Membership.party_id == Party.id)
        .where(Party.person_id == person_id, Membership.ended_at.is_(None))
    )


def network_id(db: Session) -> int | None:
    return db.scalar(sa.select(Party.id).where(Party.kind == PartyKind.NETWORK))


def is_member(party_id: Any) -> sa.Exists:
    return sa.exists().where(Membership.party_id == party_id, Membership.ended_at.is_(None))


def others(db: Session, but: int, receiver_id: int | None = None) -> list[tuple[int, str]]:
    """Every member but one, by name; for handing over without the receiver, else with the network first."""
    rows = sa.select(Party.id, Party.name).where(Party.id != but)
    if receiver_id is None:
        rows = rows.where(sa.or_(Party.kind == PartyKind.NETWORK, is_member(Party.id)))
    else:
        rows = rows.where(Party.id != receiver_id, is_member(Party.id))
    ordered = rows.order_by(Party.kind != PartyKind.NETWORK, Party.sort_name, Party.id)
    return [(id_, name) for id_, name in db.execute(ordered)]


def can_receive(db: Session, party_id: int) -> bool:
    """Promises are made to members and to the network."""
    return bool(
        db.scalar(
            sa.select(Party.id).where(
                Party.id == party_id, sa.or_(Party.kind == PartyKind.NETWORK, is_member(Party.id))
            )
        )
    )


def kinds(db: Session) -> list[FavorKind]:
    """What a promise may become: every kind of favor but the admission."""
    return list(db.scalars(sa.select(FavorKind).where(FavorKind.key != FavorKind.ADMISSION)))


@dataclass(frozen=True)
class Seen:
    """A promise as its page shows it."""

    promise: Promise
    promisor: str
    promisor_person_id: int | None
    receiver: str
    to_network: bool
    asked: str | None
    passed_on_to: tuple[int, str] | None  # the promise in which it lives on, and whose that is
    taken_over_from: str | None
    thanks: int | None
    thanks_words: str | None

    def side_of(self, party_id: int | None) -> Side | None:
        """What this party has to do with it; nothing: it is none of their business."""
        sides = {
            self.promise.asked_id: Side.ASKED,
            self.promise.receiver_id: Side.RECEIVED,
            self.promise.promisor_id: Side.GIVEN,
        }
        return sides.get(party_id) if party_id is not None else None


def seen(db: Session, promise_id: int) -> Seen | None:
    before, after = aliased(Promise), aliased(Promise)
    asked, giver, taker = aliased(Party), aliased(Party), aliased(Party)
    row = db.execute(
        sa.select(Promise, _promisor, _receiver, asked.name, after.id, taker.name, giver.name)
        .add_columns(Favor.thanks, FavorWords.thanks)
        .join(_promisor, _promisor.id == Promise.promisor_id)
        .join(_receiver, _receiver.id == Promise.receiver_id)
        .outerjoin(asked, asked.id == Promise.asked_id)
        .outerjoin(after, after.from_id == Promise.id)
        .outerjoin(taker, taker.id == after.promisor_id)
        .outerjoin(before, before.id == Promise.from_id)
        .outerjoin(giver, giver.id == before.promisor_id)
        .outerjoin(Favor, Favor.id == Promise.favor_id)
        .outerjoin(FavorWords, FavorWords.favor_id == Favor.id)
        .where(Promise.id == promise_id)
    ).first()
    if row is None:
        return None
    promise, promisor, receiver, asked_name, after_id, taker_name, giver_name, thanks, words = row
    return Seen(
        promise=promise,
        promisor=promisor.name,
        promisor_person_id=promisor.person_id,
        receiver=receiver.name,
        to_network=receiver.kind == PartyKind.NETWORK,
        asked=asked_name,
        passed_on_to=(after_id, taker_name) if after_id else None,
        taken_over_from=giver_name,
        thanks=thanks,
        thanks_words=words,
    )


@dataclass(frozen=True)
class Happened:
    """A line of a promise's history."""

    act: Act
    on: date
    by: str
    due_on: date
    was_due_on: date | None  # before it was moved
    other: str | None
    sentence: str


def history(db: Session, promise_id: int, side: Side) -> list[Happened]:
    """Who did what when, oldest first. That it was moved once, and who was asked in vain, the other side need not know.

    Who is asked to take it over sees the question."""
    other = aliased(Party)
    rows = db.execute(
        sa.select(PromiseEvent, Person, other.name, PromiseSentence.words)
        .join(Person, Person.id == PromiseEvent.by_id)
        .outerjoin(other, other.id == PromiseEvent.other_id)
        .outerjoin(PromiseSentence, PromiseSentence.event_id == PromiseEvent.id)
        .where(PromiseEvent.promise_id == promise_id)
        .order_by(PromiseEvent.step)
    ).all()
    lines: list[Happened] = []
    for event, by, other_name, words in rows:
        was = lines[-1].due_on if event.act == Act.MOVED else None
        lines.append(Happened(Act(event.act), event.on, by.name, event.due_on, was, other_name, words or ""))
    if side is Side.ASKED:
        return [line for line in lines if line.act is Act.ASKED][-1:]
    return lines if side is Side.GIVEN else _told_to_receiver(lines)


def _told_to_receiver(lines: list[Happened]) -> list[Happened]:
    inner = (Act.ASKED, Act.NOT_TAKEN, Act.TAKEN_BACK)
    first_move = next((line for line in lines if line.act is Act.MOVED), None)
    return [line for line in lines if line.act not in inner and line is not first_move]


def times_moved(db: Session, promise_id: int) -> int:
    moved = sa.select(sa.func.count()).where(
        PromiseEvent.promise_id == promise_id, PromiseEvent.act == Act.MOVED
    )
    return db.scalar(moved) or 0


def reported_on(db: Session, promise_id: int) -> date | None:
    """The day it was last said to be done."""
    return db.scalar(
        sa.select(sa.func.max(PromiseEvent.on)).where(
            PromiseEvent.promise_id == promise_id, PromiseEvent.act == Act.REPORTED
        )
    )


def organizers_but(db: Session, person_id: int | None) -> list[Person]:
    """Those who answer for the network; never the one who made the promise."""
    held = sa.exists().where(Role.person_id == Person.id, Role.kind == RoleKind.ORGANIZER, HELD)
    return list(db.scalars(sa.select(Person).where(held, Person.id != person_id).order_by(Person.id)))


def person_behind(db: Session, party_id: int) -> Person | None:
    """The person a party is; the network is none."""
    return db.scalar(sa.select(Person).join(Party, Party.person_id == Person.id).where(Party.id == party_id))
