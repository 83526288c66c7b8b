"""When somebody leaves: organizers settle promises on their behalf, with a sentence that both sides read."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.accounts.models import Person, RoleKind
from portal.accounts.queries import holds
from portal.errors import Refused
from portal.parties.models import Party
from portal.promises.actions import go
from portal.promises.actions_letters import tell_promisor, tell_receiver
from portal.promises.models import Promise
from portal.promises.states import Act


def give_back_for(db: Session, promise: Promise, *, sentence: str, seen: int, by_id: int, zone: str) -> None:
    """An organizer gives a promise back for the member who leaves; its receiver reads who did and why."""
    _refuse_unless_organizer(db, by_id, sentence)
    event = go(db, promise, Act.WITHDRAWN, seen=seen, by_id=by_id, zone=zone, sentence=sentence)
    by = db.get_one(Person, by_id).name
    tell_receiver(db, "promise-ended", promise, event, given=True, by=by, sentence=sentence)


def release_for(db: Session, promise: Promise, *, sentence: str, seen: int, by_id: int, zone: str) -> None:
    """An organizer releases what was promised to the member who leaves; whoever promised it is free again."""
    _refuse_unless_organizer(db, by_id, sentence)
    event = go(db, promise, Act.RELEASED, seen=seen, by_id=by_id, zone=zone, sentence=sentence)
    by = db.get_one(Person, by_id).name
    tell_promisor(db, "promise-ended", promise, event, given=False, by=by, sentence=sentence)


def no_longer_asked(db: Session, party_id: int, *, by_id: int, zone: str) -> None:
    """Whoever leaves takes nothing over: who asked is told, and the promise stays where it was."""
    asked = sa.select(Promise).where(Promise.asked_id == party_id).order_by(Promise.id)
    for promise in db.scalars(asked).all():
        event = go(db, promise, Act.NOT_TAKEN, seen=promise.step, by_id=by_id, zone=zone)
        name = db.get_one(Party, party_id).name
        tell_promisor(db, "promise-not-taken", promise, event, name=name, sentence="")


def _refuse_unless_organizer(db: Session, by_id: int, sentence: str) -> None:
    if not holds(db, by_id, RoleKind.ORGANIZER):
        raise Refused("Only organizers settle promises for a member who leaves.")
    if not sentence:
        raise Refused("Say in a sentence why the promise ends")
