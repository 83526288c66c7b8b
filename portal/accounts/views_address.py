"""Another e-mail address for oneself."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.accounts import actions_address as actions
from portal.accounts.entry import me, proven
from portal.accounts.forms import NewAddress
from portal.accounts.models_security import What
from portal.accounts.proof import Proof, proof_of
from portal.accounts.queries import wish_by_token
from portal.accounts.security_log import note, refusal_noted
from portal.accounts.views import pages
from portal.accounts.visitor import account, renew
from portal.clock import now
from portal.errors import Refused
from portal.web.entry import for_people
from portal.web.language import translated
from portal.web.limits import LETTERS, SECOND_FACTOR, limiter, typed_address
from portal.web.transaction import db


@pages.get("/account/address")
@for_people
def ask_new_address() -> str:
    return _page(NewAddress())


@pages.post("/account/address")
@limiter.limit(SECOND_FACTOR, key_func=account)
@limiter.limit(LETTERS, key_func=typed_address)
@for_people
def change_address() -> Any:
    form = NewAddress()
    if not form.validate_on_submit() or not proven(form):
        return _page(form), 422
    try:
        actions.ask_address(db, me()["person"], form.email.data, form.email.key)
    except Refused as refused:
        form.email.errors = [translated(refused)]
        return _page(form), 422
    note(What.ADDRESS_ASKED, current_user.id)
    flash(
        _(
            "A letter is on its way to the new address. It becomes yours once you press the button behind its link."
        )
    )
    return redirect(url_for("accounts.account"))


@pages.get("/account/address/<token>")
@for_people
def show_new_address(token: str) -> str:
    wished = wish_by_token(db, current_user.id, token)
    return render_template("accounts/confirm_address.html", wished=wished, token=token)


@pages.post("/account/address/<token>")
@limiter.limit(SECOND_FACTOR, key_func=account)
@for_people
def confirm_new_address(token: str) -> Any:
    with refusal_noted(What.ADDRESS_REFUSED, current_user.id):
        renewed = actions.confirm_address(db, token=token, **me())
    renew(renewed)
    note(What.ADDRESS_CHANGED, current_user.id)
    flash(_("Your address is changed. Other browsers are signed out."))
    return redirect(url_for("accounts.account"))


def _page(form: NewAddress) -> str:
    """Whoever has neither code nor password comes through a fresh letter."""
    who = me()
    kind = proof_of(who["person"])
    may = kind is not Proof.LETTER or who["sign_in"].is_fresh_from_letter(now())
    return render_template("accounts/new_address.html", form=form.ask_for(kind), kind=kind, may=may, **who)
