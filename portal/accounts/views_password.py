"""Signing in by password, showing it after a link, and setting one."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.accounts import actions_password as actions
from portal.accounts.entry import me, next_page, onward
from portal.accounts.forms import KnownPassword, NewPassword, PasswordSignIn
from portal.accounts.models_security import What
from portal.accounts.security_log import note, owner_of_address
from portal.accounts.views import all_doors, enter_as, pages
from portal.accounts.visitor import account, renew
from portal.errors import Refused
from portal.web.entry import for_arriving
from portal.web.language import translated
from portal.web.limits import PER_DOOR, limiter, typed_address
from portal.web.transaction import db

KNOWN, NEW = "accounts.ask_known_password", "accounts.ask_new_password"


@pages.get("/sign-in/password")
def ask_password() -> str:
    return render_template("accounts/password.html", form=PasswordSignIn(), next=next_page())


@pages.post("/sign-in/password")
@all_doors
@limiter.limit(PER_DOOR)
@limiter.limit(PER_DOOR, key_func=typed_address)
def sign_in_by_password() -> Any:
    form = PasswordSignIn()
    person = None
    if form.validate_on_submit():
        person = actions.person_by_password(db, form.email.key, form.password.data)
        if person is None:
            note(What.PASSWORD_WRONG, owner_of_address(form.email.key))
            form.password.errors = [_("Address and password do not fit together")]
    if person is None:
        return render_template("accounts/password.html", form=form, next=next_page()), 422
    return enter_as(person, "password", What.IN_BY_PASSWORD)


@pages.get("/sign-in/known-password")
@for_arriving(KNOWN)
def ask_known_password() -> Any:
    if current_user.next_step != KNOWN:
        return redirect(onward())
    return render_template("accounts/known_password.html", form=KnownPassword(), next=next_page(), **me())


@pages.post("/sign-in/known-password")
@limiter.limit(PER_DOOR, key_func=account)
@for_arriving(KNOWN)
def show_password() -> Any:
    form = KnownPassword()
    token = None
    if form.validate_on_submit():
        token = actions.show_password(db, password=form.password.data, **me())
        if token is None:
            note(What.PASSWORD_WRONG, current_user.id)
            form.password.errors = [_("This password is not right")]
    if token is None:
        return render_template("accounts/known_password.html", form=form, next=next_page(), **me()), 422
    renew(token)
    note(What.PASSWORD_SHOWN, current_user.id)
    return redirect(onward())


@pages.get("/account/password")
@for_arriving(KNOWN, NEW)
def ask_new_password() -> str:
    return _page(NewPassword())


@pages.post("/account/password")
@limiter.limit(PER_DOOR, key_func=account)
@for_arriving(KNOWN, NEW)
def set_password() -> Any:
    form, is_step = NewPassword(), current_user.next_step is not None
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        token = actions.set_password(db, current=form.current.data or "", password=form.password.data, **me())
    except actions.WrongPassword as wrong:
        return _refused(form, form.current, wrong)
    except Refused as refused:
        return _refused(form, form.password, refused)
    renew(token)
    note(What.PASSWORD_SET, current_user.id)
    if is_step:
        return redirect(onward())
    flash(_("Your password is set. Other browsers are signed out."))
    return redirect(url_for("accounts.account"))


def _refused(form: NewPassword, field: Any, refused: Refused) -> Any:
    if field is form.current:
        note(What.PROOF_WRONG, current_user.id)
    field.errors = [translated(refused)]
    return _page(form), 422


def _page(form: NewPassword) -> str:
    asks = actions.needs_current_password(**me())
    return render_template(
        "accounts/new_password.html", form=form, asks_current=asks, next=next_page(), **me()
    )
