"""One member's dues: how they stand, their invoices, and what the treasurer may do with them."""

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from portal.dues import actions, actions_invoices
from portal.dues.entry import acting, today
from portal.dues.forms_treasury import Act as ActForm
from portal.dues.forms_treasury import GivenBack, GivePlan, Paid, Why
from portal.dues.models import Plan
from portal.dues.models_dues import Invoice
from portal.dues.queries import plans
from portal.dues.queries_treasury import Member, name_of
from portal.dues.queries_treasury import member as member_with
from portal.dues.states import GATE, Act, Means, State
from portal.dues.views_treasury import pages
from portal.web.entry import for_treasurers
from portal.web.transaction import db


@pages.get("/organizer/dues/<int:dues_id>")
@for_treasurers
def member(dues_id: int) -> str:
    return render_template("dues/member.html", found=_member(dues_id), today=today())


@pages.get("/organizer/dues/<int:dues_id>/plan")
@for_treasurers
def ask_plan(dues_id: int) -> str:
    found = _member(dues_id)
    form = GivePlan(data={"plan": found.plan.id, "step": str(found.dues.step)})
    return _plan_page(found, form)


@pages.post("/organizer/dues/<int:dues_id>/plan")
@for_treasurers
def change_plan(dues_id: int) -> Any:
    found, form = _member(dues_id), GivePlan()
    if not form.offer(plans(db)).validate_on_submit():
        return _plan_page(found, form), 422
    plan = db.get_one(Plan, form.plan.data)
    actions.change_plan(db, found.dues, plan, seen=form.seen, **acting())
    return _done(dues_id, _("The other plan counts from the next period on."))


def _plan_page(found: Member, form: GivePlan) -> str:
    return render_template("dues/plan_of_member.html", found=found, form=form.offer(plans(db)))


@pages.get("/organizer/dues/invoices/<int:invoice_id>/paid")
@for_treasurers
def ask_paid(invoice_id: int) -> Any:
    return _ask(invoice_id, Act.PAID, "paid", Paid(data={"on": today(), "means": Means.TRANSFER}))


@pages.post("/organizer/dues/invoices/<int:invoice_id>/paid")
@for_treasurers
def mark_paid(invoice_id: int) -> Any:
    invoice, form = _invoice(invoice_id), Paid()
    if not form.validate_on_submit():
        return _act_page(invoice, "paid", form), 422
    actions_invoices.pay(
        db,
        invoice,
        cents=invoice.cents,
        means=Means(form.means.data),
        on=form.on.data,
        key=f"by-hand:{invoice.id}:{form.seen}",
        seen=form.seen,
        **acting(),
    )
    return _done(invoice.dues_id, _("Invoice %(number)s is paid.", number=invoice.number))


@pages.get("/organizer/dues/invoices/<int:invoice_id>/reopen")
@for_treasurers
def ask_reopen(invoice_id: int) -> Any:
    return _ask(invoice_id, Act.REOPENED, "reopen", Why())


@pages.post("/organizer/dues/invoices/<int:invoice_id>/reopen")
@for_treasurers
def reopen(invoice_id: int) -> Any:
    invoice, form = _invoice(invoice_id), Why()
    if not form.validate_on_submit():
        return _act_page(invoice, "reopen", form), 422
    actions_invoices.reopen(db, invoice, why=form.why.data, seen=form.seen, **acting())
    return _done(invoice.dues_id, _("Invoice %(number)s is open again.", number=invoice.number))


@pages.get("/organizer/dues/invoices/<int:invoice_id>/cancel")
@for_treasurers
def ask_void(invoice_id: int) -> Any:
    return _ask(invoice_id, Act.VOIDED, "void", Why())


@pages.post("/organizer/dues/invoices/<int:invoice_id>/cancel")
@for_treasurers
def void(invoice_id: int) -> Any:
    invoice, form = _invoice(invoice_id), Why()
    if not form.validate_on_submit():
        return _act_page(invoice, "void", form), 422
    actions_invoices.void(db, invoice, why=form.why.data, seen=form.seen, **acting())
    return _done(invoice.dues_id, _("Invoice %(number)s is canceled.", number=invoice.number))


@pages.get("/organizer/dues/invoices/<int:invoice_id>/given-back")
@for_treasurers
def ask_refund(invoice_id: int) -> Any:
    return _ask(invoice_id, Act.REFUNDED, "refund", GivenBack(data={"on": today()}))


@pages.post("/organizer/dues/invoices/<int:invoice_id>/given-back")
@for_treasurers
def refund(invoice_id: int) -> Any:
    invoice, form = _invoice(invoice_id), GivenBack()
    if not form.validate_on_submit():
        return _act_page(invoice, "refund", form), 422
    actions_invoices.refund(db, invoice, why=form.why.data, on=form.on.data, seen=form.seen, **acting())
    return _done(invoice.dues_id, _("Noted: the money of %(number)s went back.", number=invoice.number))


def _ask(invoice_id: int, act: Act, template: str, form: ActForm) -> Any:
    """The page of an act while it is possible; else the member's page, which says how it stands."""
    invoice = _invoice(invoice_id)
    if invoice.stripe_id is not None or State(invoice.state) not in GATE[act][0]:
        return redirect(url_for("treasury.member", dues_id=invoice.dues_id))
    form.step.data = str(invoice.step)
    return _act_page(invoice, template, form)


def _act_page(invoice: Invoice, template: str, form: ActForm) -> str:
    name = name_of(db, invoice.dues_id)
    return render_template(f"dues/{template}.html", invoice=invoice, name=name, form=form)


def _done(dues_id: int, said: str) -> Any:
    flash(said)
    return redirect(url_for("treasury.member", dues_id=dues_id))


def _member(dues_id: int) -> Member:
    return member_with(db, dues_id, today()) or abort(404)


def _invoice(invoice_id: int) -> Invoice:
    return db.get(Invoice, invoice_id) or abort(404)
