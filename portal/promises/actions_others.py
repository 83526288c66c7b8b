"""What others do with a promise: its receiver releases or confirms it, a member who was asked takes it over."""

from datetime import date

from sqlalchemy.orm import Session

from portal.accounts.models import Person, RoleKind
from portal.accounts.queries import holds
from portal.clock import day_of, now
from portal.errors import Refused
from portal.favors.actions import Said, grant
from portal.favors.models import Favor, Thanks
from portal.parties.models import Party, PartyKind
from portal.promises.actions import begin, claim, enter, go, own_party, refuse_day
from portal.promises.actions_letters import tell_promisor, tell_receiver
from portal.promises.models import Promise
from portal.promises.queries import reported_on
from portal.promises.states import Act, State


def take_over(db: Session, promise: Promise, *, due_on: date, seen: int, by_id: int, zone: str) -> Promise:
    """It lives on as the promise of whoever takes it over, in the same words, by a day of their own choice."""
    party_id = _refuse_unless_asked(db, promise, by_id)
    refuse_day(due_on, day_of(now(), zone))
    event = go(db, promise, Act.HANDED_OVER, seen=seen, by_id=by_id, zone=zone, other_id=party_id)
    successor = Promise(
        promisor_id=party_id,
        receiver_id=promise.receiver_id,
        words=promise.words,
        kind=promise.kind,
        origin=promise.origin,
        due_on=due_on,
        from_id=promise.id,
    )
    begun = begin(db, successor, by_id=by_id, zone=zone)
    tell_promisor(db, "promise-taken-over", promise, event, name=_name(db, by_id))
    tell_receiver(db, "promise-passed-on", successor, begun, former=_party_name(db, promise.promisor_id))
    return successor


def decline_to_take_over(
    db: Session, promise: Promise, *, sentence: str, seen: int, by_id: int, zone: str
) -> None:
    """Needs no reason. The promise stays with whoever made it."""
    _refuse_unless_asked(db, promise, by_id)
    event = go(db, promise, Act.NOT_TAKEN, seen=seen, by_id=by_id, zone=zone, sentence=sentence)
    tell_promisor(db, "promise-not-taken", promise, event, name=_name(db, by_id), sentence=sentence)


def release(db: Session, promise: Promise, *, sentence: str, seen: int, by_id: int, zone: str) -> None:
    """Its receiver does not count on it any more."""
    _refuse_unless_receiver(db, promise, by_id)
    event = go(db, promise, Act.RELEASED, seen=seen, by_id=by_id, zone=zone, sentence=sentence)
    tell_promisor(db, "promise-released", promise, event, name=_name(db, by_id), sentence=sentence)


def not_yet(db: Session, promise: Promise, *, sentence: str, seen: int, by_id: int, zone: str) -> None:
    """It was reported, but its receiver does not see it done: it is open again."""
    _refuse_unless_receiver(db, promise, by_id)
    event = go(db, promise, Act.NOT_YET, seen=seen, by_id=by_id, zone=zone, sentence=sentence)
    tell_promisor(db, "promise-not-yet", promise, event, name=_name(db, by_id), sentence=sentence)


def confirm(
    db: Session,
    promise: Promise,
    *,
    thanks: Thanks,
    sentence: str,
    asked: bool,
    seen: int,
    by_id: int,
    zone: str,
) -> Favor:
    """Kept, with thanks, also without a report: it becomes a favor in the same transaction.

    The favor happened on the day it was reported, else today. `asked` counts only where nothing else led to it."""
    _refuse_unless_receiver(db, promise, by_id)
    done = reported_on(db, promise.id) if promise.state == State.REPORTED else None
    claim(db, promise, Act.KEPT, seen)
    favor = grant(
        db,
        giver_id=promise.promisor_id,
        receiver_id=promise.receiver_id,
        kind=promise.kind,
        on=done or day_of(now(), zone),
        by_id=by_id,
        thanks=thanks,
        said=Said(what=promise.words, thanks=sentence),
        asked=asked,
        led_by=promise.origin,
        occasion=f"promise:{promise.id}",
    )
    event = enter(db, promise, Act.KEPT, by_id=by_id, zone=zone, favor_id=favor.id)
    tell_promisor(
        db, "promise-kept", promise, event, name=_name(db, by_id), thanks=int(thanks), sentence=sentence
    )
    return favor


def _refuse_unless_asked(db: Session, promise: Promise, by_id: int) -> int:
    party_id = own_party(db, by_id)
    if promise.asked_id != party_id:
        raise Refused("You are not asked to take this promise over any more.")
    return party_id


def _refuse_unless_receiver(db: Session, promise: Promise, by_id: int) -> None:
    """For the network an organizer answers, and never the one who made the promise."""
    receiver = db.get_one(Party, promise.receiver_id)
    if receiver.kind != PartyKind.NETWORK:
        if receiver.person_id != by_id:
            raise Refused("Only the one it was promised to can do that.")
        return
    if db.get_one(Party, promise.promisor_id).person_id == by_id:
        raise Refused("Nobody confirms a favor they gave. Another organizer answers for the network.")
    if not holds(db, by_id, RoleKind.ORGANIZER):
        raise Refused("Only organizers answer for the network.")


def _name(db: Session, person_id: int) -> str:
    return db.get_one(Person, person_id).name


def _party_name(db: Session, party_id: int) -> str:
    return db.get_one(Party, party_id).name
