"""A reminder that a person writes, looks at and signs."""

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from portal.accounts.entry import me
from portal.dues import actions_reminding as actions
from portal.dues.entry import today, zone
from portal.dues.forms_treasury import ReminderWords
from portal.dues.models_dues import Invoice
from portal.dues.queries_treasury import name_of
from portal.dues.views_treasury import pages
from portal.letters.words import Words
from portal.web.entry import for_treasurers
from portal.web.transaction import db


@pages.get("/organizer/dues/invoices/<int:invoice_id>/remind")
@for_treasurers
def ask_reminder(invoice_id: int) -> Any:
    invoice = _invoice(invoice_id)
    if not actions.may_sign(db, invoice, today()):
        return redirect(url_for("treasury.member", dues_id=invoice.dues_id))
    words = actions.draft(db, invoice, me()["person"])
    form = ReminderWords(data={"subject": words.subject, "body": words.text, "step": str(invoice.step)})
    return _page(invoice, form)


@pages.post("/organizer/dues/invoices/<int:invoice_id>/remind")
@for_treasurers
def send_reminder(invoice_id: int) -> Any:
    invoice, form = _invoice(invoice_id), ReminderWords()
    if not form.validate_on_submit():
        return _page(invoice, form), 422
    words = Words(form.subject.data, form.body.data + "\n")
    actions.send_signed(db, invoice, words, seen=form.seen, by=me()["person"], zone=zone())
    flash(_("Your reminder is on its way."))
    return redirect(url_for("treasury.member", dues_id=invoice.dues_id))


def _page(invoice: Invoice, form: ReminderWords) -> str:
    name = name_of(db, invoice.dues_id)
    return render_template("dues/remind.html", invoice=invoice, name=name, form=form)


def _invoice(invoice_id: int) -> Invoice:
    return db.get(Invoice, invoice_id) or abort(404)
