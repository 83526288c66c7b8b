"""Opinions, and the rule about who may read them: the others' only after giving one's own."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from portal.accounts.models import Person
from portal.applications.models import Revision
from portal.interviews.models_opinions import Opinion, OpinionAnswer, Step
from portal.interviews.models_questions import Question


@dataclass(frozen=True)
class Answer:
    """One criterion's part of an opinion, beside the words it answers."""

    question_id: int
    german: str
    english: str
    step: Step | None  # None: abstains
    words: str

    def text(self, language: str) -> str:
        return self.english if language == "en" else self.german


@dataclass(frozen=True)
class Given:
    """An opinion as far as its reader may see it."""

    id: int
    by_id: int
    by: str
    at: datetime
    revision_id: int
    revision_number: int
    is_open: bool  # False: hidden until the reader has given an opinion on what this one is about, or on a later revision
    abstains: bool
    words: str
    answers: tuple[Answer, ...]


def opinions_for(db: Session, application_id: int, reader_id: int) -> list[Given]:
    """Everybody's opinion in its latest version, one for each revision it was about; hidden ones without any content.

    The database itself leaves out what the reader may not see yet."""
    return _given(db, application_id, _may_be_read_by(application_id, reader_id))


def own_opinion(db: Session, application_id: int, revision_id: int, person_id: int) -> Given | None:
    """What this person said about this revision."""
    mine = (Opinion.revision_id == revision_id) & (Opinion.by_id == person_id)
    found = _given(db, application_id, mine)
    return next((one for one in found if one.is_open), None)


def opinions_about(db: Session, application_id: int) -> list[Given]:
    """All of it in every version, for the person they are about. Never for a page of organizers."""
    return _given(db, application_id, sa.true(), every_version=True)


def _may_be_read_by(application_id: int, reader_id: int) -> sa.ColumnElement[bool]:
    own, read = aliased(Opinion), aliased(Revision)
    latest_of_reader = (
        sa.select(sa.func.max(read.number))
        .join(own, own.revision_id == read.id)
        .where(own.application_id == application_id, own.by_id == reader_id)
        .scalar_subquery()
    )
    return sa.func.coalesce(Revision.number <= latest_of_reader, sa.false())


def _given(
    db: Session, application_id: int, may_be_read: sa.ColumnElement[bool], *, every_version: bool = False
) -> list[Given]:
    rows = db.execute(
        sa.select(
            Opinion.id,
            Opinion.by_id,
            Opinion.at,
            Person,
            Revision.id.label("revision_id"),
            Revision.number,
            may_be_read.label("is_open"),
            sa.case((may_be_read, Opinion.abstains), else_=sa.false()).label("abstains"),
            sa.case((may_be_read, Opinion.words), else_="").label("words"),
        )
        .join(Person, Person.id == Opinion.by_id)
        .join(Revision, Revision.id == Opinion.revision_id)
        .where(Opinion.application_id == application_id, sa.true() if every_version else ~_was_corrected())
        .order_by(Opinion.id)
    ).all()
    answers = _answers(db, [row.id for row in rows if row.is_open])
    return [
        Given(
            row.id,
            row.by_id,
            row.Person.name,
            row.at,
            row.revision_id,
            row.number,
            bool(row.is_open),
            bool(row.abstains),
            row.words,
            answers.get(row.id, ()),
        )
        for row in rows
    ]


def _was_corrected() -> sa.Exists:
    later = aliased(Opinion)
    return sa.exists().where(
        later.by_id == Opinion.by_id, later.revision_id == Opinion.revision_id, later.id > Opinion.id
    )


def _answers(db: Session, opinion_ids: Collection[int]) -> dict[int, tuple[Answer, ...]]:
    rows = db.execute(
        sa.select(OpinionAnswer.opinion_id, Question.id, Question.german, Question.english)
        .add_columns(OpinionAnswer.step, OpinionAnswer.words)
        .join(Question, Question.id == OpinionAnswer.question_id)
        .where(OpinionAnswer.opinion_id.in_(opinion_ids))
        .order_by(OpinionAnswer.opinion_id, Question.position, Question.id)
    )
    found: dict[int, list[Answer]] = {}
    for opinion_id, question_id, german, english, step, words in rows:
        answer = Answer(question_id, german, english, Step(step) if step else None, words)
        found.setdefault(opinion_id, []).append(answer)
    return {opinion_id: tuple(answers) for opinion_id, answers in found.items()}


def latest_sent_revision(db: Session, application_id: int) -> Revision | None:
    """What there is to be read."""
    return db.scalar(
        sa.select(Revision)
        .where(Revision.application_id == application_id, Revision.sent_at.is_not(None))
        .order_by(Revision.number.desc())
        .limit(1)
    )


def sent_revision(db: Session, application_id: int, revision_id: int) -> Revision | None:
    found: Any = db.get(Revision, revision_id)
    return found if found and found.application_id == application_id and found.sent_at else None
