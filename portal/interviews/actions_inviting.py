"""Inviting to an interview: the letter leads to the free times where organizers offer some."""

from sqlalchemy.orm import Session

from portal.applications.actions import gone_on, move, note_read, way_in
from portal.applications.models import Application
from portal.applications.states import NEXT, State
from portal.interviews.queries_slots import somebody_offers
from portal.letters.actions import write
from portal.network.queries import the_network


def may_invite(application: Application) -> bool:
    """From a talk agreed on the way back is cancelling it, from a question its answer."""
    state = State(application.state)
    return State.INVITED in NEXT[state] and state not in (State.SCHEDULED, State.QUESTION)


def invite(db: Session, application: Application, by_id: int) -> None:
    """Asks the applicant to choose a time, or to agree on one by the contact's phone and address."""
    if not may_invite(application):
        raise gone_on(application)
    note_read(db, application, by_id)
    move(db, application, State.INVITED, act="invited", by_id=by_id)
    network = the_network(db)
    write(
        db,
        "invitation",
        to=application,
        occasion=f"invitation:{application.id}:{application.state_since.isoformat()}",
        reply_to=network.contact_email,
        network=network,
        application=application,
        online=somebody_offers(db),
        status=way_in(db, application),
    )
