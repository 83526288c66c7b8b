"""The page about oneself: what the house knows, where one is signed in, what happened at one's doors."""

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.accounts import actions
from portal.accounts.models import Person, SignIn
from portal.accounts.models_security import What
from portal.accounts.queries import open_sign_ins, recovery_codes_left, wished_address
from portal.accounts.queries_security import latest_of
from portal.accounts.security_log import note
from portal.accounts.views import pages
from portal.web.entry import for_people
from portal.web.transaction import db


@pages.get("/account")
@for_people
def account() -> str:
    person = db.get_one(Person, current_user.id)
    return render_template(
        "accounts/account.html",
        person=person,
        sign_ins=open_sign_ins(db, person.id),
        codes_left=recovery_codes_left(db, person.id) if person.totp_secret else 0,
        wished=wished_address(db, person.id),
        events=latest_of(db, person.id),
    )


@pages.post("/account/sign-ins/<int:id>/end")
@for_people
def end_sign_in(id: int) -> Any:
    found = db.get(SignIn, id)
    if found is None or found.person_id != current_user.id:
        abort(404)
    actions.end_own_sign_in(db, current_user.id, id)
    note(What.ONE_ENDED, current_user.id)
    flash(_("That browser is signed out."))
    return redirect(url_for("accounts.account"))


@pages.post("/account/sign-out-everywhere")
@for_people
def sign_out_everywhere() -> Any:
    actions.end_all_sign_ins(db, current_user.id, but=current_user.sign_in_id)
    note(What.OTHERS_ENDED, current_user.id)
    flash(_("You are signed out everywhere else."))
    return redirect(url_for("accounts.account"))
