"""One favor with all that its page shows, and the favors whose words both sides let others read."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from portal.favors.models import Favor, FavorKind, FavorWords, Origin, Side
from portal.favors.models_words import FavorAddition, FavorConsent, NothingExpected
from portal.parties.models import Party, PartyKind

PAGE = 30
_GIVER, _RECEIVER = aliased(Party), aliased(Party)
_GIVERS_YES, _RECEIVERS_YES = aliased(FavorConsent), aliased(FavorConsent)
_COUNTER, _REASON = aliased(Favor), aliased(FavorWords)


@dataclass(frozen=True)
class Told:
    """A favor as one page tells it."""

    id: int
    on: date
    kind: str
    kind_german: str
    kind_english: str
    origin: Origin
    thanks: int | None
    giver: Party
    receiver: Party
    what: str
    thanks_words: str
    nothing_expected: bool
    givers_yes: datetime | None
    receivers_yes: datetime | None
    taken_back_at: datetime | None
    reason: str  # why it was taken back

    @property
    def is_admission(self) -> bool:
        return self.kind == FavorKind.ADMISSION

    @property
    def concerns_network(self) -> bool:
        return PartyKind.NETWORK in (self.giver.kind, self.receiver.kind)

    @property
    def published_at(self) -> datetime | None:
        """Since when both have agreed: what was written until the earlier yes, others may read."""
        if self.givers_yes is None or self.receivers_yes is None or self.taken_back_at is not None:
            return None
        return min(self.givers_yes, self.receivers_yes)

    def yes_of(self, side: Side) -> datetime | None:
        return self.givers_yes if side == Side.GIVER else self.receivers_yes


@dataclass(frozen=True)
class Later:
    """What came of it later."""

    favor_id: int
    words: str
    at: datetime


def favor_told(db: Session, favor_id: int) -> Told | None:
    row = db.execute(_told().where(Favor.id == favor_id)).first()
    return _as_told(row) if row else None


def published(db: Session, before: int | None = None, *, party_id: int | None = None) -> list[Told]:
    """Favors whose words both sides published, the latest favor first, from a place on; one more than is shown.

    With `party_id` only those that this party gave or received."""
    both = _GIVERS_YES.id.is_not(None), _RECEIVERS_YES.id.is_not(None)
    lines = _told().where(*both, _COUNTER.id.is_(None))
    if before:
        lines = lines.where(Favor.id < before)
    if party_id is not None:
        lines = lines.where(sa.or_(Favor.giver_id == party_id, Favor.receiver_id == party_id))
    lines = lines.order_by(Favor.id.desc()).limit(PAGE + 1)
    return [_as_told(row) for row in db.execute(lines)]


def later_words(db: Session, favor_ids: list[int]) -> list[Later]:
    """In the order they were written; blanked ones are left out."""
    return [
        Later(*row)
        for row in db.execute(
            sa.select(FavorAddition.favor_id, FavorAddition.words, FavorAddition.at)
            .where(FavorAddition.favor_id.in_(favor_ids), FavorAddition.words != "")
            .order_by(FavorAddition.id)
        )
    ]


def _told() -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(
            Favor.id,
            Favor.on,
            Favor.kind,
            FavorKind.german,
            FavorKind.english,
            Favor.origin,
            Favor.thanks,
            _GIVER,
            _RECEIVER,
            sa.func.coalesce(FavorWords.what, ""),
            sa.func.coalesce(FavorWords.thanks, ""),
            NothingExpected.favor_id.is_not(None),
            _GIVERS_YES.at,
            _RECEIVERS_YES.at,
            _COUNTER.recorded_at,
            sa.func.coalesce(_REASON.what, ""),
        )
        .join(FavorKind, FavorKind.key == Favor.kind)
        .join(_GIVER, _GIVER.id == Favor.giver_id)
        .join(_RECEIVER, _RECEIVER.id == Favor.receiver_id)
        .outerjoin(FavorWords, FavorWords.favor_id == Favor.id)
        .outerjoin(NothingExpected, NothingExpected.favor_id == Favor.id)
        .outerjoin(_GIVERS_YES, _yes(_GIVERS_YES, Side.GIVER))
        .outerjoin(_RECEIVERS_YES, _yes(_RECEIVERS_YES, Side.RECEIVER))
        .outerjoin(_COUNTER, _COUNTER.corrects_id == Favor.id)
        .outerjoin(_REASON, _REASON.favor_id == _COUNTER.id)
        .where(Favor.corrects_id.is_(None))
    )


def _yes(consent: Any, side: Side) -> sa.ColumnElement[bool]:
    return sa.and_(consent.favor_id == Favor.id, consent.side == side, consent.taken_back_at.is_(None))


def _as_told(row: Any) -> Told:
    id_, on, kind, german, english, origin, *rest = row
    return Told(id_, on, kind, german, english, Origin(origin), *rest)
