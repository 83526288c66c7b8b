"""Reminders of what is late: a friendly one by itself, then one that a person writes and signs; after grace the people in
office are told, and nothing is switched off. And of another price, before anybody pays it."""

from collections.abc import Iterable
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.accounts.models import Person
from portal.accounts.queries import organizers, treasurers
from portal.clock import day_of, now
from portal.dues.actions_history import claim, note
from portal.dues.actions_letters import tell, tell_of_invoice
from portal.dues.actions_plans import NOTICE
from portal.dues.bank_account import in_groups
from portal.dues.models import Price
from portal.dues.models_dues import Dues, DuesEvent, Invoice
from portal.dues.money import money
from portal.dues.queries import policy, price_on
from portal.dues.states import Act, State, Way
from portal.errors import Refused
from portal.letters.actions import write, write_own
from portal.letters.words import Words, called, compose, greeting, path
from portal.network.queries import the_network

AT_ONCE = 100  # letters in one sweep


def remind_of_dues(db: Session, zone: str) -> None:
    """The friendly reminder, once for each of our invoices; Stripe looks after its own. Safe to run any time."""
    days = policy(db).reminder_days
    ours = _late(db, zone, days, Act.REMINDED).where(Invoice.reference.is_not(None))
    for invoice, dues in db.execute(ours.limit(AT_ONCE)).all():
        tell_of_invoice(db, "dues-reminder", dues, invoice, iban=in_groups(policy(db).iban))
        note(db, dues, Act.REMINDED, zone=zone, by_id=None, invoice=invoice, detail="friendly")


def tell_of_grace(db: Session, zone: str) -> None:
    """Grace is over: everybody in office hears of it once, and talks to the member. Safe to run any time."""
    for invoice, dues in db.execute(_late(db, zone, policy(db).grace_days, Act.GRACE).limit(AT_ONCE)).all():
        member = db.get_one(Person, dues.person_id)
        for person in _in_office(db):
            _tell_of_grace(db, invoice, dues, member, person)
        note(db, dues, Act.GRACE, zone=zone, by_id=None, invoice=invoice)


def _late(db: Session, zone: str, days: int, act: Act) -> sa.Select[Invoice, Dues]:
    """Invoices that were due so many days ago and have no such line in their history yet."""
    since = day_of(now(), zone) - timedelta(days=days)
    done = sa.exists().where(DuesEvent.invoice_id == Invoice.id, DuesEvent.act == act)
    return (
        sa.select(Invoice, Dues)
        .join(Dues, Dues.id == Invoice.dues_id)
        .where(Invoice.state == State.OPEN, Invoice.due_on <= since, ~done)
        .order_by(Invoice.id)
    )


def _in_office(db: Session) -> Iterable[Person]:
    ids = dict.fromkeys(one.id for one in (*organizers(db), *treasurers(db)))
    return [db.get_one(Person, person_id) for person_id in ids]


def _tell_of_grace(db: Session, invoice: Invoice, dues: Dues, member: Person, to: Person) -> None:
    network = the_network(db)
    write(
        db,
        "dues-grace",
        to=to,
        occasion=f"dues-grace:{invoice.id}:{to.id}",
        reply_to=network.contact_email,
        network=network,
        member=called(member, to.language),
        invoice=invoice,
        amount=money(invoice.cents, to.language),
        page=path(to.language, f"/organizer/dues/{dues.id}"),
    )


def may_sign(db: Session, invoice: Invoice, today: date) -> bool:
    """It is late, and the friendly reminder has had its days."""
    reminded = sa.select(sa.func.max(DuesEvent.on)).where(
        DuesEvent.invoice_id == invoice.id, DuesEvent.act == Act.REMINDED
    )
    last = db.scalar(reminded)
    waited = last is not None and last + timedelta(days=policy(db).reminder_days) <= today
    return invoice.state == State.OPEN and invoice.reference is not None and waited


def draft(db: Session, invoice: Invoice, by: Person) -> Words:
    """The letter as it is offered to whoever signs it."""
    dues = db.get_one(Dues, invoice.dues_id)
    to = db.get_one(Person, dues.person_id)
    values = {
        "greeting": greeting(to),
        "invoice": invoice,
        "amount": money(invoice.cents, to.language),
        "policy": policy(db),
        "iban": in_groups(policy(db).iban),
        "network": the_network(db),
        "by": by,
        "page": path(to.language, "/dues"),
    }
    return compose("dues-reminder-signed", to.language, values)


def send_signed(db: Session, invoice: Invoice, words: Words, *, seen: int, by: Person, zone: str) -> None:
    """A person's own reminder; an answer reaches that person."""
    if not may_sign(db, invoice, day_of(now(), zone)):
        raise Refused(
            "It is not time for a reminder of your own: it was paid, or the last one has not had its days."
        )
    claim(db, invoice, seen)
    dues = db.get_one(Dues, invoice.dues_id)
    to, occasion = db.get_one(Person, dues.person_id), f"dues-reminder-signed:{invoice.id}:{invoice.step}"
    write_own(db, "dues-reminder-signed", words, to=to, occasion=occasion, reply_to=by.email)
    note(db, dues, Act.REMINDED, zone=zone, by_id=by.id, invoice=invoice, detail="signed")
    db.flush()


def tell_of_prices(db: Session, zone: str) -> None:
    """Whoever pays another price from the next period on hears of it 30 days before. Safe to run any time."""
    for dues, began in db.execute(_about_to_pay_another(day_of(now(), zone)).limit(AT_ONCE)).all():
        to = db.get_one(Person, dues.person_id)
        before, then = (price_on(db, dues.plan_id, day).cents for day in (began, dues.next_on))
        note(db, dues, Act.PRICE, zone=zone, by_id=None, detail=str(dues.next_on))
        if before != then:
            amounts = {"before": money(before, to.language), "then": money(then, to.language)}
            tell(
                db,
                "dues-price",
                dues,
                f"dues-price:{dues.id}:{dues.next_on}",
                first_on=dues.next_on,
                **amounts,
            )


def _about_to_pay_another(today: date) -> sa.Select[Dues, date]:
    """Dues whose next period begins within 30 days, at a price that is newer than the period that runs."""
    began = (
        sa.select(sa.func.max(Invoice.first_on))
        .where(Invoice.dues_id == Dues.id, Invoice.state != State.VOID)
        .scalar_subquery()
    )
    newer = sa.exists().where(
        Price.plan_id == Dues.plan_id, Price.first_on <= Dues.next_on, Price.first_on > began
    )
    told = sa.exists().where(
        DuesEvent.dues_id == Dues.id,
        DuesEvent.act == Act.PRICE,
        DuesEvent.detail == sa.cast(Dues.next_on, sa.String),
    )
    return (
        sa.select(Dues, began)
        .where(Dues.ended_at.is_(None), Dues.way != Way.FREE, Dues.until_on.is_(None), newer, ~told)
        .where(Dues.next_on > today, Dues.next_on <= today + NOTICE)
        .order_by(Dues.id)
    )
