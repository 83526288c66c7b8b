"""Inviting organizers, becoming one, and ending the role."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.accounts import actions
from portal.accounts.forms import Invite
from portal.accounts.models import Person
from portal.accounts.views import all_doors, enter_as, pages
from portal.web.entry import for_organizers
from portal.web.language import language
from portal.web.limits import LETTERS, PER_DOOR, limiter, typed_address
from portal.web.transaction import db


@pages.get("/organizer/settings/organizers")
@for_organizers
def ask_invite() -> str:
    return render_template("accounts/invite.html", form=Invite())


@pages.post("/organizer/settings/organizers")
@limiter.limit(LETTERS, key_func=typed_address)
@for_organizers
def invite() -> Any:
    form = Invite()
    if not form.validate_on_submit():
        return render_template("accounts/invite.html", form=form), 422
    by = db.get_one(Person, current_user.id)
    actions.invite_organizer(db, form.email.data, form.given_name.data, form.family_name.data, language(), by)
    flash(_("The invitation is on its way."))
    return redirect(url_for("organizers.settings"))


@pages.post("/organizer/settings/organizers/<int:id>/end")
@for_organizers
def end_organizer(id: int) -> Any:
    actions.end_organizer(db, id, current_user.id)
    return redirect(url_for("organizers.settings"))


@pages.get("/sign-in/invitation/<token>")
def show_invitation(token: str) -> str:
    return render_template("accounts/invitation.html", token=token)


@pages.post("/sign-in/invitation/<token>")
@all_doors
@limiter.limit(PER_DOOR)
def accept_invitation(token: str) -> Any:
    return enter_as(actions.accept_invitation(db, token), "invitation")
