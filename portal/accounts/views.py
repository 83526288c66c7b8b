"""Signing in by a link or its code, signing out, and the page about oneself."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.accounts import actions
from portal.accounts.forms import AskForLink, Code
from portal.accounts.models import Person, RoleKind
from portal.accounts.queries import holds, open_sign_ins
from portal.accounts.visitor import enter
from portal.web.entry import for_people, inner_path
from portal.web.limits import ALL_DOORS, LETTERS, PER_DOOR, limiter, typed_address
from portal.web.transaction import db

pages = Blueprint("accounts", __name__)
all_doors = limiter.shared_limit(ALL_DOORS, scope="doors", key_func=lambda: "everybody")


@pages.get("/sign-in")
def sign_in() -> str:
    return render_template("accounts/sign_in.html", form=AskForLink(), next=next_page())


@pages.post("/sign-in/link")
@all_doors
@limiter.limit(PER_DOOR)
@limiter.limit(LETTERS, key_func=typed_address)
def ask_for_link() -> Any:
    form = AskForLink()
    if not form.validate_on_submit():
        return render_template("accounts/sign_in.html", form=form, next=next_page()), 422
    session["asked"] = actions.ask_for_link(db, form.email.key).nonce
    return redirect(url_for("accounts.wait", next=next_page()))


@pages.get("/sign-in/wait")
def wait() -> str:
    return render_template("accounts/wait.html", form=Code(), next=next_page())


@pages.post("/sign-in/code")
@all_doors
@limiter.limit(PER_DOOR)
def use_code() -> Any:
    form = Code()
    if not form.validate_on_submit():
        return render_template("accounts/wait.html", form=form, next=next_page()), 422
    person = actions.use_code(db, session.get("asked", ""), form.code.data.replace(" ", ""))
    if person is None:  # an answer like any other, so that the try is counted
        flash(_("This is not the code of the latest letter."))
        return redirect(url_for("accounts.wait", next=next_page()))
    return enter_as(person, "link")


@pages.get("/sign-in/link/<token>")
def show_link(token: str) -> str:
    return render_template("accounts/link.html", token=token, next=next_page())


@pages.post("/sign-in/link/<token>")
@all_doors
@limiter.limit(PER_DOOR)
def use_link(token: str) -> Any:
    return enter_as(actions.use_link(db, token, session.get("asked")), "link")


@pages.post("/sign-out")
def sign_out() -> Any:
    if current_user.is_authenticated:
        actions.end_sign_in(db, current_user.sign_in_id)
    session.clear()
    response = redirect(url_for("network.landing"))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@pages.get("/account")
@for_people
def account() -> str:
    person = db.get_one(Person, current_user.id)
    return render_template("accounts/account.html", person=person, sign_ins=open_sign_ins(db, person.id))


@pages.post("/account/sign-out-everywhere")
@for_people
def sign_out_everywhere() -> Any:
    actions.end_all_sign_ins(db, current_user.id, but=current_user.sign_in_id)
    flash(_("You are signed out everywhere else."))
    return redirect(url_for("accounts.account"))


def enter_as(person: Person, way: str) -> Any:
    """Begins a session of its own; nothing of the one before is kept."""
    onward = next_page()
    enter(actions.sign_in(db, person, way, both_factors=False, browser=request.user_agent.string))
    home = "organizers.queue" if holds(db, person.id, RoleKind.ORGANIZER) else "records.record"
    return redirect(onward or url_for(home))


def next_page() -> str | None:
    return inner_path(request.values.get("next"))


from portal.accounts import views_organizers, views_password, views_second_factor  # noqa: E402, F401
