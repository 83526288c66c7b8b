"""What is said beside a favor later: further words, agreeing that others read them, nothing expected in return."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.clock import now
from portal.errors import Refused
from portal.favors.actions_deed import refuse_taken_back, tell
from portal.favors.models import Favor, FavorWords, Side
from portal.favors.models_words import FavorAddition, FavorConsent, NothingExpected
from portal.favors.queries import side_of
from portal.parties.models import Party


def add_words(db: Session, favor: Favor, words: str, *, by_id: int) -> FavorAddition:
    """What came of it later, said by the receiver; the giver is told at once."""
    if _side(db, favor, by_id) is not Side.RECEIVER:
        raise Refused("Only the one who received a favor can say what came of it.")
    refuse_taken_back(db, favor)
    addition = FavorAddition(favor_id=favor.id, words=words, at=now(), by_id=by_id)
    db.add(addition)
    db.flush()
    giver, receiver = db.get_one(Party, favor.giver_id), db.get_one(Party, favor.receiver_id)
    tell(db, "favor-later", giver, f"favor-later:{addition.id}", about=receiver, words=words)
    return addition


def agree(db: Session, favor: Favor, *, by_id: int) -> None:
    """This side agrees that others read the words written so far. Agreeing anew covers later words too."""
    side = _own_side(db, favor, by_id)
    refuse_taken_back(db, favor)
    if db.get(FavorWords, favor.id) is None and _latest_words(db, favor.id) is None:
        raise Refused("There are no words to publish.")
    given = _in_force(db, favor.id, side)
    if given is not None:
        latest = _latest_words(db, favor.id)
        if latest is None or latest <= given.at:
            raise Refused("You have agreed already.")
        given.taken_back_at, given.taken_back_by_id = now(), by_id
        db.flush()
    db.add(FavorConsent(favor_id=favor.id, side=side, at=now(), by_id=by_id))
    db.flush()


def disagree(db: Session, favor: Favor, *, by_id: int) -> None:
    """From now on nobody but the two reads the words."""
    given = _in_force(db, favor.id, _own_side(db, favor, by_id))
    if given is None:
        raise Refused("You have not agreed, or have taken it back already.")
    given.taken_back_at, given.taken_back_by_id = now(), by_id
    db.flush()


def disagree_everywhere(db: Session, party_id: int, *, by_id: int) -> None:
    """Whoever leaves cannot take a yes back later, so all of theirs end now."""
    own = {Side.GIVER: Favor.giver_id, Side.RECEIVER: Favor.receiver_id}
    for side, column in own.items():
        given = sa.update(FavorConsent).where(FavorConsent.side == side, FavorConsent.taken_back_at.is_(None))
        theirs = FavorConsent.favor_id.in_(sa.select(Favor.id).where(column == party_id))
        db.execute(given.where(theirs).values(taken_back_at=now(), taken_back_by_id=by_id))


def expect_nothing(db: Session, favor: Favor, *, by_id: int) -> None:
    """The giver says that nothing is expected in return."""
    if _side(db, favor, by_id) is not Side.GIVER:
        raise Refused("Only the one who did the favor can say this.")
    refuse_taken_back(db, favor)
    if db.get(NothingExpected, favor.id) is not None:
        raise Refused("This was said already.")
    db.add(NothingExpected(favor_id=favor.id, at=now(), by_id=by_id))
    db.flush()


def _side(db: Session, favor: Favor, person_id: int) -> Side | None:
    return side_of(db, db.get_one(Party, favor.giver_id), db.get_one(Party, favor.receiver_id), person_id)


def _own_side(db: Session, favor: Favor, person_id: int) -> Side:
    side = _side(db, favor, person_id)
    if side is None:
        raise Refused("Only the two people of a favor decide who reads its words.")
    return side


def _in_force(db: Session, favor_id: int, side: Side) -> FavorConsent | None:
    return db.scalar(
        sa.select(FavorConsent)
        .where(FavorConsent.favor_id == favor_id, FavorConsent.side == side)
        .where(FavorConsent.taken_back_at.is_(None))
        .with_for_update()
    )


def _latest_words(db: Session, favor_id: int) -> datetime | None:
    return db.scalar(sa.select(sa.func.max(FavorAddition.at)).where(FavorAddition.favor_id == favor_id))
