"""One invoice of ours for the member who owes it: what it asks for, and how to transfer it; made to be printed."""

from flask import abort, render_template
from flask_login import current_user
from markupsafe import Markup

from portal.accounts.models import Person
from portal.dues.bank_account import giro_code, in_groups
from portal.dues.entry import today
from portal.dues.models import Plan, Policy
from portal.dues.models_dues import Dues, Invoice
from portal.dues.queries import policy
from portal.dues.states import State
from portal.dues.views import pages
from portal.network.queries import the_network
from portal.web.entry import for_members
from portal.web.transaction import db


@pages.get("/dues/invoices/<int:invoice_id>")
@for_members
def invoice(invoice_id: int) -> str:
    found = db.get(Invoice, invoice_id) or abort(404)
    dues, kept = db.get_one(Dues, found.dues_id), policy(db)
    if dues.person_id != current_user.id or found.reference is None:
        abort(404)
    return render_template(
        "dues/invoice.html",
        invoice=found,
        plan=db.get_one(Plan, dues.plan_id),
        person=db.get_one(Person, dues.person_id),
        policy=kept,
        iban=in_groups(kept.iban),
        code=_code(found, kept, the_network(db).name)
        if found.state == State.OPEN and kept.iban and found.cents
        else None,
        today=today(),
    )


def _code(invoice: Invoice, kept: Policy, network: str) -> Markup:
    code = giro_code(
        holder=kept.account_holder or network,
        iban=kept.iban,
        bic=kept.bic,
        cents=invoice.cents,
        reference=invoice.reference or "",
    )
    return Markup(code.svg_inline(omitsize=True, light="#fff", svgclass=None, lineclass=None))  # noqa: S704 - a picture
