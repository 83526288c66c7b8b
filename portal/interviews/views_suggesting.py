"""None of the free times fits: the applicant suggests two."""

from typing import Any

from flask import current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from portal.applications.entry import for_applicant
from portal.applications.models import Application
from portal.clock import now
from portal.errors import Refused
from portal.interviews.actions_booking import refuse_unless_choosing
from portal.interviews.actions_suggesting import suggest
from portal.interviews.forms_booking import TwoTimes
from portal.interviews.views import pages
from portal.interviews.views_choice import away
from portal.web.limits import FORMS, limiter
from portal.web.readers_zone import readers_zone, remembering
from portal.web.transaction import db


@pages.get("/application/interview/suggest")
@for_applicant
def ask_suggest(application: Application) -> Any:
    try:
        refuse_unless_choosing(db, application)
    except Refused as refused:
        return away(refused, "interviews.choose")
    return remembering(_page(application, TwoTimes(readers_zone().name, now())))


@pages.post("/application/interview/suggest")
@limiter.limit(FORMS)
@for_applicant
def send_suggestion(application: Application) -> Any:
    zone = readers_zone().name
    form = TwoTimes(zone, now())
    if not form.validate_on_submit():
        return _page(application, form), 422
    suggest(
        db,
        application,
        form.first.moment,
        form.second.moment,
        words=form.words.data,
        zone=current_app.config["ZONE"],
        readers_zone=zone,
    )
    flash(_("Thank you. We look at your two times and write to you."))
    return redirect(url_for("interviews.choose"))


def _page(application: Application, form: TwoTimes) -> str:
    return render_template("interviews/suggest.html", application=application, form=form, zone=readers_zone())
