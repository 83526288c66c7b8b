"""Who acts on the pages of favors: everybody for themselves, organizers for the network, people outside by their link."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import abort, flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.favors.models import Side
from portal.favors.queries import side_of
from portal.letters.entry import link_in_hand
from portal.letters.models import LinkPurpose
from portal.parties.models import Party, PartyKind
from portal.parties.queries import party_of_person, the_network_party
from portal.web.transaction import db

COOKIE = "favor"


def own_party() -> Party:
    """The member as one who gives and receives."""
    return party_of_person(db, current_user.id) or abort(404)


def network_party() -> Party:
    """There is none before the first admission, and nobody to exchange favors with."""
    return the_network_party(db) or abort(404)


def is_organizer_now() -> bool:
    """Organizers count as such only with both factors."""
    return bool(current_user.is_organizer and current_user.next_step is None)


def side_here(giver: Party, receiver: Party) -> Side | None:
    """Which side of a favor the signed-in person acts for."""
    side = side_of(db, giver, receiver, current_user.id)
    party = giver if side is Side.GIVER else receiver
    return None if party.kind == PartyKind.NETWORK and not is_organizer_now() else side


def layout_for(giver: Party, receiver: Party) -> str:
    """One's own favors stand in the member's frame, the network's and those of others in the organizer's."""
    own = current_user.id in (giver.person_id, receiver.person_id)
    return "layout/member.html" if own or not is_organizer_now() else "layout/organizer.html"


def for_outside(*purposes: LinkPurpose) -> Callable[[Any], Any]:
    """Gives the view the link by which this browser was let in; without one the page offers to send a new link."""

    def decorate(view: Any) -> Any:
        @wraps(view)
        def guarded(*args: Any, **values: Any) -> Any:
            link = link_in_hand(COOKIE, *purposes)
            if link is None:
                flash(_("Please open the link in your letter, or ask for a new one here."))
                return redirect(url_for("favors.ask_for_link"))
            return view(link, *args, **values)

        guarded.entry = "outside"  # type: ignore[attr-defined] # read by the test that walks every address
        return guarded

    return decorate
