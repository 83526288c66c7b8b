"""The applicant's way to a talk: free times in their own zone, the appointment, its calendar file."""

from typing import Any

from flask import Response, abort, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from portal.applications.entry import for_applicant
from portal.applications.models import Application
from portal.clock import now
from portal.errors import Refused
from portal.interviews.actions_booking import book, refuse_unless_choosing
from portal.interviews.actions_telling import minutes_of
from portal.interviews.forms_booking import ChosenTime
from portal.interviews.queries_booking import standing
from portal.interviews.queries_calendar import applicant_entry
from portal.interviews.queries_slots import offers
from portal.interviews.views import pages
from portal.interviews.views_choice import asked_day, chosen, week, zones
from portal.letters.calendars import published, sealed
from portal.network.queries import the_network
from portal.web.limits import FORMS, limiter
from portal.web.readers_zone import readers_zone, remembering
from portal.web.transaction import db


@pages.get("/application/interview")
@for_applicant
def choose(application: Application) -> Any:
    return remembering(_page(application, ChosenTime()))


@pages.post("/application/interview")
@limiter.limit(FORMS)
@for_applicant
def take(application: Application) -> Any:
    form = ChosenTime()
    refuse_unless_choosing(db, application)
    if not form.validate_on_submit():
        return _page(application, form), 422
    host_id, begins_at = chosen(form.slot.data) or (0, now())
    try:
        book(db, application, host_id, begins_at, **zones())
    except Refused as refused:
        form.refuse(refused)
        return _page(application, form), 409
    flash(_("Your time is booked. A letter with the calendar entry is on its way to you."))
    return redirect(url_for("interviews.choose"))


@pages.get("/application/interview.ics")
@for_applicant
def own_calendar(application: Application) -> Response:
    stands = standing(db, application, offered=False)
    if stands.talk is None or stands.host is None:
        abort(404)
    entry = applicant_entry(stands.talk, application, stands.host.name, the_network(db))
    return as_calendar(published([entry]), "interview")


def as_calendar(kept: str, name: str) -> Response:
    file = sealed(kept, current_app.config["BASE_URL"], current_app.config["MAIL_FROM"])
    response = Response(file, mimetype="text/calendar")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _page(application: Application, form: ChosenTime) -> Any:
    """The appointment where there is one, else what is free."""
    zone, found = readers_zone(), offers(db, now(), current_app.config["ZONE"])
    stands = standing(db, application, offered=bool(found.patterns))
    if stands.talk is not None:
        return render_template(
            "interviews/appointment.html",
            application=application,
            form=form,
            standing=stands,
            zone=zone,
            minutes=minutes_of(stands.talk),
            may_change=stands.may_change(now()),
        )
    if not stands.may_choose:
        return redirect(url_for("applications.status"))
    return render_template(
        "interviews/choose.html",
        application=application,
        form=form,
        standing=stands,
        zone=zone,
        week=week(found, zone.name, asked_day()),
    )
