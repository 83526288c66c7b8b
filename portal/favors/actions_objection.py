"""An outside contact wishes no more letters; what waits for their word ends quietly."""

from sqlalchemy.orm import Session

from portal.errors import Refused
from portal.favors.actions_report import decline
from portal.favors.actions_return import decline_return
from portal.favors.queries_waiting import reports_waiting_for, returns_waiting_for
from portal.parties.actions import object_to_letters
from portal.parties.models import Party, PartyKind


def object_to_all(db: Session, party: Party, *, by_id: int) -> None:
    if party.kind != PartyKind.OUTSIDE or party.person_id != by_id:
        raise Refused("Letters to members belong to their membership.")
    for noted in reports_waiting_for(db, party.id):
        decline(db, noted, by_id=by_id)
    for link in returns_waiting_for(db, party.id):
        decline_return(db, link, by_id=by_id)
    object_to_letters(db, party)
