"""A member leaves: what is still open, each promise settled, and then the membership ends."""

from datetime import timedelta
from typing import Any

from flask import abort, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.accounts.models import Person
from portal.accounts.models_security import What
from portal.accounts.security_log import note
from portal.clock import now
from portal.favors.queries_waiting import own_reports, reports_to_confirm, returns_to_confirm
from portal.leaving.actions import end
from portal.leaving.entry import COOKIE
from portal.leaving.forms import Leave
from portal.leaving.queries import Open, open_promise, open_promises
from portal.leaving.views import pages
from portal.letters.entry import let_in
from portal.members.models import Membership
from portal.members.queries import current_membership
from portal.promises.actions import withdraw
from portal.promises.actions_others import release
from portal.promises.entry import acting, my_promise, today
from portal.promises.forms import Act, Sentence, Withdraw
from portal.web.entry import for_members
from portal.web.transaction import db


@pages.get("/account/leave")
@for_members
def ask_leave() -> str:
    return _page(Leave())


@pages.post("/account/leave")
@for_members
def leave() -> Any:
    form = Leave()
    if not form.validate_on_submit():
        return _page(form), 422
    zone = current_app.config["ZONE"]
    link = end(db, _own().id, reason=form.reason.data, by_id=current_user.id, zone=zone)
    note(What.MEMBERSHIP_ENDED, current_user.id)
    return let_in(redirect(url_for("leaving.goodbye")), COOKIE, link.id)


@pages.get("/account/leave/promises/<int:promise_id>")
@for_members
def ask_settle(promise_id: int) -> Any:
    found = open_promise(db, _own().party_id, promise_id)
    if found is None:
        return redirect(url_for("leaving.ask_leave"))
    form = _form(found)
    form.step.data = str(found.step)
    return _settle_page(found, form)


@pages.post("/account/leave/promises/<int:promise_id>")
@for_members
def settle(promise_id: int) -> Any:
    found = open_promise(db, _own().party_id, promise_id) or abort(404)
    form, promise = _form(found), my_promise(promise_id)[0].promise
    if not form.validate_on_submit():
        return _settle_page(found, form), 422
    act = withdraw if found.is_given else release
    act(db, promise, sentence=form.sentence.data, seen=form.seen, **acting())
    flash(_("The promise is given back.") if found.is_given else _("The promise is released."))
    return redirect(url_for("leaving.ask_leave"))


def _own() -> Membership:
    return current_membership(db, current_user.id) or abort(404)


def _form(found: Open) -> Any:
    return Withdraw() if found.is_given else Sentence()


def _settle_page(found: Open, form: Act) -> str:
    return render_template("leaving/settle.html", promise=found, form=form)


def _page(form: Leave) -> str:
    party_id = _own().party_id
    return render_template(
        "leaving/leave.html",
        form=form,
        email=db.get_one(Person, current_user.id).email,
        promises=open_promises(db, party_id),
        to_confirm=reports_to_confirm(db, party_id),
        returns=returns_to_confirm(db, party_id),
        reported=own_reports(db, party_id, now() + timedelta(days=1)),  # only what waits
        today=today(),
    )
