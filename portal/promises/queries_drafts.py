"""What a member offered and asked for in their interview, and what became of each line."""

from dataclasses import dataclass
from functools import cache

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.database import rows_of
from portal.interviews.models import Capture, CaptureKind, Interview
from portal.interviews.queries import IN_ORDER, STANDS, TOOK_PLACE
from portal.members.models import Membership
from portal.promises.models import Answer, DraftAnswer, Promise


@dataclass(frozen=True)
class Draft:
    """A line of the interview: a draft as long as nothing was answered and no promise came of it."""

    id: int
    kind: CaptureKind
    words: str
    answer: Answer | None
    promise_id: int | None

    @property
    def is_open(self) -> bool:
        return self.answer is None and self.promise_id is None

    @property
    def can_be_promised(self) -> bool:
        return (
            self.kind == CaptureKind.OFFER
            and self.answer in (None, Answer.PARKED)
            and self.promise_id is None
        )


def drafts(db: Session, party_id: int) -> list[Draft]:
    """The lines of the interview that led to the current membership, as they were spoken and in their order."""
    return _read(db, _in_order(), party_id)


def draft(db: Session, party_id: int, capture_id: int) -> Draft | None:
    found = _read(db, _drafts().where(Capture.id == capture_id), party_id)
    return found[0] if found else None


@cache
def _in_order() -> sa.Select[int, CaptureKind, str, Answer, int]:
    return _drafts().order_by(Interview.id, *IN_ORDER)


@cache
def _drafts() -> sa.Select[int, CaptureKind, str, Answer, int]:
    return (
        sa.select(Capture.id, Capture.kind, Capture.words, DraftAnswer.answer, Promise.id)
        .join(Interview, Interview.id == Capture.interview_id)
        .join(Membership, Membership.application_id == Interview.application_id)
        .outerjoin(
            DraftAnswer, sa.and_(DraftAnswer.capture_id == Capture.id, DraftAnswer.undone_at.is_(None))
        )
        .outerjoin(Promise, Promise.capture_id == Capture.id)
        .where(
            Membership.party_id == sa.bindparam("party", type_=sa.BigInteger),
            Membership.ended_at.is_(None),
            sa.or_(Capture.kind == CaptureKind.ASK, Capture.kind == CaptureKind.OFFER),
            STANDS,
            TOOK_PLACE,
        )
    )


def _read(db: Session, lines: sa.Executable, party_id: int) -> list[Draft]:
    return [
        Draft(id_, CaptureKind(kind), words, Answer(answer) if answer else None, promise_id)
        for id_, kind, words, answer, promise_id in rows_of(db, lines, party=party_id)
    ]
