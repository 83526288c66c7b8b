"""The organizer's list of talks, and what is done around one: move, cancel, note that nobody came, answer suggested times."""

from typing import Any

from flask import abort, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.applications.models import Application
from portal.clock import now
from portal.errors import Refused
from portal.interviews.actions_booking import changeable, move_talk
from portal.interviews.actions_ending import cancel, note_missed
from portal.interviews.actions_suggesting import accept, answer_neither
from portal.interviews.forms_booking import OtherTimeByOrganizer, WordsToApplicant
from portal.interviews.models import Interview
from portal.interviews.models_suggestion import Suggestion
from portal.interviews.queries_slots import offers
from portal.interviews.queries_talks import appointment, talks
from portal.interviews.views import pages
from portal.interviews.views_choice import asked_day, away, chosen, week
from portal.web.entry import for_organizers
from portal.web.transaction import db

TALK = "/organizer/interviews/<int:id>"
SUGGESTION = "/organizer/interviews/suggestions/<int:id>"


@pages.get("/organizer/interviews")
@for_organizers
def index() -> str:
    return render_template("interviews/talks.html", talks=talks(db, now(), current_app.config["ZONE"]))


@pages.get(f"{TALK}/move")
@for_organizers
def ask_shift(id: int) -> Any:
    talk, application = _talk(id)
    try:
        changeable(db, application, by_id=current_user.id)
    except Refused as refused:
        return away(refused, "interviews.index")
    return _shift_page(talk, application, OtherTimeByOrganizer())


@pages.post(f"{TALK}/move")
@for_organizers
def shift(id: int) -> Any:
    (talk, application), form = _talk(id), OtherTimeByOrganizer()
    if not form.validate_on_submit():
        return _shift_page(talk, application, form), 422
    _host_id, begins_at = chosen(form.slot.data) or (0, now())
    by = {"reason": form.reason.data, "by_id": current_user.id, "zone": current_app.config["ZONE"]}
    try:
        move_talk(db, application, talk.host_id, begins_at, **by)
    except Refused as refused:
        form.refuse(refused)
        return _shift_page(talk, application, form), 409
    return _back(_("The interview has a new time. Both sides get a letter."))


@pages.get(f"{TALK}/cancel")
@for_organizers
def ask_cancel_talk(id: int) -> Any:
    talk, application = _talk(id)
    try:
        changeable(db, application, by_id=current_user.id)
    except Refused as refused:
        return away(refused, "interviews.index")
    return _cancel_page(talk, application, WordsToApplicant())


@pages.post(f"{TALK}/cancel")
@for_organizers
def cancel_talk(id: int) -> Any:
    (talk, application), form = _talk(id), WordsToApplicant()
    if not form.validate_on_submit():
        return _cancel_page(talk, application, form), 422
    zone = current_app.config["ZONE"]
    cancel(db, application, zone=zone, reason=form.reason.data, by_id=current_user.id)
    return _back(_("The appointment is cancelled. Both sides get a letter."))


@pages.get(f"{TALK}/missed")
@for_organizers
def ask_missed(id: int) -> str:
    talk, application = _talk(id)
    return render_template("interviews/missed.html", talk=talk, application=application)


@pages.post(f"{TALK}/missed")
@for_organizers
def missed(id: int) -> Any:
    talk, application = _talk(id)
    note_missed(db, talk, application, by_id=current_user.id, zone=current_app.config["ZONE"])
    return _back(_("Noted. A kind letter asks the applicant to choose another time."))


@pages.post(f"{SUGGESTION}/accept/<int:number>")
@for_organizers
def accept_time(id: int, number: int) -> Any:
    if number not in (1, 2):
        abort(404)
    accept(db, _suggestion(id), number, by_id=current_user.id, zone=current_app.config["ZONE"])
    return _back(_("The appointment stands, and you hold the interview. Both sides get a letter."))


@pages.post(f"{SUGGESTION}/neither")
@for_organizers
def neither_time(id: int) -> Any:
    answer_neither(db, _suggestion(id), by_id=current_user.id)
    return _back(_("A letter asks the applicant to look again."))


def _talk(talk_id: int) -> tuple[Interview, Application]:
    talk = appointment(db, talk_id) or abort(404)
    return talk, db.get_one(Application, talk.application_id)


def _suggestion(suggestion_id: int) -> Suggestion:
    return db.get(Suggestion, suggestion_id) or abort(404)


def _back(sentence: str) -> Response:
    flash(sentence)
    return redirect(url_for("interviews.index"))


def _shift_page(talk: Interview, application: Application, form: OtherTimeByOrganizer) -> str:
    zone = current_app.config["ZONE"]
    found = offers(db, now(), zone, but=talk.id, all_hosts=True).of(talk.host_id)
    return render_template(
        "interviews/shift.html",
        talk=talk,
        application=application,
        form=form,
        zone=zone,
        week=week(found, zone, asked_day(), but=talk.begins_at),
    )


def _cancel_page(talk: Interview, application: Application, form: WordsToApplicant) -> str:
    return render_template("interviews/call_off.html", talk=talk, application=application, form=form)
