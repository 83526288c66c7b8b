"""The subscription of an organizer's talks: its private address, and what a calendar finds there."""

from typing import Any

from flask import Response, abort, current_app, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.interviews.actions_schedule import renew_calendar_key
from portal.interviews.queries_calendar import subscription
from portal.interviews.views import pages
from portal.interviews.views_booking import as_calendar
from portal.letters.calendars import published
from portal.network.queries import the_network
from portal.web.entry import for_organizers
from portal.web.limits import FORMS, limiter
from portal.web.transaction import db


@pages.get("/calendar/<token>.ics")
@limiter.limit(FORMS)
def calendar(token: str) -> Response:
    """Nobody signs in here: calendars cannot. The token is the whole key."""
    network = the_network(db)
    found = subscription(db, token, network) or abort(404)
    return as_calendar(published(found.entries, f"{network.name}: {found.host.name}"), "interviews")


@pages.post("/organizer/interviews/calendar")
@for_organizers
def renew_calendar() -> Any:
    """Shown in the answer itself, because nobody can look it up later."""
    token = renew_calendar_key(db, by_id=current_user.id)
    path = url_for("interviews.calendar", token=token).removeprefix("/en")
    return render_template(
        "interviews/subscription.html",
        address=f"{current_app.config['BASE_URL']}{path}",
        title=_("Your calendar"),
    )
