"""Signing in by a link or its code, and signing out."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.accounts import actions, actions_links
from portal.accounts.entry import home, next_page, wanted
from portal.accounts.forms import AskForLink, Code
from portal.accounts.models import Person, RoleKind
from portal.accounts.models_security import What
from portal.accounts.queries import link_by_token, roles_of
from portal.accounts.security_log import note, owner_of_address, owner_of_code, owner_of_link, refusal_noted
from portal.accounts.visitor import enter
from portal.letters.actions import hash_of
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
    session["asked"] = actions_links.ask_for_link(db, form.email.key).nonce
    session["wanted"] = next_page()
    note(What.LINK_ASKED, owner_of_address(form.email.key))
    return redirect(url_for("accounts.wait", next=next_page()))


@pages.get("/sign-in/wait")
def wait() -> str:
    return render_template("accounts/wait.html", form=Code(), next=next_page())


@pages.post("/sign-in/code")
@all_doors
@limiter.limit(PER_DOOR)
def use_code() -> Any:
    form, nonce = Code(), session.get("asked", "")
    if not form.validate_on_submit():
        return render_template("accounts/wait.html", form=form, next=next_page()), 422
    with refusal_noted(What.CODE_WRONG, owner_of_code(nonce)):
        person = actions_links.use_code(db, nonce, form.code.data.replace(" ", ""))
    if person is None:  # an answer like any other, so that the try is counted
        note(What.CODE_WRONG, owner_of_code(nonce))
        flash(_("This is not the code of the latest letter."))
        return redirect(url_for("accounts.wait", next=next_page()))
    return enter_as(person, "link", What.IN_BY_CODE)


@pages.get("/sign-in/link/<token>")
def show_link(token: str) -> str:
    link = link_by_token(db, token)
    fits = link is not None and link.fits(hash_of(session.get("asked", "")))
    by_command = link is not None and link.browser_hash is None
    return render_template(
        "accounts/link.html", token=token, next=wanted(), link=link, fits=fits, by_command=by_command
    )


@pages.post("/sign-in/link/<token>")
@all_doors
@limiter.limit(PER_DOOR)
def use_link(token: str) -> Any:
    with refusal_noted(What.LINK_REFUSED, owner_of_link(token)):
        person = actions_links.use_link(db, token, session.get("asked"))
    return enter_as(person, "link", What.IN_BY_LINK)


@pages.post("/sign-out")
def sign_out() -> Any:
    if current_user.is_authenticated:
        actions.end_sign_in(db, current_user.sign_in_id)
        note(What.OUT, current_user.id)
    session.clear()
    response = redirect(url_for("network.landing"))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def enter_as(person: Person, way: str, what: What) -> Any:
    """Begins a session of its own; nothing of the one before is kept. People in office are led on by the pages they open."""
    roles = roles_of(db, person.id)
    begins = home(organizer=RoleKind.ORGANIZER in roles, treasurer=RoleKind.TREASURER in roles)
    onward = next_page() or begins
    enter(actions.sign_in(db, person, way, both_factors=False, browser=request.user_agent.string))
    note(what, person.id)
    return redirect(onward)


from portal.accounts import (  # noqa: E402
    views_account,  # noqa: F401
    views_address,  # noqa: F401
    views_organizers,  # noqa: F401
    views_password,  # noqa: F401
    views_recovery,  # noqa: F401
    views_second_factor,  # noqa: F401
    views_security,  # noqa: F401
)
