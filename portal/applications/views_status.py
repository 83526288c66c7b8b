"""The applicant's page: where the application stands, since when, and who acts next; the answer; changing one's mind."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import pgettext

from portal.applications import actions, drafting
from portal.applications.entry import for_applicant, let_in, own_application
from portal.applications.forms import AskForLink
from portal.applications.models import Application, AttachmentKind, Revision
from portal.applications.queries import (
    asked_from,
    attachments,
    history,
    latest_revision,
    released_decision,
    sent_revisions,
)
from portal.applications.states import NEXT, State
from portal.applications.views import pages
from portal.clock import day_of, now
from portal.letters.models import LinkPurpose
from portal.letters.queries import link_by_token
from portal.network.queries import the_network
from portal.web.downloads import as_file
from portal.web.language import day
from portal.web.limits import LETTERS, limiter, typed_address
from portal.web.transaction import db


@pages.get("/application")
def status() -> Any:
    application = own_application()
    if application is None:
        return redirect(url_for("applications.ask_for_link"))
    revision = latest_revision(db, application.id)
    if application.state == State.DRAFT and revision.sent_at is None:
        return redirect(url_for("applications.apply"))
    released = released_decision(db, application.id)
    return render_template(
        "applications/status.html",
        application=application,
        since=revision.sent_at if application.state == State.DRAFT else application.state_since,
        revision=revision if revision.sent_at else _last_sent(application) or revision,
        steps=_steps(application, released[1].name if released else None),
        released=released,
        answer_until=_answer_until(application),
        may_withdraw=State.WITHDRAWN in NEXT[State(application.state)]
        and application.state != State.DECLINED,
        may_undo=application.state == State.WITHDRAWN and now() <= application.state_since + actions.UNDO,
    )


def _last_sent(application: Application) -> Revision | None:
    """What the network has; the revision that is being written is the applicant's alone."""
    return next(reversed(sent_revisions(db, application.id)), None)


@pages.get("/application/link")
def ask_for_link() -> str:
    return render_template("applications/ask_for_link.html", form=AskForLink())


@pages.post("/application/link")
@limiter.limit(LETTERS, key_func=typed_address)
@limiter.limit("20 per hour")
def send_link() -> Any:
    form = AskForLink()
    if not form.validate_on_submit():
        return render_template("applications/ask_for_link.html", form=form), 422
    drafting.send_link_to(db, form.email.key)
    flash(_("If we know this address, a letter with a link is on its way to it."))
    return redirect(url_for("applications.ask_for_link"))


@pages.post("/application/open")
def open_link() -> Any:
    """The button of a link's page: lets this browser in to the one application."""
    link = link_by_token(db, request.form.get("token", ""), LinkPurpose.APPLICATION) or abort(404)
    return let_in(redirect(url_for("applications.status")), link.id)


@pages.post("/application/confirm")
def confirm() -> Any:
    """The button of the confirming letter: the address is theirs, the application counts."""
    link = link_by_token(db, request.form.get("token", ""), LinkPurpose.CONFIRM) or abort(404)
    application = db.get_one(Application, link.subject_id)
    drafting.confirm(db, application)
    way_in = drafting.entrance(db, application)
    return let_in(redirect(url_for("applications.status")), way_in.id)


@pages.post("/application/undo-withdrawal")
@for_applicant
def undo_withdrawal(application: Application) -> Any:
    actions.undo_withdrawal(db, application)
    return redirect(url_for("applications.status"))


@pages.get("/application/<kind>")
@for_applicant
def own_file(application: Application, kind: str) -> Any:
    file = attachments(db, application.id).get(_kind(kind)) or abort(404)
    return as_file(file.content, file.media_type, f"{kind}-{application.id}")


def _kind(name: str) -> AttachmentKind:
    try:
        return AttachmentKind(name)
    except ValueError:
        abort(404)


@dataclass(frozen=True)
class Step:
    label: str
    note: str | None
    state: str


@dataclass(frozen=True)
class Reached:
    """When a step was reached, and the organizer who did it where there was one."""

    at: datetime
    by: str | None


def _steps(application: Application, decided_by: str | None) -> list[Step]:
    """Received, read, interview, answer: what is done, what is now, what is to come."""
    state, lines = State(application.state), {line.act: line for line in history(db, application.id)}
    found = {name: lines.get(act) for name, act in REACHED_BY.items()}
    reached = {name: Reached(line.at, line.by) if line else None for name, line in found.items()}
    reached["answer"] = Reached(application.state_since, decided_by) if state in ANSWERED else None
    labels = {
        "received": pgettext("application", "Received"),
        "read": _("Read"),
        "interview": _("Interview"),
        "answer": _("Answer"),
    }
    now_at = _current(state, application)
    return [
        Step(
            label,
            _("It is your turn") if name == now_at and state in THEIR_TURN else _note(reached[name]),
            "current" if name == now_at else "done" if reached[name] else "open",
        )
        for name, label in labels.items()
    ]


REACHED_BY = {"received": "submitted", "read": "read", "interview": "interviewed"}
ANSWERED = (State.ACCEPTED, State.DECLINED, State.WAITLISTED, State.LAPSED, State.ADMITTED)
THEIR_TURN = (State.DRAFT, State.QUESTION, State.INVITED, State.ACCEPTED)


def _current(state: State, application: Application) -> str:
    if state == State.QUESTION:  # an open question changes no step
        state = asked_from(db, application.id)
    if state in (State.DRAFT, State.SUBMITTED):
        return "read" if application.read_at else "received"
    return "answer" if state in ANSWERED else "interview"


def _note(reached: Reached | None) -> str | None:
    if reached is None:
        return None
    on = day(day_of(reached.at, current_app.config["ZONE"]))
    return f"{on}, {reached.by}" if reached.by else on


def _answer_until(application: Application) -> Any:
    """The last day on which the network's answer may come."""
    since = day_of(application.state_since, current_app.config["ZONE"])
    return since + timedelta(days=the_network(db).answer_days)
