"""The demo's own pages: who one can be, and the mailbox. Registered in demo mode only."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, current_app, redirect, render_template, request, session, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.accounts.actions import end_sign_in, sign_in
from portal.accounts.visitor import enter
from portal.applications.entry import let_in
from portal.applications.models import Application
from portal.applications.states import State
from portal.clock import day_of, now
from portal.demo.actions import application_of, key_to, key_to_favor, person_named, person_of
from portal.demo.cast import CLARA, ONE_CAN_BE, ORGANIZERS, THEO, Actor
from portal.demo.doors import KEY, PASSWORD
from portal.demo.moving import SPANS, let_time_pass
from portal.demo.treasury import statement_of_today
from portal.favors.entry import COOKIE as FAVOR_COOKIE
from portal.interviews.views_booking import as_calendar
from portal.letters import entry as letter_entry
from portal.letters.models import Letter
from portal.letters.queries import latest
from portal.web.downloads import as_file
from portal.web.transaction import by_steps, database, db

pages = Blueprint("demo", __name__, url_prefix="/demo")
ALL = 2000  # letters; more than a day's play writes
LINK = re.compile(r"^[ \t]*portal:(/\S*)[ \t]*$", re.MULTILINE)

SENTENCES = {
    "olga": _l(
        "Organizer, and the contact of the network. Read what came in, invite, hold a talk at the desk, decide."
    ),
    "jonas": _l(
        "Organizer. One of his decisions is drafted and waits for its release; his opinion about Cem waits for Olga’s."
    ),
    "theo": _l("Treasurer. A statement of the bank waits to be looked at, and one member is late."),
    "max": _l(
        "Member for almost a year, with favors and promises both ways. "
        "One promise waits for his thanks, one is past its day."
    ),
    "clara": _l("Without an account. A letter asked her about something that Max did for her."),
    "lena": _l(
        "Member since this week: her record begins with the admission, and what she offered waits for a date."
    ),
}
FAR = {
    State.DRAFT: _l("Applicant. The draft is nearly done: add a picture, read it through, send it."),
    State.SUBMITTED: _l("Applicant. The application is here; now an organizer reads it."),
    State.QUESTION: _l("Applicant. An organizer has asked for more: answer, and see what becomes of it."),
    State.INVITED: _l("Applicant, invited to the interview. Choose a time, in any time zone."),
    State.SCHEDULED: _l("Applicant with an appointment. Look at it, move it, take the calendar file along."),
    State.INTERVIEWED: _l("Applicant. The interview was held; now an organizer decides."),
    State.WAITLISTED: _l("Applicant, on hold. An organizer may still invite, accept or decline."),
    State.ACCEPTED: _l("Applicant, and welcome. Read the letter and accept the admission."),
    State.ADMITTED: _l("Member now: the admission is the first line of the record."),
    State.DECLINED: _l("The application was declined, or the admission was. See how the page says so."),
    State.LAPSED: _l("Nobody answered in time, so the acceptance lapsed. An organizer can reopen it."),
    State.WITHDRAWN: _l("The application was withdrawn. That can be undone for 14 days."),
}
SPAN_WORDS = {"fortnight": _l("Two weeks later"), "month": _l("A month later"), "year": _l("A year later")}
BEGINNING = _l("Nobody's application yet: begin one.")
GROUPS = (
    (_l("Organizers"), ("olga", "jonas")),
    (_l("Treasurers"), ("theo",)),
    (_l("Applicants"), ("ada", "ben", "cem", "eva")),
    (_l("Members"), ("max", "lena")),
    (_l("Outside contacts"), ("clara",)),
)


@dataclass(frozen=True)
class Role:
    key: str
    name: str
    sentence: str


@dataclass(frozen=True)
class Group:
    heading: str
    roles: list[Role]


@dataclass(frozen=True)
class Part:
    """A paragraph of a letter, or a link that stands alone."""

    words: str = ""
    path: str = ""


@pages.get("")
def index() -> str:
    groups = [Group(heading, [_role(key) for key in keys]) for heading, keys in GROUPS]
    return render_template(
        "demo/index.html", groups=groups, password=PASSWORD, key=KEY, spans=_spans(), today=now()
    )


def _spans() -> list[tuple[str, str]]:
    """By how much time can pass; not without the demo's own Stripe, which has to go along."""
    return list(SPAN_WORDS.items()) if "small_stripe" in current_app.extensions else []


@pages.post("/later/<any(fortnight, month, year):span>")
@by_steps
def later(span: str) -> Any:
    """Time passes for everybody in the demo, and whatever falls due meanwhile happens."""
    small = current_app.extensions.get("small_stripe") or abort(404)
    gateway, zone = current_app.extensions["stripe"], current_app.config["ZONE"]
    let_time_pass(database, gateway, small, SPANS[span], zone)
    return redirect(url_for("demo.index", _anchor="time"))


@pages.post("/be/<name>")
def be(name: str) -> Any:
    """Signs in as one of the cast, both factors passed over; applicants get the key from their letter."""
    actor = ONE_CAN_BE.get(name) or abort(404)
    if name in ORGANIZERS:
        return _as_person(actor, "organizers.queue")
    if actor is THEO:
        return _as_person(actor, "treasury.overview")
    if actor is CLARA:
        return _as_outside(actor)
    application = application_of(db, actor)
    if application is None:  # the draft was removed
        return redirect(url_for("applications.apply"))
    if application.state != State.ADMITTED:
        return _as_applicant(application)
    return _as_person(application, "records.record")


@pages.get("/statement")
def statement() -> Response:
    """What the demo's bank hands out today, for whoever tries the treasurer's pages."""
    day = day_of(now(), current_app.config["ZONE"])
    return as_file(statement_of_today(db, day), "text/csv", f"umsaetze-{day}")


@pages.get("/mailbox")
def mailbox() -> str:
    return render_template("demo/mailbox.html", letters=latest(db, ALL))


@pages.get("/mailbox/<int(max=9223372036854775807):letter_id>")
def letter(letter_id: int) -> str:
    found = db.get(Letter, letter_id) or abort(404)
    return render_template("demo/letter.html", letter=found, parts=_parts(found.text))


@pages.get("/mailbox/<int(max=9223372036854775807):letter_id>/calendar.ics")
def calendar(letter_id: int) -> Response:
    """The file that a mail program would hand to the calendar."""
    found = db.get(Letter, letter_id) or abort(404)
    return as_calendar(found.calendar or abort(404), "interview")


def _role(key: str) -> Role:
    actor = ONE_CAN_BE[key]
    return Role(key, actor.name, SENTENCES.get(key) or _how_far(application_of(db, actor)))


def _how_far(application: Application | None) -> str:
    return str(FAR[State(application.state)] if application else BEGINNING)


def _as_applicant(application: Application) -> Response:
    page = "applications.apply" if application.state == State.DRAFT else "applications.status"
    with _changing_sides():
        return let_in(redirect(url_for(page)), key_to(db, application).id)


def _as_outside(actor: Actor) -> Response:
    link = key_to_favor(db, actor)
    with _changing_sides():
        if link is None:  # it was declined, or taken back
            return redirect(url_for("favors.ask_for_link"))
        return letter_entry.let_in(redirect(url_for("favors.outside")), FAVOR_COOKIE, link.id)


def _as_person(who: Actor | Application, page: str) -> Response:
    person = person_of(db, who.email.casefold()) or person_named(db, who.given_name, who.family_name)
    if person is None:
        abort(404)
    with _changing_sides():
        enter(sign_in(db, person, "demo", both_factors=True, browser=request.user_agent.string))
    return redirect(url_for(page))


@contextmanager
def _changing_sides() -> Iterator[None]:
    """Nobody is two people at once: whoever was signed in here is not any more.

    The token against forged forms stays, so that the page to choose from works again after going back to it."""
    token = session.get("csrf_token")
    if current_user.is_authenticated:
        end_sign_in(db, current_user.sign_in_id)
    session.clear()
    yield
    if token:
        session["csrf_token"] = token


def _parts(text: str) -> list[Part]:
    """Words and links by turns; the words in paragraphs."""
    parts = []
    for number, piece in enumerate(LINK.split(text)):
        if number % 2:
            parts.append(Part(path=piece))
        else:
            parts += [Part(words=words.strip()) for words in re.split(r"\n\s*\n", piece) if words.strip()]
    return parts
