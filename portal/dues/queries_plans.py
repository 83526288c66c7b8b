"""Plans with what they cost, now and later."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.dues.models import Plan, Price
from portal.dues.models_dues import Dues


@dataclass(frozen=True)
class Priced:
    plan: Plan
    cents: int  # for a period that begins today
    coming: list[Price]
    members: int  # who have it


def plans_with_prices(db: Session, today: date) -> list[Priced]:
    """Those that can be had first."""
    prices: dict[int, list[Price]] = {}
    for price in db.scalars(sa.select(Price).order_by(Price.first_on)):
        prices.setdefault(price.plan_id, []).append(price)
    have = sa.select(Dues.plan_id, sa.func.count()).where(Dues.ended_at.is_(None)).group_by(Dues.plan_id)
    counts = {plan_id: count for plan_id, count in db.execute(have)}
    plans = db.scalars(sa.select(Plan).order_by(Plan.retired_at.is_not(None), Plan.id))
    return [_priced(plan, prices[plan.id], counts.get(plan.id, 0), today) for plan in plans]


def _priced(plan: Plan, prices: list[Price], members: int, today: date) -> Priced:
    now = [price for price in prices if price.first_on <= today] or prices[:1]
    coming = [price for price in prices if price.first_on > today and price is not now[-1]]
    return Priced(plan, now[-1].cents, coming, members)
