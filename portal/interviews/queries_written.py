"""All that was written about somebody in talks and opinions, with its author and time: for that person's own export."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.accounts.models import Person
from portal.applications.models import Application
from portal.interviews.models import Interview
from portal.interviews.models_questions import Coverage, Question
from portal.interviews.queries import NotedLine, lines_of
from portal.interviews.queries_opinions import Given, opinions_about


@dataclass(frozen=True)
class Mark:
    """A question that was noted as asked; a mark that was taken back says when."""

    german: str
    english: str
    at: datetime
    undone_at: datetime | None
    by: str


@dataclass(frozen=True)
class WrittenAbout:
    lines: list[NotedLine]  # asks, offers and notes; struck ones say so
    marks: list[Mark]
    opinions: list[Given]  # in every version


def written_about_address(db: Session, address_key: str) -> list[WrittenAbout]:
    """Of each application that came from this address, oldest first."""
    found = sa.select(Application.id).where(Application.email_key == address_key)
    return [written_about(db, id_) for id_ in db.scalars(found.order_by(Application.id))]


def written_about(db: Session, application_id: int) -> WrittenAbout:
    """Nothing is left out. It is the person's to read: on pages of organizers the rule about opinions holds."""
    talks = list(db.scalars(sa.select(Interview.id).where(Interview.application_id == application_id)))
    return WrittenAbout(lines_of(db, talks), _marks(db, talks), opinions_about(db, application_id))


def _marks(db: Session, interview_ids: list[int]) -> list[Mark]:
    rows = db.execute(
        sa.select(Question, Coverage, Person)
        .join(Coverage, Coverage.question_id == Question.id)
        .join(Person, Person.id == Coverage.by_id)
        .where(Coverage.interview_id.in_(interview_ids))
        .order_by(Coverage.id)
    )
    return [
        Mark(question.german, question.english, mark.at, mark.undone_at, person.name)
        for question, mark, person in rows
    ]
