"""Taking back a favor that should not stand: a counter-entry with a reason. The ledger forgets nothing."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.accounts.models import Person, RoleKind
from portal.accounts.queries import holds
from portal.clock import now
from portal.errors import Refused
from portal.favors.actions_return import void_links_of
from portal.favors.actions_totals import count
from portal.favors.models import Favor, FavorKind, FavorWords
from portal.letters.actions import write
from portal.network.queries import the_network
from portal.parties.models import Party

STANDS = "an admission stands as long as its membership"  # as the database says it


def may_take_back(db: Session, favor: Favor, by_id: int) -> bool:
    """Whoever received it and thereby confirmed it, or an organizer; never the one who gave."""
    giver, receiver = db.get_one(Party, favor.giver_id), db.get_one(Party, favor.receiver_id)
    if giver.person_id == by_id:
        return False
    return receiver.person_id == by_id or holds(db, by_id, RoleKind.ORGANIZER)


def take_back(db: Session, favor: Favor, *, by_id: int, reason: str) -> Favor:
    """Appends the counter-entry, lowers the totals, and tells those of the two who did not do it themselves."""
    if favor.corrects_id is not None:
        raise Refused("This line takes a favor back. It cannot be taken back itself.")
    if not may_take_back(db, favor, by_id):
        raise Refused("A favor is taken back by who received it, or by an organizer who did not give it.")
    if not reason.strip():
        raise Refused("Write why the favor is taken back. Both sides read the reason.")
    counter = _append(db, favor, by_id)
    db.add(FavorWords(favor_id=counter.id, what=reason.strip()))
    count(db, counter)
    void_links_of(db, favor, by_id=by_id)
    _tell(db, favor, by_id, reason.strip())
    db.flush()
    return counter


def _append(db: Session, favor: Favor, by_id: int) -> Favor:
    """The database has the last word: it sees whoever does the same at this moment, and the memberships."""
    counter = Favor(
        giver_id=favor.giver_id,
        receiver_id=favor.receiver_id,
        kind=favor.kind,
        origin=favor.origin,
        on=favor.on,
        occasion=f"taken back:{favor.id}",
        by_id=by_id,
        recorded_at=now(),
        corrects_id=favor.id,
    )
    try:
        with db.begin_nested():
            db.add(counter)
    except sa.exc.IntegrityError as error:
        if STANDS in str(error.orig):
            raise Refused("An admission cannot be taken back while its membership stands.") from error
        raise Refused("This favor has been taken back already.") from error
    return counter


def _tell(db: Session, favor: Favor, by_id: int, reason: str) -> None:
    giver, receiver = db.get_one(Party, favor.giver_id), db.get_one(Party, favor.receiver_id)
    by, network = db.get_one(Person, by_id), the_network(db)
    kind = db.get_one(FavorKind, favor.kind)
    for party in (giver, receiver):
        if party.person_id in (None, by_id) or party.objected_at is not None:
            continue
        person = db.get_one(Person, party.person_id)
        write(
            db,
            "favor-taken-back",
            to=person,
            occasion=f"taken back:{favor.id}:{party.id}",
            reply_to=network.contact_email,
            favor_kind=kind.english if person.language == "en" else kind.german,
            on=favor.on,
            giver=giver.name,
            receiver=receiver.name,
            by=by,
            reason=reason,
            network=network,
        )
