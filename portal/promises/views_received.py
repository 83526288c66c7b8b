"""What the receiver of a promise may do: confirm it with thanks, say that it is not done yet, release it."""

from typing import Any

from flask_babel import gettext as _

from portal.favors.models import Thanks
from portal.promises import actions_others
from portal.promises.entry import acting, my_promise
from portal.promises.forms import Confirm, Sentence
from portal.promises.queries import Side
from portal.promises.states import Act
from portal.promises.views import pages
from portal.promises.views_given import act_page, ask, done
from portal.web.entry import for_members
from portal.web.transaction import db


@pages.get("/promises/<int:promise_id>/confirm")
@for_members
def ask_confirm(promise_id: int) -> Any:
    return ask(promise_id, Act.KEPT, Side.RECEIVED, "confirm", Confirm())


@pages.post("/promises/<int:promise_id>/confirm")
@for_members
def confirm(promise_id: int) -> Any:
    found, form = my_promise(promise_id)[0], Confirm()
    if not form.validate_on_submit():
        return act_page(found, "confirm", form), 422
    actions_others.confirm(db, found.promise, **said(form), seen=form.seen, **acting())
    return done(promise_id, _("Your thanks are on their way."))


def said(form: Confirm) -> dict[str, Any]:
    """The thanks, as the form says."""
    return {
        "thanks": Thanks(int(form.thanks.data)),
        "sentence": form.sentence.data,
        "asked": form.asked.data,
    }


@pages.get("/promises/<int:promise_id>/not-yet")
@for_members
def ask_not_yet(promise_id: int) -> Any:
    return ask(promise_id, Act.NOT_YET, Side.RECEIVED, "not_yet", Sentence())


@pages.post("/promises/<int:promise_id>/not-yet")
@for_members
def not_yet(promise_id: int) -> Any:
    found, form = my_promise(promise_id)[0], Sentence()
    if not form.validate_on_submit():
        return act_page(found, "not_yet", form), 422
    actions_others.not_yet(db, found.promise, sentence=form.sentence.data, seen=form.seen, **acting())
    return done(promise_id, _("The promise is open again."))


@pages.get("/promises/<int:promise_id>/release")
@for_members
def ask_release(promise_id: int) -> Any:
    return ask(promise_id, Act.RELEASED, Side.RECEIVED, "release", Sentence())


@pages.post("/promises/<int:promise_id>/release")
@for_members
def release(promise_id: int) -> Any:
    found, form = my_promise(promise_id)[0], Sentence()
    if not form.validate_on_submit():
        return act_page(found, "release", form), 422
    actions_others.release(db, found.promise, sentence=form.sentence.data, seen=form.seen, **acting())
    return done(promise_id, _("The promise is released."))
