"""Noting an interview that was held."""

from typing import Any

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask_login import current_user

from portal.applications.models import Application
from portal.applications.views_review import sent_application
from portal.clock import day_of, now
from portal.interviews.actions import note_interview
from portal.interviews.forms import Interview, lines_of
from portal.interviews.models import CaptureKind
from portal.interviews.queries import captured, interview_of
from portal.web.entry import for_organizers
from portal.web.transaction import db

pages = Blueprint("interviews", __name__)


@pages.get("/organizer/applications/<int:id>/interview")
@for_organizers
def ask_note(id: int) -> str:
    return _page(sent_application(id), Interview(data=_noted(id)))


@pages.post("/organizer/applications/<int:id>/interview")
@for_organizers
def note(id: int) -> Any:
    application, form = sent_application(id), Interview()
    if not form.validate_on_submit():
        return _page(application, form), 422
    note_interview(
        db,
        application,
        held_on=form.held_on.data,
        today=_today(),
        place=form.place.data,
        notes=form.notes.data,
        asks=lines_of(form.asks.data),
        offers=lines_of(form.offers.data),
        by_id=current_user.id,
    )
    return redirect(url_for("organizers.show", id=id))


def _page(application: Application, form: Interview) -> str:
    return render_template("interviews/note.html", application=application, form=form, today=_today())


def _noted(application_id: int) -> dict[str, Any]:
    interview = interview_of(db, application_id)
    if interview is None:
        return {"held_on": _today()}
    return {
        "held_on": interview.held_on,
        "place": interview.place,
        "notes": interview.notes,
        "asks": "\n".join(captured(db, application_id, CaptureKind.ASK)),
        "offers": "\n".join(captured(db, application_id, CaptureKind.OFFER)),
    }


def _today() -> Any:
    return day_of(now(), current_app.config["ZONE"])


from portal.interviews import (  # noqa: E402, F401
    views_booking,
    views_calendar,
    views_inviting,
    views_moving,
    views_schedule,
    views_suggesting,
    views_talks,
    views_withdrawal,
)
