"""Giving an opinion: by criteria, in four words, about the revision that was read. Every version stays."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from portal.applications.actions import note_read
from portal.applications.models import Application, Revision
from portal.applications.states import State
from portal.clock import now
from portal.errors import Refused
from portal.interviews.models_opinions import Opinion, OpinionAnswer, Step
from portal.interviews.models_questions import Question

UNDECIDED = (State.SUBMITTED, State.QUESTION, State.INVITED, State.SCHEDULED, State.INTERVIEWED)


@dataclass(frozen=True)
class Said:
    """What an opinion says to one criterion."""

    step: Step | None  # None: abstains
    words: str = ""


def may_give_opinion(application: Application) -> bool:
    """Until a decision is told; after a hold the next invitation opens it again."""
    return application.state in UNDECIDED


def give_opinion(
    db: Session,
    application: Application,
    revision: Revision,
    said: Mapping[Question, Said],
    *,
    words: str = "",
    by_id: int,
) -> Opinion:
    """One's opinion on what was read. Given again, the later one counts; without any answer it abstains as a whole."""
    if not may_give_opinion(application):
        raise Refused("The decision has been told. Opinions stay as they were given before it.")
    note_read(db, application, by_id)
    opinion = Opinion(
        application_id=application.id,
        revision_id=revision.id,
        by_id=by_id,
        at=now(),
        abstains=not said,
        words=words,
    )
    db.add(opinion)
    db.flush()
    for question, one in said.items():
        db.add(OpinionAnswer(opinion_id=opinion.id, question_id=question.id, step=one.step, words=one.words))
    db.flush()
    return opinion
