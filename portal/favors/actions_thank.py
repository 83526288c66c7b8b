"""Thanking: the receiver records what somebody did for them. It counts at once."""

from datetime import date
from typing import NoReturn

from sqlalchemy.orm import Session

from portal.errors import Refused
from portal.favors.actions import Said, grant
from portal.favors.actions_deed import Deed, Gratitude, refuse_untrue, say_thanks
from portal.favors.models import Favor, Side
from portal.favors.queries import side_of
from portal.parties.models import PartyKind


def thank(db: Session, deed: Deed, said: Gratitude, *, by_id: int, today: date) -> Favor:
    """Records a favor on the receiver's own initiative and thanks the giver by letter. Nobody thanks themselves."""
    refuse_untrue(db, deed, today)
    if side_of(db, deed.giver, deed.receiver, by_id) is not Side.RECEIVER:
        _refuse(deed, by_id)
    favor = grant(
        db,
        giver_id=deed.giver.id,
        receiver_id=deed.receiver.id,
        kind=deed.kind,
        on=deed.on,
        by_id=by_id,
        thanks=said.thanks,
        said=Said(deed.what, said.words),
        asked=said.asked,
    )
    say_thanks(db, favor.id, deed.giver, deed.receiver, said)
    return favor


def _refuse(deed: Deed, by_id: int) -> NoReturn:
    if deed.receiver.kind == PartyKind.NETWORK and deed.giver.person_id == by_id:
        raise Refused(
            "You did this for the network yourself. Report it as a member, and another organizer confirms it."
        )
    raise Refused("Only the one who received a favor can thank for it.")
