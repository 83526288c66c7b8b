"""What a member answers to the lines of their interview: confirm with a date, later, let go, take up again."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.clock import now
from portal.errors import Refused
from portal.interviews.models import CaptureKind
from portal.promises.actions import make, own_party
from portal.promises.models import Answer, DraftAnswer, Promise
from portal.promises.queries_drafts import Draft, draft

# from what was answered before to what may be answered now
MAY: dict[tuple[CaptureKind, Answer | None], tuple[Answer, ...]] = {
    (CaptureKind.OFFER, None): (Answer.PARKED, Answer.LET_GO),
    (CaptureKind.OFFER, Answer.PARKED): (Answer.LET_GO,),
    (CaptureKind.ASK, None): (Answer.PUT_AWAY,),
}


def confirm_offer(
    db: Session,
    capture_id: int,
    *,
    receiver_id: int,
    words: str,
    kind: str,
    due_on: date,
    by_id: int,
    zone: str,
) -> Promise:
    """With a receiver and a date an offer becomes a promise, once; its words in the interview stay as they were."""
    found = _own(db, capture_id, by_id)
    if not found.can_be_promised:
        raise Refused("This offer is not waiting for a date any more. Please look at the page again.")
    _end(db, capture_id, by_id)
    return make(
        db,
        receiver_id=receiver_id,
        words=words,
        kind=kind,
        due_on=due_on,
        by_id=by_id,
        zone=zone,
        capture_id=capture_id,
    )


def answer(db: Session, capture_id: int, given: Answer, *, by_id: int) -> None:
    """Parks an offer, lets it go, or puts an ask away: a row, which can be taken back."""
    found = _own(db, capture_id, by_id)
    if found.promise_id or given not in MAY.get((found.kind, found.answer), ()):
        raise Refused("You have answered this already. Please look at the page again.")
    _end(db, capture_id, by_id)
    db.add(DraftAnswer(capture_id=capture_id, answer=given, at=now(), by_id=by_id))
    db.flush()


def take_up_again(db: Session, capture_id: int, *, by_id: int) -> None:
    """As if nothing had been answered; the row says for how long it was."""
    if _own(db, capture_id, by_id).answer is None:
        raise Refused("There is nothing to take back here. Please look at the page again.")
    _end(db, capture_id, by_id)


def _own(db: Session, capture_id: int, by_id: int) -> Draft:
    found = draft(db, own_party(db, by_id), capture_id)
    if found is None:
        raise Refused("This is not a line of your interview.")
    return found


def _end(db: Session, capture_id: int, by_id: int) -> None:
    db.execute(
        sa.update(DraftAnswer)
        .where(DraftAnswer.capture_id == capture_id, DraftAnswer.undone_at.is_(None))
        .values(undone_at=now(), undone_by_id=by_id)
    )
