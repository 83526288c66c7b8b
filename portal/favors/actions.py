"""The one way into the ledger."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from portal.clock import now
from portal.errors import Refused
from portal.favors.actions_totals import count
from portal.favors.models import Favor, FavorKind, FavorWords, Origin, Thanks


@dataclass(frozen=True)
class Said:
    """What was done, and the thanks: words of the two people, kept apart from the ledger row."""

    what: str = ""
    thanks: str = ""


def grant(
    db: Session,
    *,
    giver_id: int,
    receiver_id: int,
    kind: str,
    on: date,
    by_id: int,
    thanks: Thanks | None = None,
    said: Said | None = None,
    asked: bool = False,
    led_by: Origin | None = None,
    occasion: str | None = None,
) -> Favor:
    """Records a confirmed favor and keeps the totals.

    `on` is the day it happened in the network's zone; `by_id` the person who acted; `asked` that the receiver had
    asked for it; `led_by` what led to it, an offer, a talk, an ask, or an import. `occasion` names what can be recorded
    once only: a second time the database refuses it."""
    if giver_id == receiver_id:
        raise Refused("A favor is something done for somebody else.")
    favor = Favor(
        giver_id=giver_id,
        receiver_id=receiver_id,
        kind=kind,
        origin=_origin(kind, asked=asked, led_by=led_by),
        on=on,
        thanks=thanks,
        occasion=occasion,
        by_id=by_id,
        recorded_at=now(),
    )
    db.add(favor)
    db.flush()
    if said and (said.what or said.thanks):
        db.add(FavorWords(favor_id=favor.id, what=said.what, thanks=said.thanks))
    count(db, favor)
    return favor


def _origin(kind: str, *, asked: bool, led_by: Origin | None) -> Origin:
    """Derived, never declared: what is left when nothing led to a favor came unasked."""
    if kind == FavorKind.ADMISSION:
        return Origin.ADMISSION
    if led_by in (Origin.ADMISSION, Origin.UNASKED):
        raise ValueError(f"{led_by} is derived, and led to nothing")
    return led_by or (Origin.ASKED if asked else Origin.UNASKED)
