"""Blanking words for good, where somebody's data are erased."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.clock import now
from portal.favors.models import Favor, FavorWords
from portal.favors.models_import import ImportedFavor


def blank_words(db: Session, favor: Favor, *, by_id: int | None) -> None:
    """What was said about this favor is gone, and with the salt whatever could show what it had been.

    The entry and its seal stay as they are. `by_id` is nobody where a time was over."""
    words = db.get(FavorWords, favor.id)
    if words is None or words.blanked_at is not None:
        return
    words.what = words.thanks = ""
    words.salt, words.blanked_at, words.blanked_by_id = None, now(), by_id
    # the row of an import would tell who guesses the words that the guess is right
    imported = sa.update(ImportedFavor).where(ImportedFavor.favor_id == favor.id)
    db.execute(imported.values(fingerprint=None))
    db.flush()
