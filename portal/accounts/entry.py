"""Who stands at the doors, what they show once more, and where they go on from here."""

from typing import Any

from flask import request, session, url_for
from flask_login import current_user

from portal.accounts.actions import strengthen
from portal.accounts.forms import Proven
from portal.accounts.models import Person, SignIn
from portal.accounts.models_security import What
from portal.accounts.proof import NotProven, refuse_unless_proven
from portal.accounts.security_log import note
from portal.accounts.visitor import renew
from portal.web.entry import inner_path
from portal.web.language import translated
from portal.web.transaction import db


def me() -> dict[str, Any]:
    """The person, and the sign-in they stand in."""
    return {
        "person": db.get_one(Person, current_user.id),
        "sign_in": db.get_one(SignIn, current_user.sign_in_id),
    }


def proven(form: Proven) -> bool:
    """Whether the right thing was shown; otherwise the form says so, and the log knows."""
    try:
        refuse_unless_proven(db, shown=form.proof.data or "", **me())
    except NotProven as wrong:
        note(What.PROOF_WRONG, current_user.id)
        form.proof.errors = [translated(wrong)]
        return False
    return True


def under_new_token() -> None:
    """Who has just shown something once more goes on under a token that nobody saw before."""
    renew(strengthen(db, me()["sign_in"]))


def next_page() -> str | None:
    """The page that was wanted before the doors."""
    return inner_path(request.values.get("next"))


def wanted() -> str | None:
    """The same for who comes back through a letter, whose link does not know it."""
    return next_page() or inner_path(session.get("wanted"))


def onward() -> str:
    return next_page() or home(organizer=current_user.is_organizer, treasurer=current_user.is_treasurer)


def home(*, organizer: bool, treasurer: bool) -> str:
    """Where somebody begins who wanted no page in particular."""
    if organizer:
        return url_for("organizers.queue")
    return url_for("treasury.overview" if treasurer else "records.record")
