"""Letters about dues: to the member, once for the event they report."""

from typing import Any

from sqlalchemy.orm import Session

from portal.accounts.models import Person
from portal.dues.models import Plan
from portal.dues.models_dues import Dues, Invoice
from portal.dues.money import money
from portal.dues.queries import policy
from portal.letters.actions import write
from portal.letters.words import path
from portal.network.queries import the_network


def tell_of_invoice(db: Session, kind: str, dues: Dues, invoice: Invoice, **values: Any) -> None:
    """About one invoice; told again when it has gone on since, and only then."""
    to = db.get_one(Person, dues.person_id)
    tell(
        db,
        kind,
        dues,
        f"{kind}:{invoice.id}:{invoice.step}",
        invoice=invoice,
        amount=money(invoice.cents, to.language),
        fee=money(invoice.admission_fee, to.language) if invoice.admission_fee else "",
        vat=money(invoice.vat, to.language) if invoice.vat else "",
        policy=policy(db),
        **values,
    )


def tell(db: Session, kind: str, dues: Dues, occasion: str, **values: Any) -> None:
    to, network = db.get_one(Person, dues.person_id), the_network(db)
    write(
        db,
        kind,
        to=to,
        occasion=occasion,
        reply_to=network.contact_email,
        network=network,
        plan=db.get_one(Plan, dues.plan_id).name(to.language),
        page=path(to.language, "/dues"),
        **values,
    )
