"""What is promised to the network, for its organizers: they confirm and release in its name."""

from typing import Any

from flask import abort, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.promises import actions_others
from portal.promises.entry import acting, network_promise, place, place_of_day, today
from portal.promises.forms import Act as ActForm
from portal.promises.forms import Confirm, Sentence
from portal.promises.queries import Seen, Side
from portal.promises.queries_lists import Line, settled_with_network, to_network
from portal.promises.states import Act, State
from portal.promises.views import pages
from portal.promises.views_given import act_page, ask_if, done
from portal.promises.views_received import said
from portal.promises.views_show import promise_page
from portal.web.entry import for_organizers
from portal.web.transaction import db

STAGES = {"reported": State.REPORTED, "open": State.OPEN, "settled": None}
PAGE = 50


@pages.get("/organizer/promises")
@for_organizers
def for_network() -> str:
    stage = request.args.get("stage", "reported")
    if stage not in STAGES:
        abort(404)
    lines = _lines(STAGES[stage])
    return render_template(
        "promises/network.html",
        stages=list(STAGES),
        stage=stage,
        lines=lines[:PAGE],
        more=_more(stage, lines),
        today=today(),
    )


def _lines(state: State | None) -> list[Line]:
    if state is None:
        return settled_with_network(db, place("before"), PAGE)
    return to_network(db, state, place_of_day("after"), PAGE)


def _more(stage: str, lines: list[Line]) -> str | None:
    if len(lines) <= PAGE:
        return None
    last = lines[PAGE - 1]
    if STAGES[stage] is None:
        return url_for("promises.for_network", stage=stage, before=f"{last.since.isoformat()}~{last.id}")
    return url_for("promises.for_network", stage=stage, after=f"{last.due_on}~{last.id}")


@pages.get("/organizer/promises/<int:promise_id>")
@for_organizers
def show_to_organizer(promise_id: int) -> str:
    return promise_page(network_promise(promise_id), Side.RECEIVED, for_network=True)


def _ask(promise_id: int, act: Act, template: str, form: ActForm) -> Any:
    found = network_promise(promise_id)
    others = found.promisor_person_id != current_user.id  # nobody confirms their own in the network's name
    return ask_if(others, found, act, template, form, for_network=True)


def _act_page(found: Seen, template: str, form: ActForm) -> str:
    return act_page(found, template, form, for_network=True)


def _done(promise_id: int, said: str) -> Any:
    return done(promise_id, said, for_network=True)


@pages.get("/organizer/promises/<int:promise_id>/confirm")
@for_organizers
def ask_confirm_for_network(promise_id: int) -> Any:
    return _ask(promise_id, Act.KEPT, "confirm", Confirm())


@pages.post("/organizer/promises/<int:promise_id>/confirm")
@for_organizers
def confirm_for_network(promise_id: int) -> Any:
    found, form = network_promise(promise_id), Confirm()
    if not form.validate_on_submit():
        return _act_page(found, "confirm", form), 422
    actions_others.confirm(db, found.promise, **said(form), seen=form.seen, **acting())
    return _done(promise_id, _("Your thanks are on their way."))


@pages.get("/organizer/promises/<int:promise_id>/not-yet")
@for_organizers
def ask_not_yet_for_network(promise_id: int) -> Any:
    return _ask(promise_id, Act.NOT_YET, "not_yet", Sentence())


@pages.post("/organizer/promises/<int:promise_id>/not-yet")
@for_organizers
def not_yet_for_network(promise_id: int) -> Any:
    found, form = network_promise(promise_id), Sentence()
    if not form.validate_on_submit():
        return _act_page(found, "not_yet", form), 422
    actions_others.not_yet(db, found.promise, sentence=form.sentence.data, seen=form.seen, **acting())
    return _done(promise_id, _("The promise is open again."))


@pages.get("/organizer/promises/<int:promise_id>/release")
@for_organizers
def ask_release_for_network(promise_id: int) -> Any:
    return _ask(promise_id, Act.RELEASED, "release", Sentence())


@pages.post("/organizer/promises/<int:promise_id>/release")
@for_organizers
def release_for_network(promise_id: int) -> Any:
    found, form = network_promise(promise_id), Sentence()
    if not form.validate_on_submit():
        return _act_page(found, "release", form), 422
    actions_others.release(db, found.promise, sentence=form.sentence.data, seen=form.seen, **acting())
    return _done(promise_id, _("The promise is released."))
