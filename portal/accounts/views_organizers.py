"""Inviting people to an office, taking it, ending it, and helping another at the doors."""

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.accounts import actions_organizers as actions
from portal.accounts.actions import end_all_sign_ins
from portal.accounts.entry import me, proven, under_new_token
from portal.accounts.forms import Invite, ResetFactor
from portal.accounts.models import Invitation, Person, RoleKind
from portal.accounts.models_security import What
from portal.accounts.proof import proof_of
from portal.accounts.queries import Officer, invitation_by_token, open_sign_ins, organizers, treasurers
from portal.accounts.security_log import note, refusal_noted
from portal.accounts.views import all_doors, enter_as, pages
from portal.accounts.visitor import account
from portal.web.entry import for_organizers
from portal.web.language import language
from portal.web.limits import LETTERS, PER_DOOR, SECOND_FACTOR, limiter, typed_address
from portal.web.transaction import db

BEGAN = {RoleKind.ORGANIZER: What.ORGANIZER_BEGAN, RoleKind.TREASURER: What.TREASURER_BEGAN}


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
    invited = actions.invite_organizer(
        db, form.email.data, form.given_name.data, form.family_name.data, language(), me()["person"]
    )
    note(What.ORGANIZER_INVITED, invited.id, by_id=current_user.id)
    flash(_("The invitation is on its way."))
    return redirect(url_for("organizers.settings"))


@pages.get("/organizer/settings/treasurers")
@for_organizers
def ask_invite_treasurer() -> str:
    return render_template("accounts/invite_treasurer.html", form=Invite())


@pages.post("/organizer/settings/treasurers")
@limiter.limit(LETTERS, key_func=typed_address)
@for_organizers
def invite_treasurer() -> Any:
    form = Invite()
    if not form.validate_on_submit():
        return render_template("accounts/invite_treasurer.html", form=form), 422
    invited = actions.invite_treasurer(
        db, form.email.data, form.given_name.data, form.family_name.data, language(), me()["person"]
    )
    note(What.TREASURER_INVITED, invited.id, by_id=current_user.id)
    flash(_("The invitation is on its way."))
    return redirect(url_for("organizers.settings"))


@pages.post("/organizer/settings/invitations/<int:id>/withdraw")
@for_organizers
def withdraw_invitation(id: int) -> Any:
    if db.get(Invitation, id) is None:
        abort(404)
    note(
        What.INVITATION_WITHDRAWN, actions.withdraw_invitation(db, id, current_user.id), by_id=current_user.id
    )
    flash(_("The invitation is withdrawn: its link leads nowhere any more."))
    return redirect(url_for("organizers.settings"))


@pages.get("/organizer/settings/organizers/<int:id>")
@for_organizers
def organizer(id: int) -> str:
    return _page(id, ResetFactor())


@pages.post("/organizer/settings/organizers/<int:id>/sign-out")
@for_organizers
def sign_out_organizer(id: int) -> Any:
    found = _officer(id)
    end_all_sign_ins(db, found.id, but=current_user.sign_in_id)
    note(What.ENDED_BY_ORGANIZER, found.id, by_id=current_user.id)
    flash(_("%(name)s is signed out everywhere.", name=found.name))
    return redirect(url_for("accounts.organizer", id=id))


@pages.post("/organizer/settings/organizers/<int:id>/second-factor")
@limiter.limit(SECOND_FACTOR, key_func=account)
@for_organizers
def reset_second_factor(id: int) -> Any:
    found, form = _officer(id), ResetFactor()
    if not form.validate_on_submit() or not proven(form):
        return _page(id, form), 422
    actions.reset_second_factor(db, db.get_one(Person, id), me()["person"])
    under_new_token()
    note(What.FACTOR_RESET, id, by_id=current_user.id)
    flash(_("%(name)s can set up a new second factor at the next sign-in.", name=found.name))
    return redirect(url_for("accounts.organizer", id=id))


@pages.post("/organizer/settings/organizers/<int:id>/end")
@for_organizers
def end_organizer(id: int) -> Any:
    found = _officer(id, RoleKind.ORGANIZER)
    actions.end_organizer(db, id, current_user.id)
    note(What.ORGANIZER_ENDED, id, by_id=current_user.id)
    flash(_("%(name)s is no organizer any more.", name=found.name))
    return redirect(url_for("organizers.settings"))


@pages.post("/organizer/settings/treasurers/<int:id>/end")
@for_organizers
def end_treasurer(id: int) -> Any:
    found = _officer(id, RoleKind.TREASURER)
    actions.end_treasurer(db, id, current_user.id)
    note(What.TREASURER_ENDED, id, by_id=current_user.id)
    flash(_("%(name)s is no treasurer any more.", name=found.name))
    return redirect(url_for("organizers.settings"))


@pages.get("/sign-in/invitation/<token>")
def show_invitation(token: str) -> str:
    invitation = invitation_by_token(db, token)
    return render_template("accounts/invitation.html", token=token, invitation=invitation)


@pages.post("/sign-in/invitation/<token>")
@all_doors
@limiter.limit(PER_DOOR)
def accept_invitation(token: str) -> Any:
    with refusal_noted(What.INVITATION_REFUSED):
        taken = actions.accept_invitation(db, token)
    note(BEGAN[RoleKind(taken.kind)], taken.person_id)
    return enter_as(db.get_one(Person, taken.person_id), "invitation", What.IN_BY_INVITATION)


def _officer(id: int, *kinds: RoleKind) -> Officer:
    """Whoever holds one of these offices; any, when none is named."""
    found = [one for one in (*organizers(db), *treasurers(db)) if one.id == id]
    return next((one for one in found if not kinds or one.kind in kinds), None) or abort(404)


def _page(id: int, form: ResetFactor) -> str:
    officer, kind = _officer(id), proof_of(me()["person"])
    return render_template(
        "accounts/organizer.html",
        form=form.ask_for(kind),
        organizer=officer,
        is_last=officer.kind is RoleKind.ORGANIZER and len(organizers(db)) == 1,
        sign_ins=open_sign_ins(db, id),
        kind=kind,
    )
