"""What the one who made a promise may do, and a member who is asked to take it over."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from portal.promises import actions, actions_others
from portal.promises.entry import acting, my_promise
from portal.promises.forms import Act as ActForm
from portal.promises.forms import HandOver, Move, Report, Sentence, TakeOver, Withdraw
from portal.promises.queries import Seen, Side, others
from portal.promises.states import GATE, Act
from portal.promises.views import pages
from portal.web.entry import for_members
from portal.web.limits import FORMS, limiter
from portal.web.transaction import db


def ask(promise_id: int, act: Act, side: Side, template: str, form: ActForm) -> Any:
    found, own_side = my_promise(promise_id)
    return ask_if(own_side is side, found, act, template, form)


def ask_if(
    concerned: bool, found: Seen, act: Act, template: str, form: ActForm, *, for_network: bool = False
) -> Any:
    """The page of an act for whom it may concern now; everybody else is led to the promise."""
    if not concerned or found.promise.state not in GATE[act][0]:
        return _to_promise(found.promise.id, for_network)
    form.step.data = str(found.promise.step)
    return act_page(found, template, form, for_network=for_network)


def act_page(found: Seen, template: str, form: ActForm, *, for_network: bool = False) -> str:
    page = f"promises/{template}.html"
    return render_template(page, found=found, promise=found.promise, form=form, for_network=for_network)


def done(promise_id: int, said: str, *, for_network: bool = False) -> Any:
    flash(said)
    return _to_promise(promise_id, for_network)


def _to_promise(promise_id: int, for_network: bool) -> Any:
    page = "promises.show_to_organizer" if for_network else "promises.show"
    return redirect(url_for(page, promise_id=promise_id))


@pages.get("/promises/<int:promise_id>/move")
@for_members
def ask_move(promise_id: int) -> Any:
    return ask(promise_id, Act.MOVED, Side.GIVEN, "move", Move())


@pages.post("/promises/<int:promise_id>/move")
@limiter.limit(FORMS)
@for_members
def move(promise_id: int) -> Any:
    found, form = my_promise(promise_id)[0], Move()
    if not form.validate_on_submit():
        return act_page(found, "move", form), 422
    actions.move(db, found.promise, due_on=form.due_on.data, seen=form.seen, **acting())
    return done(promise_id, _("The new date stands."))


@pages.get("/promises/<int:promise_id>/hand-over")
@for_members
def ask_hand_over(promise_id: int) -> Any:
    form = _with_members(HandOver(), my_promise(promise_id)[0])
    return ask(promise_id, Act.ASKED, Side.GIVEN, "hand_over", form)


@pages.post("/promises/<int:promise_id>/hand-over")
@limiter.limit(FORMS)
@for_members
def hand_over(promise_id: int) -> Any:
    found = my_promise(promise_id)[0]
    form = _with_members(HandOver(), found)
    if not form.validate_on_submit():
        return act_page(found, "hand_over", form), 422
    actions.ask_to_take_over(
        db,
        found.promise,
        other_id=int(form.other.data),
        sentence=form.sentence.data,
        seen=form.seen,
        **acting(),
    )
    return done(promise_id, _("Your question is on its way."))


def _with_members(form: HandOver, found: Seen) -> HandOver:
    form.other.offer(others(db, but=found.promise.promisor_id, receiver_id=found.promise.receiver_id))
    return form


@pages.post("/promises/<int:promise_id>/hand-over/take-back")
@for_members
def take_back(promise_id: int) -> Any:
    actions.ask_no_longer(db, my_promise(promise_id)[0].promise, seen=ActForm().seen, **acting())
    return done(promise_id, _("The promise stays with you."))


@pages.get("/promises/<int:promise_id>/take-over")
@for_members
def ask_take_over(promise_id: int) -> Any:
    return ask(promise_id, Act.HANDED_OVER, Side.ASKED, "take_over", TakeOver())


@pages.post("/promises/<int:promise_id>/take-over")
@for_members
def take_over(promise_id: int) -> Any:
    found, form = my_promise(promise_id)[0], TakeOver()
    if not form.validate_on_submit():
        return act_page(found, "take_over", form), 422
    own = actions_others.take_over(db, found.promise, due_on=form.due_on.data, seen=form.seen, **acting())
    return done(own.id, _("The promise is yours now."))


@pages.get("/promises/<int:promise_id>/rather-not")
@for_members
def ask_rather_not(promise_id: int) -> Any:
    return ask(promise_id, Act.NOT_TAKEN, Side.ASKED, "rather_not", Sentence())


@pages.post("/promises/<int:promise_id>/rather-not")
@for_members
def rather_not(promise_id: int) -> Any:
    found, form = my_promise(promise_id)[0], Sentence()
    if not form.validate_on_submit():
        return act_page(found, "rather_not", form), 422
    actions_others.decline_to_take_over(
        db, found.promise, sentence=form.sentence.data, seen=form.seen, **acting()
    )
    flash(_("Your answer is on its way."))
    return redirect(url_for("promises.overview"))


@pages.get("/promises/<int:promise_id>/report")
@for_members
def ask_report(promise_id: int) -> Any:
    return ask(promise_id, Act.REPORTED, Side.GIVEN, "report", Report())


@pages.post("/promises/<int:promise_id>/report")
@for_members
def report(promise_id: int) -> Any:
    found, form = my_promise(promise_id)[0], Report()
    if not form.validate_on_submit():
        return act_page(found, "report", form), 422
    actions.report(db, found.promise, sentence=form.sentence.data, seen=form.seen, **acting())
    return done(promise_id, _("Reported as done."))


@pages.get("/promises/<int:promise_id>/withdraw")
@for_members
def ask_withdraw(promise_id: int) -> Any:
    return ask(promise_id, Act.WITHDRAWN, Side.GIVEN, "withdraw", Withdraw())


@pages.post("/promises/<int:promise_id>/withdraw")
@for_members
def withdraw(promise_id: int) -> Any:
    found, form = my_promise(promise_id)[0], Withdraw()
    if not form.validate_on_submit():
        return act_page(found, "withdraw", form), 422
    actions.withdraw(db, found.promise, sentence=form.sentence.data, seen=form.seen, **acting())
    return done(promise_id, _("The promise is given back."))
