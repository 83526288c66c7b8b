"""An imported favor becomes one by the yes of who received it, or is declined, quietly."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.accounts.models import Person, RoleKind
from portal.accounts.queries import holds
from portal.clock import now
from portal.errors import Refused
from portal.favors.actions import Said, grant
from portal.favors.models import Favor, Origin, Thanks
from portal.favors.models_import import WAITS, ImportedFavor
from portal.letters.actions import write
from portal.network.queries import the_network
from portal.parties.models import Party, PartyKind


def may_answer(db: Session, one: ImportedFavor, by_id: int) -> bool:
    """Whoever received it, an organizer for the network; never the one who gave."""
    giver, receiver = db.get_one(Party, one.giver_id), db.get_one(Party, one.receiver_id)
    if giver.person_id == by_id:
        return False
    if receiver.kind == PartyKind.NETWORK:
        return holds(db, by_id, RoleKind.ORGANIZER)
    return receiver.person_id == by_id


def confirm(
    db: Session,
    some: Sequence[ImportedFavor],
    *,
    by_id: int,
    thanks: Thanks | None = None,
    words: str = "",
) -> None:
    """They count from now on; each of the givers is told once."""
    favors = [_confirmed(db, one, by_id, thanks, words) for one in some]
    for giver_id in dict.fromkeys(favor.giver_id for favor in favors):
        _tell(db, giver_id, [favor for favor in favors if favor.giver_id == giver_id], by_id, words)
    db.flush()


def decline(db: Session, one: ImportedFavor, *, by_id: int) -> None:
    """It never counts and does not come again. Nobody is told."""
    _refuse_unless_may(db, one, by_id)
    _answer(db, one, declined_at=now(), declined_by_id=by_id, what="")


def _confirmed(db: Session, one: ImportedFavor, by_id: int, thanks: Thanks | None, words: str) -> Favor:
    _refuse_unless_may(db, one, by_id)
    favor = grant(
        db,
        giver_id=one.giver_id,
        receiver_id=one.receiver_id,
        kind=one.kind,
        on=one.on,
        by_id=by_id,
        thanks=thanks,
        said=Said(one.what, words),
        led_by=Origin.IMPORTED,
    )
    # the ledger has the words now, and they can be blanked in one place
    _answer(db, one, confirmed_at=now(), confirmed_by_id=by_id, favor_id=favor.id, what="")
    return favor


def _refuse_unless_may(db: Session, one: ImportedFavor, by_id: int) -> None:
    if not may_answer(db, one, by_id):
        raise Refused("A favor is confirmed by who received it, and never by who gave it.")


def _answer(db: Session, one: ImportedFavor, **answer: Any) -> None:
    """The one gate: an answer is given once."""
    waiting = sa.update(ImportedFavor).where(ImportedFavor.id == one.id, WAITS)
    changed = db.execute(waiting.values(answer).execution_options(synchronize_session=False))
    if changed.rowcount != 1:  # type: ignore[attr-defined]
        raise Refused("This favor has been answered already.")
    db.refresh(one)


def _tell(db: Session, giver_id: int, favors: list[Favor], by_id: int, words: str) -> None:
    giver, receiver = db.get_one(Party, giver_id), db.get_one(Party, favors[0].receiver_id)
    if giver.person_id is None:
        return
    person, network = db.get_one(Person, giver.person_id), the_network(db)
    write(
        db,
        "favors-confirmed",
        to=person,
        occasion=f"confirmed:{favors[0].id}",
        reply_to=network.contact_email,
        count=len(favors),
        receiver=receiver.name,
        by=db.get_one(Person, by_id),
        on=favors[0].on,
        words=words,
        network=network,
    )
