"""The second door of organizers: setting up the second factor, and passing it."""

from typing import Any

import segno
from flask import flash, redirect, render_template, session, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.accounts import second_factor as factor
from portal.accounts.forms import SecondFactor
from portal.accounts.models import Person
from portal.accounts.views import next_page, pages
from portal.network.queries import the_network
from portal.web.entry import for_people
from portal.web.limits import SECOND_FACTOR, limiter
from portal.web.transaction import db


@pages.get("/sign-in/second")
@for_people
def second_factor() -> Any:
    person = db.get_one(Person, current_user.id)
    if person.totp_secret is None:
        return redirect(url_for("accounts.enroll", next=next_page()))
    return render_template("accounts/second_factor.html", form=SecondFactor(), next=next_page())


@pages.post("/sign-in/second")
@limiter.limit(SECOND_FACTOR)
@for_people
def pass_second_factor() -> Any:
    form = SecondFactor()
    if not form.validate_on_submit():
        return render_template("accounts/second_factor.html", form=form, next=next_page()), 422
    if not factor.check(db, db.get_one(Person, current_user.id), form.code.data):
        flash(_("This code is not right, or it was used already."))
        return redirect(url_for("accounts.second_factor", next=next_page()))
    factor.confirm_sign_in(db, current_user.sign_in_id)
    return redirect(next_page() or url_for("organizers.queue"))


@pages.get("/account/second-factor")
@for_people
def enroll() -> Any:
    person = db.get_one(Person, current_user.id)
    if person.totp_secret is not None:
        return redirect(url_for("accounts.second_factor", next=next_page()))
    return _enrollment(person, SecondFactor())


@pages.post("/account/second-factor")
@limiter.limit(SECOND_FACTOR)
@for_people
def finish_enrollment() -> Any:
    person, form = db.get_one(Person, current_user.id), SecondFactor()
    if not form.validate_on_submit() or "secret" not in session:
        return _enrollment(person, form), 422
    codes = factor.enroll(db, person, session.pop("secret"), form.code.data.replace(" ", ""))
    factor.confirm_sign_in(db, current_user.sign_in_id)
    return render_template("accounts/recovery_codes.html", codes=codes, next=next_page())


def _enrollment(person: Person, form: SecondFactor) -> str:
    """The secret waits in the browser's signed session until its first code is typed."""
    offered = factor.offer(person, the_network(db).name, session.get("secret"))
    session["secret"] = offered.secret
    picture = segno.make(offered.address).svg_data_uri(scale=5, border=2, light="#fff")
    return render_template(
        "accounts/enroll.html", form=form, secret=offered.secret, picture=picture, next=next_page()
    )
