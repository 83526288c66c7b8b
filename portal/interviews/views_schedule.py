"""An organizer's times: one page, each part of it a form of its own, so that lines come and go without a script."""

from datetime import date
from typing import Any

from flask import abort, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.clock import day_of, now
from portal.errors import Refused
from portal.interviews import actions_schedule as actions
from portal.interviews.actions_schedule import Plan
from portal.interviews.forms_schedule import DaysOffForm, PlanForm, SpecialHoursForm, WeeklyHoursForm
from portal.interviews.models import Meeting
from portal.interviews.models_schedule import DaysOff, SpecialHours, WeeklyHours
from portal.interviews.queries_calendar import calendar_key
from portal.interviews.queries_schedule import OwnPlan, own_line, own_plan
from portal.interviews.queries_slots import offers
from portal.interviews.views import pages
from portal.web.entry import for_organizers
from portal.web.forms import Form
from portal.web.language import translated
from portal.web.transaction import db

TIMES = "/organizer/interviews/times"
LINES: dict[str, type[WeeklyHours] | type[SpecialHours] | type[DaysOff]] = {
    "weekly": WeeklyHours,
    "special": SpecialHours,
    "off": DaysOff,
}


@pages.get(TIMES)
@for_organizers
def times() -> str:
    return _page()


@pages.post(TIMES)
@for_organizers
def save_plan() -> Any:
    form = PlanForm()
    if not form.validate_on_submit():
        return _page(form), 422
    numbers = {name: form[name].data for name in ("length", "pause", "notice_hours", "ahead_days")}
    meeting = Meeting(form.meeting.data)
    plan = Plan(offers=form.offers.data, meeting=meeting, place=form.place.data, **numbers)
    actions.keep_plan(db, plan, by_id=current_user.id)
    return _saved()


@pages.post(f"{TIMES}/weekly")
@for_organizers
def add_weekly() -> Any:
    form = WeeklyHoursForm()
    if not form.validate_on_submit():
        return _page(form), 422
    weekdays = [int(one) for one in form.weekdays.data]
    try:
        actions.add_weekly_hours(db, weekdays, form.begins.data, form.until.data, by_id=current_user.id)
    except Refused as refused:
        return _refused(form, "until", refused)
    return _saved()


@pages.post(f"{TIMES}/special")
@for_organizers
def add_special() -> Any:
    form = SpecialHoursForm()
    if not form.validate_on_submit():
        return _page(form), 422
    hours = form.special_begins.data, form.special_until.data
    try:
        actions.add_special_hours(db, form.day.data, *hours, today=_today(), by_id=current_user.id)
    except Refused as refused:
        return _refused(form, "special_until", refused)
    return _saved()


@pages.post(f"{TIMES}/off")
@for_organizers
def add_off() -> Any:
    form = DaysOffForm()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        actions.add_days_off(db, form.first.data, form.last.data, today=_today(), by_id=current_user.id)
    except Refused as refused:
        return _refused(form, "last", refused)
    return _saved()


@pages.post(f"{TIMES}/<line>/<int:id>/remove")
@for_organizers
def remove_line(line: str, id: int) -> Any:
    kind = LINES.get(line) or abort(404)
    actions.remove_line(db, own_line(db, kind, id, current_user.id) or abort(404))
    return _saved()


def _today() -> date:
    return day_of(now(), current_app.config["ZONE"])


def _saved() -> Response:
    flash(_("Saved."))
    return redirect(url_for("interviews.times"))


def _refused(form: Form, field: str, refused: Refused) -> Any:
    """The sentence stands at the field it is about; nothing was kept."""
    form[field].errors = [translated(refused)]
    return _page(form), 422


def _page(sent: Form | None = None) -> str:
    """The page with the one form that was sent as it was typed, and the others as they stand."""
    plan = own_plan(db, current_user.id, _today())
    forms = {
        "plan": sent if isinstance(sent, PlanForm) else _plan_form(plan),
        "weekly": sent if isinstance(sent, WeeklyHoursForm) else WeeklyHoursForm(formdata=None),
        "special": sent if isinstance(sent, SpecialHoursForm) else SpecialHoursForm(formdata=None),
        "off": sent if isinstance(sent, DaysOffForm) else DaysOffForm(formdata=None),
    }
    found = offers(db, now(), current_app.config["ZONE"], all_hosts=True).of(current_user.id)
    free = found.between(found.first_day, found.last_day)
    return render_template(
        "interviews/times.html",
        plan=plan,
        forms=forms,
        form=sent,
        free=free,
        key=calendar_key(db, current_user.id),
    )


def _plan_form(plan: OwnPlan) -> PlanForm:
    defaults = {"length": 45, "pause": 15, "notice_hours": 24, "ahead_days": 28, "meeting": "phone"}
    return PlanForm(formdata=None, obj=plan.schedule, data=None if plan.schedule else defaults)
