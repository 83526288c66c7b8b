"""What waits for somebody's word: reports of favors, and returns."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from portal.favors.models import Favor, FavorKind
from portal.favors.models_reports import FavorReport, ReportState
from portal.favors.models_returns import FavorReturn, ReturnState
from portal.parties.models import Party

SHOWN = 50
_GIVER, _RECEIVER = aliased(Party), aliased(Party)
_ANSWERED, _ANSWER = aliased(Favor), aliased(Favor)
_ANSWERED_KIND, _ANSWER_KIND = aliased(FavorKind), aliased(FavorKind)
_FOR = aliased(Party)


@dataclass(frozen=True)
class ReportLine:
    id: int
    on: date
    what: str
    state: ReportState
    reported_at: datetime
    kind_german: str
    kind_english: str
    giver: str
    giver_person_id: int | None
    receiver: str


@dataclass(frozen=True)
class ReturnLine:
    """A favor and the one that answers it; `giver` returned it to `receiver`, `answered` gave first."""

    id: int
    favor_id: int
    answer_id: int
    answered_on: date
    answered_kind: str
    answered_german: str
    answered_english: str
    answer_on: date
    answer_german: str
    answer_english: str
    answered: str
    giver: str
    giver_person_id: int | None
    receiver: str

    @property
    def is_admission(self) -> bool:
        return self.answered_kind == FavorKind.ADMISSION


def reports_waiting_for(db: Session, party_id: int) -> list[FavorReport]:
    return list(
        db.scalars(
            sa.select(FavorReport).where(
                FavorReport.receiver_id == party_id, FavorReport.state == ReportState.REPORTED
            )
        )
    )


def returns_waiting_for(db: Session, party_id: int) -> list[FavorReturn]:
    return list(
        db.scalars(
            sa.select(FavorReturn)
            .join(Favor, Favor.id == FavorReturn.favor_id)
            .where(Favor.giver_id == party_id, FavorReturn.state == ReturnState.PROPOSED)
        )
    )


def reports_to_confirm(db: Session, party_id: int) -> list[ReportLine]:
    """Oldest first: who waited longest comes first."""
    lines = _reports().where(FavorReport.receiver_id == party_id, FavorReport.state == ReportState.REPORTED)
    return [ReportLine(*row) for row in db.execute(lines.order_by(FavorReport.id).limit(SHOWN))]


def own_reports(db: Session, party_id: int, declined_since: datetime) -> list[ReportLine]:
    """What this party reported and nobody confirmed yet, newest first; what was declined is shown for a while."""
    waits = FavorReport.state == ReportState.REPORTED
    lately = sa.and_(FavorReport.state == ReportState.DECLINED, FavorReport.state_since >= declined_since)
    lines = _reports().where(FavorReport.giver_id == party_id, sa.or_(waits, lately))
    return [ReportLine(*row) for row in db.execute(lines.order_by(FavorReport.id.desc()).limit(SHOWN))]


def returns_to_confirm(db: Session, party_id: int) -> list[ReturnLine]:
    lines = _returns().where(_ANSWERED.giver_id == party_id)
    return [ReturnLine(*row) for row in db.execute(lines.order_by(FavorReturn.id).limit(SHOWN))]


def own_returns(db: Session, party_id: int) -> list[ReturnLine]:
    """What this party proposed as a return and waits, newest first."""
    lines = _returns().where(_ANSWER.giver_id == party_id)
    return [ReturnLine(*row) for row in db.execute(lines.order_by(FavorReturn.id.desc()).limit(SHOWN))]


def _reports() -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(
            FavorReport.id,
            FavorReport.on,
            FavorReport.what,
            FavorReport.state,
            FavorReport.reported_at,
            FavorKind.german,
            FavorKind.english,
            _GIVER.name,
            _GIVER.person_id,
            _RECEIVER.name,
        )
        .join(FavorKind, FavorKind.key == FavorReport.kind)
        .join(_GIVER, _GIVER.id == FavorReport.giver_id)
        .join(_RECEIVER, _RECEIVER.id == FavorReport.receiver_id)
    )


def _returns() -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(
            FavorReturn.id,
            FavorReturn.favor_id,
            FavorReturn.answer_id,
            _ANSWERED.on,
            _ANSWERED.kind,
            _ANSWERED_KIND.german,
            _ANSWERED_KIND.english,
            _ANSWER.on,
            _ANSWER_KIND.german,
            _ANSWER_KIND.english,
            _FOR.name,
            _GIVER.name,
            _GIVER.person_id,
            _RECEIVER.name,
        )
        .join(_ANSWERED, _ANSWERED.id == FavorReturn.favor_id)
        .join(_ANSWER, _ANSWER.id == FavorReturn.answer_id)
        .join(_ANSWERED_KIND, _ANSWERED_KIND.key == _ANSWERED.kind)
        .join(_ANSWER_KIND, _ANSWER_KIND.key == _ANSWER.kind)
        .join(_FOR, _FOR.id == _ANSWERED.giver_id)
        .join(_GIVER, _GIVER.id == _ANSWER.giver_id)
        .join(_RECEIVER, _RECEIVER.id == _ANSWER.receiver_id)
        .where(FavorReturn.state == ReturnState.PROPOSED)
    )
