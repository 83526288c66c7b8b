"""Plans and what they cost, for whoever looks after the dues; only organizers change them."""

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.dues import actions_plans as actions
from portal.dues.entry import acting, today
from portal.dues.forms_plans import NewPlan, NewPrice
from portal.dues.models import Plan
from portal.dues.queries import policy
from portal.dues.queries_plans import plans_with_prices
from portal.dues.states import Interval, Kind
from portal.dues.views_treasury import pages
from portal.errors import Refused
from portal.web.entry import for_organizers, for_treasurers
from portal.web.language import translated
from portal.web.transaction import db


@pages.get("/organizer/dues/plans")
@for_treasurers
def plans() -> str:
    every = plans_with_prices(db, today())
    return render_template("dues/plans.html", plans=every, begins_with=policy(db).plan_id)


@pages.get("/organizer/dues/plans/new")
@for_organizers
def ask_plan_facts() -> str:
    return render_template("dues/new_plan.html", form=NewPlan())


@pages.post("/organizer/dues/plans/new")
@for_organizers
def add_plan() -> Any:
    form = NewPlan()
    if not form.validate_on_submit() or not _added(form):
        return render_template("dues/new_plan.html", form=form), 422
    flash(_("The plan is there."))
    return redirect(url_for("treasury.plans"))


def _added(form: NewPlan) -> bool:
    """What the rules say of the amounts stands at the field."""
    kind, amounts = Kind(form.kind.data), (form.amount.cents, form.admission_fee.cents)
    try:
        actions.refuse_amount(kind, *amounts)
    except Refused as refused:
        form.amount.errors = [translated(refused)]
        return False
    actions.add_plan(
        db,
        german=form.german.data,
        english=form.english.data,
        kind=kind,
        interval=Interval(form.interval.data),
        cents=amounts[0],
        admission_fee=amounts[1],
        first_on=today(),
        by_id=current_user.id,
    )
    return True


@pages.get("/organizer/dues/plans/<int:plan_id>/price")
@for_organizers
def ask_price(plan_id: int) -> Any:
    plan = _plan(plan_id)
    if plan.retired_at is not None or plan.kind == Kind.HONORARY:
        return redirect(url_for("treasury.plans"))
    return render_template(
        "dues/price.html", plan=plan, form=NewPrice(data={"first_on": today() + actions.NOTICE})
    )


@pages.post("/organizer/dues/plans/<int:plan_id>/price")
@for_organizers
def change_price(plan_id: int) -> Any:
    plan, form = _plan(plan_id), NewPrice()
    if not form.validate_on_submit() or not _changed(plan, form):
        return render_template("dues/price.html", plan=plan, form=form), 422
    flash(_("The new price stands. Members hear of it 30 days before they pay it."))
    return redirect(url_for("treasury.plans"))


def _changed(plan: Plan, form: NewPrice) -> bool:
    try:
        actions.change_price(db, plan, cents=form.amount.cents, first_on=form.first_on.data, **acting())
    except Refused as refused:
        form.form_errors.append(translated(refused))
        return False
    return True


@pages.post("/organizer/dues/plans/<int:plan_id>/retire")
@for_organizers
def retire_plan(plan_id: int) -> Any:
    actions.retire(db, _plan(plan_id), by_id=current_user.id)
    flash(_("The plan is retired: nobody new gets it, and whoever has it keeps it."))
    return redirect(url_for("treasury.plans"))


def _plan(plan_id: int) -> Plan:
    return db.get(Plan, plan_id) or abort(404)
