"""Keeping the lists of questions, and noting which of them were asked in a talk."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.clock import now
from portal.database import insert
from portal.errors import Refused
from portal.interviews.actions_lines import refuse_unless_writable
from portal.interviews.models import Interview
from portal.interviews.models_questions import Coverage, Question, QuestionKind
from portal.interviews.queries_questions import questions

MOST = 20  # of one list; nobody asks more in one talk


def add_question(db: Session, kind: QuestionKind, german: str, english: str, by_id: int) -> Question:
    """At the end of its list."""
    listed = questions(db, kind)
    if len(listed) >= MOST:
        raise Refused("Twenty are enough for one talk. Retire one before you add another.")
    return _stand(db, kind, max((one.position for one in listed), default=-1) + 1, german, english, by_id)


def reword(db: Session, question: Question, german: str, english: str, by_id: int) -> Question:
    """Other words stand in its place from now on; what was answered keeps the words it was an answer to."""
    if (question.german, question.english) == (german, english):
        return question
    retire(db, question, by_id)
    return _stand(db, QuestionKind(question.kind), question.position, german, english, by_id)


def retire(db: Session, question: Question, by_id: int) -> None:
    """Off the list; talks and opinions that speak of it keep it."""
    retired = db.execute(
        sa.update(Question)
        .where(Question.id == question.id, Question.retired_at.is_(None))
        .values(retired_at=now(), retired_by_id=by_id)
    )
    if retired.rowcount != 1:  # type: ignore[attr-defined]
        raise Refused("Somebody else was faster. Please look at the page again.")


def move_up(db: Session, question: Question) -> None:
    """Before the one above it; the first stays the first."""
    order = questions(db, QuestionKind(question.kind))
    place = order.index(question)
    if place:
        order.insert(place - 1, order.pop(place))
    for position, one in enumerate(order):
        one.position = position
    db.flush()


def _stand(db: Session, kind: QuestionKind, position: int, german: str, english: str, by_id: int) -> Question:
    question = Question(kind=kind, position=position, german=german, english=english, at=now(), by_id=by_id)
    db.add(question)
    db.flush()
    return question


def cover(db: Session, interview: Interview, question: Question, by_id: int) -> None:
    """The question was asked in this talk; noted twice, it was asked once."""
    refuse_unless_writable(db, interview)
    mark = {"interview_id": interview.id, "question_id": question.id, "at": now(), "by_id": by_id}
    db.execute(insert(db, Coverage).values(**mark).on_conflict_do_nothing())


def uncover(db: Session, interview: Interview, question: Question, by_id: int) -> None:
    """The mark was a mistake; it stays as a row that says so."""
    refuse_unless_writable(db, interview)
    db.execute(
        sa.update(Coverage)
        .where(
            Coverage.interview_id == interview.id,
            Coverage.question_id == question.id,
            Coverage.undone_at.is_(None),
        )
        .values(undone_at=now(), undone_by_id=by_id)
    )
