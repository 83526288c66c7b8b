"""A favor as the page shows it on which it is taken back."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from portal.favors.models import Favor, FavorKind, FavorWords
from portal.parties.models import Party, PartyKind


@dataclass(frozen=True)
class Line:
    favor: Favor
    on: date
    kind_german: str
    kind_english: str
    giver: str
    receiver: str
    people: frozenset[int | None]  # both, as far as they are people
    is_with_network: bool
    what: str
    taken_back_at: datetime | None
    reason: str


def line(db: Session, favor_id: int) -> Line | None:
    """A favor with its parties and words, and what is known of its counter-entry; no counter-entry itself."""
    giver, receiver, counter = aliased(Party), aliased(Party), aliased(Favor)
    words, reason = aliased(FavorWords), aliased(FavorWords)
    row = db.execute(
        sa.select(Favor, FavorKind.german, FavorKind.english, giver, receiver, counter.recorded_at)
        .add_columns(sa.func.coalesce(words.what, ""), sa.func.coalesce(reason.what, ""))
        .join(FavorKind, FavorKind.key == Favor.kind)
        .join(giver, giver.id == Favor.giver_id)
        .join(receiver, receiver.id == Favor.receiver_id)
        .outerjoin(words, words.favor_id == Favor.id)
        .outerjoin(counter, counter.corrects_id == Favor.id)
        .outerjoin(reason, reason.favor_id == counter.id)
        .where(Favor.id == favor_id, Favor.corrects_id.is_(None))
    ).first()
    if row is None:
        return None
    favor, german, english, gave, received, taken_back_at, what, why = row
    return Line(
        favor=favor,
        on=favor.on,
        kind_german=german,
        kind_english=english,
        giver=gave.name,
        receiver=received.name,
        people=frozenset({gave.person_id, received.person_id}),
        is_with_network=PartyKind.NETWORK in (gave.kind, received.kind),
        what=what,
        taken_back_at=taken_back_at,
        reason=why,
    )
