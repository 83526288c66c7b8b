"""Recovery codes: seen once, counted, made anew."""

from typing import Any

from flask import redirect, render_template, session, url_for
from flask_login import current_user

from portal.accounts import second_factor as factor
from portal.accounts.entry import me, next_page, onward, proven, under_new_token
from portal.accounts.forms import Proven
from portal.accounts.models import Person
from portal.accounts.models_security import What
from portal.accounts.proof import Proof
from portal.accounts.queries import recovery_codes_left
from portal.accounts.security_log import note
from portal.accounts.views import pages
from portal.accounts.visitor import account
from portal.web.entry import for_treasurers
from portal.web.limits import SECOND_FACTOR, limiter
from portal.web.transaction import db


@pages.get("/account/recovery-codes")
@for_treasurers
def recovery_codes() -> Any:
    if "codes" in session:
        return render_template(
            "accounts/recovery_codes.html",
            codes=session["codes"],
            is_step=session.get("codes_are_a_step", False),
            next=next_page(),
        )
    if db.get_one(Person, current_user.id).totp_secret is None:
        return redirect(url_for("accounts.account"))
    return _page(Proven())


@pages.post("/account/recovery-codes")
@limiter.limit(SECOND_FACTOR, key_func=account)
@for_treasurers
def renew_codes() -> Any:
    form = Proven()
    if not form.validate_on_submit() or not proven(form):
        return _page(form), 422
    session["codes"], session["codes_are_a_step"] = factor.fresh_codes(db, me()["person"]), False
    under_new_token()
    note(What.CODES_RENEWED, current_user.id)
    return redirect(url_for("accounts.recovery_codes"))


@pages.post("/account/recovery-codes/kept")
@for_treasurers
def codes_are_kept() -> Any:
    """They are written down: this browser forgets them."""
    session.pop("codes", None)
    return redirect(onward() if session.pop("codes_are_a_step", False) else url_for("accounts.account"))


def _page(form: Proven) -> str:
    left = recovery_codes_left(db, current_user.id)
    return render_template("accounts/renew_codes.html", form=form.ask_for(Proof.CODE), left=left)
