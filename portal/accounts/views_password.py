"""Signing in by password, and setting one."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.accounts import actions
from portal.accounts.forms import NewPassword, PasswordSignIn
from portal.accounts.models import Person
from portal.accounts.views import all_doors, enter_as, next_page, pages
from portal.errors import Refused
from portal.web.entry import for_people
from portal.web.language import translated
from portal.web.limits import PER_DOOR, limiter, typed_address
from portal.web.transaction import db


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
            form.password.errors = [_("Address and password do not fit together")]
    if person is None:
        return render_template("accounts/password.html", form=form, next=next_page()), 422
    return enter_as(person, "password")


@pages.get("/account/password")
@for_people
def ask_new_password() -> str:
    return _page(NewPassword())


@pages.post("/account/password")
@limiter.limit(PER_DOOR)
@for_people
def set_password() -> Any:
    form = NewPassword()
    if not form.validate_on_submit():
        return _page(form), 422
    person = db.get_one(Person, current_user.id)
    try:
        actions.set_password(db, person, current_user.sign_in_id, form.current.data or "", form.password.data)
    except Refused as refused:
        form.password.errors = [translated(refused)]
        return _page(form), 422
    flash(_("Your password is set. Other browsers are signed out."))
    return redirect(url_for("accounts.account"))


def _page(form: NewPassword) -> str:
    person = db.get_one(Person, current_user.id)
    asks = actions.needs_current_password(db, person, current_user.sign_in_id)
    return render_template("accounts/new_password.html", form=form, asks_current=asks, person=person)
