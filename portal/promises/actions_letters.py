"""Letters about a promise: to the one who made it, to the one it was made to, to a member who is asked."""

from typing import Any

from sqlalchemy.orm import Session

from portal.accounts.models import Person
from portal.letters.actions import write
from portal.letters.words import path
from portal.network.queries import the_network
from portal.parties.models import Party, PartyKind
from portal.promises.models import Promise, PromiseEvent
from portal.promises.queries import organizers_but, person_behind


def tell(
    db: Session,
    kind: str,
    promise: Promise,
    event: PromiseEvent,
    to: Person,
    *,
    folder: str = "",
    **values: Any,
) -> None:
    """A letter to one person, once for the event it reports."""
    write_about(db, kind, promise, to, f"{kind}:{event.id}:{to.id}", folder=folder, **values)


def tell_promisor(db: Session, kind: str, promise: Promise, event: PromiseEvent, **values: Any) -> None:
    to = person_behind(db, promise.promisor_id)
    if to is not None:
        tell(db, kind, promise, event, to, **values)


def tell_receiver(db: Session, kind: str, promise: Promise, event: PromiseEvent, **values: Any) -> None:
    """To the member; for the network to every organizer but the one who made the promise."""
    receiver = person_behind(db, promise.receiver_id)
    if receiver is not None:
        tell(db, kind, promise, event, receiver, **values)
        return
    promisor = db.get_one(Party, promise.promisor_id)
    for organizer in organizers_but(db, promisor.person_id):
        tell(db, kind, promise, event, organizer, folder="/organizer", **values)


def write_about(
    db: Session,
    kind: str,
    promise: Promise,
    to: Person,
    occasion: str,
    *,
    folder: str = "",
    **values: Any,
) -> None:
    network = the_network(db)
    receiver = db.get_one(Party, promise.receiver_id)
    write(
        db,
        kind,
        to=to,
        occasion=occasion,
        reply_to=network.contact_email,
        network=network,
        words=promise.words,
        due_on=promise.due_on,
        promisor=db.get_one(Party, promise.promisor_id).name,
        receiver=receiver.name,
        to_network=receiver.kind == PartyKind.NETWORK,
        page=path(to.language, f"{folder}/promises/{promise.id}"),
        **values,
    )
