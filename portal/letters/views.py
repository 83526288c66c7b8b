"""Pages of letters: the door behind a link, and the organizer's view of what left and what did not."""

from flask import Blueprint, Response, abort, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from portal.clock import now
from portal.letters import queries
from portal.letters.actions import note_seen, send_again
from portal.letters.models import Letter, LinkPurpose
from portal.web.entry import for_organizers
from portal.web.health import LATELY
from portal.web.transaction import db

pages = Blueprint("letters", __name__)
LETTER = "/organizer/letters/<int(max=9223372036854775807):letter_id>"  # larger is no id in any database
OPENED_BY = {
    LinkPurpose.APPLICATION: "applications.open_link",
    LinkPurpose.CONFIRM: "applications.confirm",
    LinkPurpose.FAVOR_REPORT: "favors.open_link",
    LinkPurpose.FAVOR_RETURN: "favors.open_link",
    LinkPurpose.CLOSING_RECORD: "leaving.open_link",
}
ASKED_ANEW_AT: dict[LinkPurpose | None, str] = {
    LinkPurpose.FAVOR_REPORT: "favors.ask_for_link",
    LinkPurpose.FAVOR_RETURN: "favors.ask_for_link",
    LinkPurpose.CLOSING_RECORD: "leaving.ask_for_link",
}


@pages.get("/link/<token>")
def link(token: str) -> Response:
    """Shows one button and changes nothing: mail scanners open links."""
    found = queries.link_by_token(db, token)
    if found is None:
        return _gone(token)
    opens = url_for(OPENED_BY[found.purpose])
    page = make_response(
        render_template("letters/link.html", token=token, purpose=found.purpose, opens=opens)
    )
    page.headers["Cache-Control"] = "no-store"  # its address is a key
    return page


def _gone(token: str) -> Response:
    """Offers a new link to what the old one was for."""
    anew = ASKED_ANEW_AT.get(queries.purpose_of(db, token), "applications.status")
    return make_response(render_template("letters/link_gone.html", anew=url_for(anew)), 404)


@pages.get("/organizer/letters")
@for_organizers
def outbox() -> str:
    seen_at = queries.worker_seen_at(db)
    return render_template(
        "letters/outbox.html",
        failures=queries.unseen_failures(db),
        delayed=queries.delayed(db),
        latest=queries.latest(db),
        worker_seen_at=seen_at,
        worker_is_away=seen_at is None or seen_at < now() - LATELY,
        in_words=gettext,  # what the mail server said stays as it is
    )


@pages.post(f"{LETTER}/seen")
@for_organizers
def seen(letter_id: int) -> ResponseReturnValue:
    note_seen(db, _letter(letter_id), current_user.id)
    return redirect(url_for("letters.outbox"))


@pages.post(f"{LETTER}/again")
@for_organizers
def again(letter_id: int) -> ResponseReturnValue:
    send_again(db, _letter(letter_id))
    return redirect(url_for("letters.outbox"))


def _letter(letter_id: int) -> Letter:
    return db.get(Letter, letter_id) or abort(404)
