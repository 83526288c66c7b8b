"""For whoever left: the record as it stood, by the link of a letter, for 30 days in the browser that opened it."""

from typing import Any

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.clock import day_of
from portal.errors import Refused
from portal.leaving.actions import send_link_again
from portal.leaving.entry import COOKIE, for_former
from portal.leaving.forms import AskForLink
from portal.leaving.queries import Closed, closed
from portal.leaving.views import pages
from portal.letters.entry import let_in
from portal.letters.models import LinkPurpose
from portal.letters.queries import link_by_token
from portal.web.downloads import as_file
from portal.web.limits import LETTERS, limiter, typed_address
from portal.web.transaction import db


@pages.post("/goodbye/open")
def open_link() -> Any:
    """The button of a link's page: lets this browser in to the one record."""
    link = link_by_token(db, request.form.get("token", ""), LinkPurpose.CLOSING_RECORD) or abort(404)
    found = closed(db, link.subject_id) or abort(404)
    if current_user.is_authenticated and current_user.id != found.person.id:
        raise Refused("This link is for somebody else. Please sign out first if it came to you.")
    return let_in(redirect(url_for("leaving.goodbye")), COOKIE, link.id)


@pages.get("/goodbye")
@for_former
def goodbye(found: Closed) -> str:
    return render_template("leaving/goodbye.html", closed=found)


@pages.get("/goodbye/record.pdf")
@for_former
def own_closing_record(found: Closed) -> Any:
    ended_on = day_of(found.record.made_at, current_app.config["ZONE"])
    return as_file(found.record.content, "application/pdf", f"record-{ended_on}")


@pages.get("/goodbye/link")
def ask_for_link() -> str:
    return render_template("leaving/ask_for_link.html", form=AskForLink())


@pages.post("/goodbye/link")
@limiter.limit(LETTERS, key_func=typed_address)
@limiter.limit("20 per hour")
def send_link() -> Any:
    form = AskForLink()
    if not form.validate_on_submit():
        return render_template("leaving/ask_for_link.html", form=form), 422
    send_link_again(db, form.email.key)
    flash(_("If a record is kept for this address, a letter with a link is on its way to it."))
    return redirect(url_for("leaving.ask_for_link"))
