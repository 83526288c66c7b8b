"""What happened at everybody's doors, for organizers; and the way to close them all."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.accounts.actions import end_everybodys_sign_ins
from portal.accounts.models_security import What
from portal.accounts.queries_security import PAGE, everybodys
from portal.accounts.security_log import note
from portal.accounts.views import pages
from portal.web.entry import for_organizers
from portal.web.transaction import db


@pages.get("/organizer/settings/security")
@for_organizers
def security() -> str:
    lines = everybodys(db, _before())
    older = lines[PAGE - 1].id if len(lines) > PAGE else None
    return render_template("accounts/security.html", events=lines[:PAGE], older=older)


@pages.post("/organizer/settings/security/sign-out-everybody")
@for_organizers
def sign_out_everybody() -> Any:
    end_everybodys_sign_ins(db, but=current_user.sign_in_id)
    note(What.EVERYBODY_ENDED, None, by_id=current_user.id)
    flash(_("Everybody else is signed out."))
    return redirect(url_for("accounts.security"))


def _before() -> int | None:
    """The line a page begins after, as its address carries it."""
    text = request.args.get("before", "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        abort(404)
    return int(text)
