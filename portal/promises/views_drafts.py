"""The lines of the interview: confirm an offer with a date, park it, let it go, put an ask away, take it up again."""

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.promises import actions_drafts
from portal.promises.entry import acting, my_party
from portal.promises.forms import NewPromise
from portal.promises.models import Answer
from portal.promises.queries_drafts import Draft, draft
from portal.promises.views import pages
from portal.promises.views_show import what, with_choices
from portal.web.entry import for_members
from portal.web.transaction import db


def _mine(capture_id: int) -> Draft:
    return draft(db, my_party(), capture_id) or abort(404)


@pages.get("/promises/drafts/<int:capture_id>")
@for_members
def ask_confirm_offer(capture_id: int) -> Any:
    found = _mine(capture_id)
    if not found.can_be_promised:
        return _back()
    form = with_choices(NewPromise(data={"words": found.words}), my_party())
    return render_template("promises/confirm_offer.html", draft=found, form=form)


@pages.post("/promises/drafts/<int:capture_id>")
@for_members
def confirm_offer(capture_id: int) -> Any:
    found, form = _mine(capture_id), with_choices(NewPromise(), my_party())
    if not form.validate_on_submit():
        return render_template("promises/confirm_offer.html", draft=found, form=form), 422
    promise = actions_drafts.confirm_offer(db, found.id, **what(form), **acting())
    flash(_("Promised."))
    return redirect(url_for("promises.show", promise_id=promise.id))


@pages.post("/promises/drafts/<int:capture_id>/park")
@for_members
def park(capture_id: int) -> Any:
    return _answered(capture_id, Answer.PARKED, _("Put off for later."))


@pages.post("/promises/drafts/<int:capture_id>/let-go")
@for_members
def let_go(capture_id: int) -> Any:
    return _answered(capture_id, Answer.LET_GO, _("Let go. You can take it up again below."))


@pages.post("/promises/drafts/<int:capture_id>/put-away")
@for_members
def put_away(capture_id: int) -> Any:
    return _answered(capture_id, Answer.PUT_AWAY, _("Put away. You can take it out again below."))


@pages.post("/promises/drafts/<int:capture_id>/take-up")
@for_members
def take_up(capture_id: int) -> Any:
    actions_drafts.take_up_again(db, _mine(capture_id).id, by_id=current_user.id)
    flash(_("It is back."))
    return _back()


def _answered(capture_id: int, answer: Answer, said: str) -> Any:
    actions_drafts.answer(db, _mine(capture_id).id, answer, by_id=current_user.id)
    flash(said)
    return _back()


def _back() -> Any:
    return redirect(url_for("promises.overview"))
