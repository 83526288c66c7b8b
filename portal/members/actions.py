"""A member chooses what other members see of them."""

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.clock import now
from portal.errors import Refused
from portal.members.models_publication import Publication, What
from portal.members.queries import IN_FORCE, current_membership


def choose(db: Session, wanted: Mapping[What, str], *, by_id: int) -> None:
    """From now on members see this of whoever acts, and nothing else: words where they are written, else nothing.

    What was seen before stays as a row that has ended; what goes on unchanged is left alone."""
    membership = current_membership(db, by_id, lock=True)
    if membership is None:
        raise Refused("Only members choose what other members see of them.")
    if any(what.has_words and not words for what, words in wanted.items()):
        raise Refused("Enter what members are to see, or take the tick away.")
    before = db.scalars(sa.select(Publication).where(Publication.membership_id == membership.id, IN_FORCE))
    goes_on = set()
    for one in before.all():
        if wanted.get(What(one.what)) == one.words:
            goes_on.add(one.what)
        else:
            one.ended_at, one.ended_by_id = now(), by_id
    db.flush()  # what ended makes room for what begins
    for what, words in wanted.items():
        if what not in goes_on:
            db.add(Publication(membership_id=membership.id, what=what, words=words, at=now(), by_id=by_id))
    db.flush()
