"""The dues of a member: when they begin, what they cost from then on, how they are paid, when they end."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.accounts.models import RoleKind
from portal.accounts.queries import holds
from portal.clock import day_of, now
from portal.dues.actions_history import claim, count, end_checkouts, note
from portal.dues.actions_invoices import due_after, issue, void
from portal.dues.models import Plan
from portal.dues.models_dues import Dues
from portal.dues.queries import current_dues, open_invoices, policy
from portal.dues.states import Act, Kind, Way
from portal.errors import Refused
from portal.members.models import Membership
from portal.parties.models import Party


def begin(db: Session, *, person_id: int, plan: Plan, by_id: int | None, zone: str) -> Dues:
    """A member's dues begin today, with the invoice of the first period; an honorary member owes nothing."""
    if not holds(db, person_id, RoleKind.MEMBER):
        raise Refused("Only members owe dues.")
    if plan.retired_at is not None:
        raise Refused("This plan is retired. Choose another one.")
    if current_dues(db, person_id) is not None:
        raise Refused("This member’s dues run already.")
    today = day_of(now(), zone)
    way = Way.FREE if plan.kind == Kind.HONORARY else Way.TRANSFER
    dues = Dues(
        person_id=person_id,
        plan_id=plan.id,
        way=way,
        began_on=today,
        admission_fee=plan.admission_fee,
        next_on=today,
        at=now(),
        by_id=by_id,
    )
    db.add(dues)
    db.flush()
    note(db, dues, Act.BEGAN, zone=zone, by_id=by_id, detail=plan.german)
    if way == Way.TRANSFER:
        issue(db, dues, due_on=due_after(today, policy(db).first_days), by_id=by_id, zone=zone)
    return dues


def begin_for_new_members(db: Session, zone: str) -> None:
    """Whoever was admitted and has had no dues since begins with the plan of the policy. Safe to run any time."""
    plan_id = policy(db).plan_id
    if plan_id is None:
        return
    plan = db.get_one(Plan, plan_id)
    had = sa.exists().where(Dues.person_id == Party.person_id, Dues.at >= Membership.began_at)
    waiting = (
        sa.select(Party.person_id)
        .join(Membership, Membership.party_id == Party.id)
        .where(Membership.ended_at.is_(None), Party.person_id.is_not(None), ~had)
        .order_by(Membership.id)
        .limit(100)
    )
    for person_id in list(db.scalars(waiting)):
        begin(db, person_id=person_id or 0, plan=plan, by_id=None, zone=zone)


def issue_what_comes(db: Session, zone: str) -> None:
    """Whoever pays by transfer gets the next invoice so early that the new period begins on the day it is due."""
    today = day_of(now(), zone)
    ahead = policy(db).invoice_days
    coming = sa.select(Dues).where(
        Dues.way == Way.TRANSFER, Dues.ended_at.is_(None), Dues.next_on <= due_after(today, ahead)
    )
    for dues in db.scalars(coming.order_by(Dues.id).limit(100)):
        due_on = max(dues.next_on, due_after(today, ahead))
        issue(db, dues, due_on=due_on, by_id=None, zone=zone)


def change_plan(db: Session, dues: Dues, plan: Plan, *, seen: int, by_id: int, zone: str) -> None:
    """Another plan from the next period on. What is open stays owed, unless the member owes nothing from now on."""
    if dues.ended_at is not None or dues.plan_id == plan.id:
        raise Refused("That is how it stands already.")
    if plan.retired_at is not None:
        raise Refused("This plan is retired. Choose another one.")
    if dues.way == Way.STRIPE and plan.kind != Kind.HONORARY:
        _refuse_another_interval(db, dues, plan)
    claim(db, dues, seen)
    dues.plan_id = plan.id
    note(db, dues, Act.PLAN, zone=zone, by_id=by_id, detail=plan.german)
    if plan.kind == Kind.HONORARY:
        _owes_nothing(db, dues, by_id=by_id, zone=zone)
    elif dues.way == Way.FREE:
        dues.way, dues.began_on = Way.TRANSFER, day_of(now(), zone)
        count(db, dues)
    db.flush()


def _refuse_another_interval(db: Session, dues: Dues, plan: Plan) -> None:
    """Stripe would begin the other period at once, and charge it though the one that runs is paid."""
    if db.get_one(Plan, dues.plan_id).interval != plan.interval:
        raise Refused(
            "Stripe charges these dues. A plan with another interval is possible once that is canceled and over."
        )


def _owes_nothing(db: Session, dues: Dues, *, by_id: int, zone: str) -> None:
    """Stripe, where it charges, is told by the next comparing of the books."""
    if dues.way == Way.TRANSFER:
        dues.way = Way.FREE
    for invoice in open_invoices(db, dues.id):
        if invoice.stripe_id is None:
            void(db, invoice, why="Ehrenmitglied", seen=invoice.step, by_id=by_id, zone=zone)


def end(db: Session, dues: Dues, *, by_id: int, zone: str) -> None:
    """The membership is over. What is owed stays owed; nothing new is asked for, and the worker tells Stripe."""
    if dues.ended_at is not None:
        raise Refused("These dues have ended already.")
    dues.ended_at, dues.ended_by_id = now(), by_id
    note(db, dues, Act.ENDED, zone=zone, by_id=by_id)
    end_checkouts(db, dues)
    db.flush()
