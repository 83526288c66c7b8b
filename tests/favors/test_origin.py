"""A favor's origin is derived from what led to it; nobody can declare that it came unasked."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from portal.database import Database
from portal.favors.actions import grant
from portal.favors.models import Origin
from tests.favors.deeds import House, house, today

LED = {
    "nothing": ({}, Origin.UNASKED),
    "the receiver says so": ({"asked": True}, Origin.ASKED),
    "an ask": ({"led_by": Origin.ASKED}, Origin.ASKED),
    "a goal talk": ({"led_by": Origin.PROPOSED}, Origin.PROPOSED),
    "an offer of the interview": ({"led_by": Origin.OFFERED, "asked": True}, Origin.OFFERED),
    "an admission": ({"kind": "admission", "occasion": "application:1"}, Origin.ADMISSION),
}


def granted(db: Session, people: House, **facts: Any) -> Origin:
    sides = {"giver_id": people.network.id, "receiver_id": people.max.id, "by_id": people.olga_id}
    return grant(db, **(sides | {"kind": "advice", "on": today()} | facts)).origin


@pytest.mark.parametrize("chain", LED)
def test_the_origin_is_what_led_to_the_favor(database: Database, chain: str) -> None:
    facts, origin = LED[chain]
    with database.transaction() as db:
        assert granted(db, house(db), **facts) == origin


@pytest.mark.parametrize("declared", [Origin.UNASKED, Origin.ADMISSION])
def test_nobody_declares_what_is_derived(database: Database, declared: Origin) -> None:
    with database.transaction() as db, pytest.raises(ValueError, match="derived"):
        granted(db, house(db), led_by=declared)
