"""What the desk shows, and what the organizer's page of an application shows of its talks."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from portal.accounts.models import Person
from portal.applications.models import Application, Attachment, AttachmentKind, Decision, Revision
from portal.interviews.facts import Facts, derive, is_spoken
from portal.interviews.models import Interview
from portal.interviews.models_questions import Coverage, Question, QuestionKind
from portal.interviews.queries import TOOK_PLACE, NotedLine, lines_of


@dataclass(frozen=True)
class AskedQuestion:
    """A question of the list as one talk sees it."""

    id: int
    german: str
    english: str
    at: datetime | None  # when it was noted as asked; None: not yet
    by: str

    def text(self, language: str) -> str:
        return self.english if language == "en" else self.german


@dataclass(frozen=True)
class Talk:
    """One talk with all that was noted in it."""

    interview: Interview
    host: Person
    lines: list[NotedLine]
    questions: list[AskedQuestion]

    @property
    def facts(self) -> Facts:
        return derive(self.lines, self.interview.started_at, self.interview.ended_at)

    @property
    def spoken(self) -> frozenset[int]:
        """The lines whose time is that of the words."""
        began, ended = self.interview.started_at, self.interview.ended_at
        return frozenset(line.id for line in self.lines if is_spoken(line, began, ended))

    @property
    def uncovered(self) -> list[AskedQuestion]:
        return [question for question in self.questions if question.at is None]


@dataclass(frozen=True)
class Desk:
    """A talk beside the application it is about."""

    talk: Talk
    application: Application
    revision: Revision
    has_portrait: bool
    told_at: datetime | None  # when the latest decision was told

    @property
    def interview(self) -> Interview:
        return self.talk.interview


def desk_of(db: Session, interview_id: int) -> Desk | None:
    """All of one desk in three statements."""
    row = db.execute(_desk(), {"id": interview_id}).first()
    if row is None:
        return None
    interview, host, application, revision, has_portrait, told_at = row
    return Desk(_talks(db, [(interview, host)])[0], application, revision, has_portrait, told_at)


@cache
def _desk() -> sa.Executable:
    """Put together once: that takes SQLAlchemy longer than the database needs to answer."""
    sent = aliased(Revision)
    latest = (
        sa.select(sa.func.max(sent.number))
        .where(sent.application_id == Application.id, sent.sent_at.is_not(None))
        .scalar_subquery()
    )
    portrait = sa.exists().where(
        Attachment.application_id == Application.id,
        Attachment.kind == AttachmentKind.PORTRAIT,
        Attachment.revision_number <= latest,
    )
    told = (
        sa.select(sa.func.max(Decision.released_at))
        .where(Decision.application_id == Application.id)
        .scalar_subquery()
    )
    return (
        sa.select(Interview, Person, Application, Revision, portrait, told)
        .join(Person, Person.id == Interview.host_id)
        .join(Application, Application.id == Interview.application_id)
        .join(Revision, sa.and_(Revision.application_id == Application.id, Revision.number == latest))
        .where(Interview.id == sa.bindparam("id"))
    )


def talks_of(db: Session, application_id: int) -> list[Talk]:
    """The talk to come and those that were held, latest first, in three statements."""
    found = db.execute(
        sa.select(Interview, Person)
        .join(Person, Person.id == Interview.host_id)
        .where(
            Interview.application_id == application_id,
            TOOK_PLACE,
        )
        .order_by(Interview.id.desc())
    )
    return _talks(db, [(interview, host) for interview, host in found])


def _talks(db: Session, found: list[tuple[Interview, Person]]) -> list[Talk]:
    ids = [interview.id for interview, _host in found]
    lines, questions = lines_of(db, ids), _questions(db, ids)
    return [
        Talk(
            interview,
            host,
            [line for line in lines if line.interview_id == interview.id],
            _asked_in(interview, questions),
        )
        for interview, host in found
    ]


def _questions(db: Session, interview_ids: Collection[int]) -> list[Any]:
    """Every question there ever was, with each mark it has in these talks."""
    return list(db.execute(_marked(), {"talks": list(interview_ids)}))


@cache
def _marked() -> sa.Executable:
    marked = sa.and_(
        Coverage.question_id == Question.id,
        Coverage.undone_at.is_(None),
        Coverage.interview_id.in_(sa.bindparam("talks", expanding=True)),
    )
    return (
        sa.select(Question, Coverage.interview_id, Coverage.at, Person.title, Person.given_name)
        .add_columns(Person.family_name)
        .outerjoin(Coverage, marked)
        .outerjoin(Person, Person.id == Coverage.by_id)
        .where(Question.kind == QuestionKind.TALK)
        .order_by(Question.position, Question.id)
    )


def _asked_in(interview: Interview, rows: list[Any]) -> list[AskedQuestion]:
    """What was asked, and what stood on the list when the talk was noted, or stands on it now."""
    marks = {row.Question.id: row for row in rows if row.interview_id == interview.id}
    questions = {row.Question.id: row.Question for row in rows}
    asked = []
    for question in questions.values():
        mark = marks.get(question.id)
        if mark or question.stood_at(interview.noted_at):
            name = " ".join(filter(None, (mark.title, mark.given_name, mark.family_name))) if mark else ""
            asked.append(
                AskedQuestion(question.id, question.german, question.english, mark.at if mark else None, name)
            )
    return asked
