"""Who has paid, who is due, who is late, and who was given no plan yet."""

from datetime import date
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from portal.accounts.models import Person
from portal.dues.actions import begin
from portal.dues.entry import acting, today
from portal.dues.forms_treasury import GivePlan
from portal.dues.models import Plan
from portal.dues.queries import plans
from portal.dues.queries_treasury import (
    PAGE,
    Line,
    Stage,
    how_many,
    search,
    staged,
    sums,
    to_sign,
    without_dues,
)
from portal.dues.states import Means
from portal.dues.views_treasury import pages
from portal.web.entry import for_treasurers
from portal.web.forms import one_line
from portal.web.transaction import db


@pages.get("/organizer/dues")
@for_treasurers
def overview() -> str:
    name, text = request.args.get("stage", Stage.LATE), one_line(request.args.get("q"))[:80]
    if name not in set(Stage):
        abort(404)
    stage = Stage(name)
    lines = search(db, text) if text else staged(db, stage, today(), _place())
    return render_template(
        "dues/overview.html",
        stages=list(Stage),
        stage=stage,
        text=text,
        lines=lines[:PAGE],
        has_more=len(lines) > PAGE,
        more=None if text else _more(stage, lines),
        counts=how_many(db, today()),
        years=sums(db, today()),
        means=list(Means),
        waiting=bool(without_dues(db)),
        to_sign=to_sign(db, today()),
        today=today(),
    )


def _more(stage: Stage, lines: list[Line]) -> str | None:
    if len(lines) <= PAGE:
        return None
    last = lines[PAGE - 1]
    on = last.due_on if stage in (Stage.LATE, Stage.DUE) else last.next_on
    return url_for("treasury.overview", stage=stage, after=f"{on}~{last.id}")


def _place() -> tuple[date, int] | None:
    """The place a list goes on after, as its address carries it."""
    on, _tilde, id_ = request.args.get("after", "").partition("~")
    if not on:
        return None
    try:
        day, last = date.fromisoformat(on), int(id_)
    except ValueError:
        abort(404)
    return (day, last) if 0 < last < 2**62 else abort(404)


@pages.get("/organizer/dues/without")
@for_treasurers
def without() -> str:
    return _without(GivePlan())


@pages.post("/organizer/dues/without/<int:person_id>")
@for_treasurers
def give_plan(person_id: int) -> Any:
    person, form = db.get(Person, person_id) or abort(404), GivePlan()
    if not form.offer(plans(db)).validate_on_submit():
        return _without(form), 422
    plan = db.get_one(Plan, form.plan.data)
    dues = begin(db, person_id=person.id, plan=plan, **acting())
    flash(_("The dues of %(name)s begin today.", name=person.name))
    return redirect(url_for("treasury.member", dues_id=dues.id))


def _without(form: GivePlan) -> str:
    after = request.args.get("after", "0")
    if not (after.isascii() and after.isdigit() and len(after) < 19):
        abort(404)
    waiting = without_dues(db, int(after))
    return render_template(
        "dues/without.html",
        form=form.offer(plans(db)),
        waiting=waiting[:PAGE],
        more=waiting[PAGE - 1].membership_id if len(waiting) > PAGE else None,
    )
