"""Questions about kinds of favors, and about which side somebody is on."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.database import fold
from portal.favors.models import FavorKind, Side
from portal.parties.models import Party
from portal.parties.queries import speaks_for


def kinds_in_use(db: Session, language: str) -> list[FavorKind]:
    """What people may choose from, in the order of the reader's alphabet, "other" last. The admission is never chosen."""
    found = db.scalars(
        sa.select(FavorKind).where(FavorKind.retired_at.is_(None), FavorKind.key != FavorKind.ADMISSION)
    )
    return sorted(found, key=lambda kind: (kind.key == FavorKind.OTHER, fold(kind.name(language))))


def all_kinds(db: Session) -> list[FavorKind]:
    """For organizers: those in use first, each group by its German name."""
    return sorted(
        db.scalars(sa.select(FavorKind)), key=lambda kind: (kind.retired_at is not None, fold(kind.german))
    )


def side_of(db: Session, giver: Party, receiver: Party, person_id: int) -> Side | None:
    """The one side a person acts for. Their own comes first, so that no organizer acts for both."""
    for party, side in ((giver, Side.GIVER), (receiver, Side.RECEIVER)):
        if party.person_id == person_id:
            return side
    for party, side in ((giver, Side.GIVER), (receiver, Side.RECEIVER)):
        if speaks_for(db, party, person_id):
            return side
    return None
