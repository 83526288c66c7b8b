"""The second door of people in office: setting up the second factor, passing it, and moving it to another phone."""

from typing import Any

import segno
from flask import abort, flash, redirect, render_template, session, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.accounts import second_factor as factor
from portal.accounts.actions import end_all_sign_ins, strengthen
from portal.accounts.entry import me, next_page, onward, proven
from portal.accounts.forms import ReplaceFactor, SecondFactor
from portal.accounts.models import Person
from portal.accounts.models_security import What
from portal.accounts.proof import Proof
from portal.accounts.security_log import note
from portal.accounts.views import pages
from portal.accounts.visitor import account, renew
from portal.network.queries import the_network
from portal.web.entry import for_arriving, for_treasurers
from portal.web.language import translated
from portal.web.limits import SECOND_FACTOR, limiter
from portal.web.transaction import db

PASS, ENROLL = "accounts.second_factor", "accounts.enroll"


@pages.get("/sign-in/second")
@for_arriving(PASS)
def second_factor() -> Any:
    if current_user.next_step != PASS:
        return redirect(onward())
    return render_template("accounts/second_factor.html", form=SecondFactor(), next=next_page(), **me())


@pages.post("/sign-in/second")
@limiter.limit(SECOND_FACTOR, key_func=account)
@for_arriving(PASS)
def pass_second_factor() -> Any:
    form = SecondFactor()
    if not form.validate_on_submit():
        return render_template("accounts/second_factor.html", form=form, next=next_page(), **me()), 422
    shown = factor.check(db, me()["person"], form.code.data)
    if shown is None:
        note(What.FACTOR_WRONG, current_user.id)
        flash(_("This code is not right, or it was used already."))
        return redirect(url_for(PASS, next=next_page()))
    renew(strengthen(db, me()["sign_in"], factor=True))
    note(shown, current_user.id)
    return redirect(onward())


@pages.get("/account/second-factor")
@for_arriving(ENROLL)
def enroll() -> Any:
    _refuse_unless_in_office()
    if db.get_one(Person, current_user.id).totp_secret is not None:
        return redirect(url_for("accounts.account"))
    return _enrollment(SecondFactor())


@pages.post("/account/second-factor")
@limiter.limit(SECOND_FACTOR, key_func=account)
@for_arriving(ENROLL)
def finish_enrollment() -> Any:
    _refuse_unless_in_office()
    form, is_step = SecondFactor(), current_user.next_step is not None
    if not form.validate_on_submit() or "secret" not in session:
        return _enrollment(form), 422
    try:
        codes = factor.enroll(db, me()["person"], session["secret"], form.code.data.replace(" ", ""))
    except factor.WrongCode as wrong:
        form.code.errors = [translated(wrong)]
        return _enrollment(form), 422
    return _done(codes, What.FACTOR_SET, is_step=is_step)


@pages.get("/account/second-factor/replace")
@for_treasurers
def ask_replace() -> Any:
    if db.get_one(Person, current_user.id).totp_secret is None:
        return redirect(url_for("accounts.account"))
    return _replacement(ReplaceFactor())


@pages.post("/account/second-factor/replace")
@limiter.limit(SECOND_FACTOR, key_func=account)
@for_treasurers
def replace() -> Any:
    form = ReplaceFactor()
    if not form.validate_on_submit() or "secret" not in session or not proven(form):
        return _replacement(form), 422
    try:
        codes = factor.replace(db, me()["person"], session["secret"], form.code.data.replace(" ", ""))
    except factor.WrongCode as wrong:
        form.code.errors = [translated(wrong)]
        return _replacement(form), 422
    return _done(codes, What.FACTOR_REPLACED, is_step=False)


def _refuse_unless_in_office() -> None:
    """The second factor belongs to the office: nobody would ask a member for it."""
    if not current_user.is_in_office:
        abort(404)


def _done(codes: list[str], what: What, *, is_step: bool) -> Any:
    """Other browsers knew another second factor, or none; the codes wait in this one until they are written down."""
    end_all_sign_ins(db, current_user.id, but=current_user.sign_in_id)
    renew(strengthen(db, me()["sign_in"], factor=True))
    del session["secret"]
    session["codes"], session["codes_are_a_step"] = codes, is_step
    note(what, current_user.id)
    return redirect(url_for("accounts.recovery_codes", next=next_page()))


def _enrollment(form: SecondFactor) -> str:
    return render_template("accounts/enroll.html", form=form, next=next_page(), **_offer())


def _replacement(form: ReplaceFactor) -> str:
    return render_template("accounts/replace.html", form=form.ask_for(Proof.CODE), **_offer())


def _offer() -> dict[str, Any]:
    """The secret waits in the browser's signed session until its first code is typed."""
    who = me()
    offered = factor.offer(who["person"], the_network(db).name, session.get("secret"))
    session["secret"] = offered.secret
    picture = segno.make(offered.address).svg_data_uri(scale=5, border=2, light="#fff")
    return {"secret": offered.secret, "picture": picture, **who}
