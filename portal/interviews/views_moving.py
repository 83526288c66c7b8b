"""The applicant moves or cancels the talk, until 24 hours before."""

from typing import Any

from flask import current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from portal.applications.entry import for_applicant
from portal.applications.models import Application
from portal.clock import now
from portal.errors import Refused
from portal.interviews.actions_booking import changeable, move_talk
from portal.interviews.actions_ending import cancel
from portal.interviews.forms_booking import OtherTime, OwnReason
from portal.interviews.models import Interview
from portal.interviews.queries_slots import offers
from portal.interviews.views import pages
from portal.interviews.views_choice import asked_day, away, chosen, week, zones
from portal.web.limits import FORMS, limiter
from portal.web.readers_zone import readers_zone, remembering
from portal.web.transaction import db


@pages.get("/application/interview/move")
@for_applicant
def ask_move(application: Application) -> Any:
    try:
        talk = changeable(db, application, by_id=None)
    except Refused as refused:
        return away(refused, "interviews.choose")
    return remembering(_move_page(application, talk, OtherTime()))


@pages.post("/application/interview/move")
@limiter.limit(FORMS)
@for_applicant
def move(application: Application) -> Any:
    form, talk = OtherTime(), changeable(db, application, by_id=None)
    if not form.validate_on_submit():
        return _move_page(application, talk, form), 422
    host_id, begins_at = chosen(form.slot.data) or (0, now())
    try:
        move_talk(db, application, host_id, begins_at, reason=form.reason.data, **zones())
    except Refused as refused:
        form.refuse(refused)
        return _move_page(application, talk, form), 409
    flash(_("Your interview has a new time. A letter with the changed calendar entry is on its way to you."))
    return redirect(url_for("interviews.choose"))


@pages.get("/application/interview/cancel")
@for_applicant
def ask_cancel(application: Application) -> Any:
    try:
        talk = changeable(db, application, by_id=None)
    except Refused as refused:
        return away(refused, "interviews.choose")
    return _cancel_page(application, talk, OwnReason())


@pages.post("/application/interview/cancel")
@limiter.limit(FORMS)
@for_applicant
def cancel_own(application: Application) -> Any:
    form, talk = OwnReason(), changeable(db, application, by_id=None)
    if not form.validate_on_submit():
        return _cancel_page(application, talk, form), 422
    cancel(db, application, zone=current_app.config["ZONE"], reason=form.reason.data)
    flash(_("The appointment is cancelled. You can choose another time whenever you like."))
    return redirect(url_for("interviews.choose"))


def _move_page(application: Application, talk: Interview, form: OtherTime) -> str:
    zone, found = readers_zone(), offers(db, now(), current_app.config["ZONE"], but=talk.id)
    return render_template(
        "interviews/move.html",
        application=application,
        talk=talk,
        form=form,
        zone=zone,
        week=week(found, zone.name, asked_day(), but=talk.begins_at),
    )


def _cancel_page(application: Application, talk: Interview, form: OwnReason) -> str:
    return render_template(
        "interviews/cancel.html", application=application, talk=talk, form=form, zone=readers_zone()
    )
