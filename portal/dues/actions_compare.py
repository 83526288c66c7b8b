"""What a comparing of both books writes down: how far it came, what differed, and what waits for a person."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.clock import now
from portal.dues.actions_checkout import note_price
from portal.dues.models_stripe import Difference, Reconciliation
from portal.dues.money import money
from portal.dues.pictures import Change
from portal.dues.queries_compare import OtherPrice, people_with_two_subscriptions, prices_set_elsewhere
from portal.dues.queries_stripe import customer_called
from portal.dues.states import What


def begin(db: Session) -> int:
    row = Reconciliation(at=now())
    db.add(row)
    db.flush()
    return row.id


def count(db: Session, id_: int, compared: int) -> None:
    more = sa.update(Reconciliation).where(Reconciliation.id == id_)
    db.execute(more.values(compared=Reconciliation.compared + compared))


def note(db: Session, id_: int, changes: list[Change], *, customer: str | None, repaired: bool) -> None:
    """`customer`: Stripe's id, where it is one of ours."""
    known = customer_called(db, customer) if customer else None
    for change in changes:
        _note(db, id_, change, person_id=known.person_id if known else None, repaired=repaired)
    if repaired:
        more = sa.update(Reconciliation).where(Reconciliation.id == id_)
        db.execute(more.values(repaired=Reconciliation.repaired + len(changes)))


def _note(db: Session, id_: int, change: Change, *, person_id: int | None, repaired: bool) -> None:
    db.add(
        Difference(
            reconciliation_id=id_,
            what=change.what,
            person_id=person_id,
            stripe_id=change.stripe_id,
            was=change.was,
            is_now=change.is_now,
            repaired=repaired and change.what is What.MISSED,
        )
    )
    db.flush()


def note_what_stays(db: Session, id_: int) -> None:
    """What is so on both sides and yet wants somebody to look."""
    for person_id, stripe_id in people_with_two_subscriptions(db):
        change = Change(stripe_id, "", "", What.TWO_SUBSCRIPTIONS)
        _note(db, id_, change, person_id=person_id, repaired=False)
    for person_id, stripe_id, cents in prices_set_elsewhere(db):
        change = Change(stripe_id, "", money(cents, "de"), What.OTHER_PRICE)
        _note(db, id_, change, person_id=person_id, repaired=False)


def know_price(db: Session, one: OtherPrice, price: str) -> None:
    note_price(db, one.price_id, price)


def end(db: Session, id_: int) -> None:
    db.get_one(Reconciliation, id_).ended_at = now()
    db.flush()
