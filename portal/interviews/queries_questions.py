"""The lists of questions that organizers keep."""

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.interviews.models_questions import Question, QuestionKind


def questions(db: Session, kind: QuestionKind) -> list[Question]:
    """Those that stand on the list, in its order."""
    return list(
        db.scalars(
            sa.select(Question)
            .where(Question.kind == kind, Question.retired_at.is_(None))
            .order_by(Question.position, Question.id)
        )
    )


def criteria(db: Session, also: Collection[int] = ()) -> list[Question]:
    """What opinions answer; `also` those that were retired meanwhile."""
    return list(
        db.scalars(
            sa.select(Question)
            .where(
                Question.kind == QuestionKind.OPINION,
                sa.or_(Question.retired_at.is_(None), Question.id.in_(also)),
            )
            .order_by(Question.position, Question.id)
        )
    )


def question(db: Session, question_id: int, kind: QuestionKind) -> Question | None:
    """One that stands on this list."""
    found = db.get(Question, question_id)
    return found if found and found.kind == kind and found.retired_at is None else None
