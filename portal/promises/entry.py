"""Whose promise it is: the party a request belongs to, the promise it may see, the day it is."""

from datetime import date, datetime
from typing import Any

from flask import abort, current_app, request
from flask_login import current_user

from portal.clock import day_of, now
from portal.promises.queries import Seen, Side, member_party, network_id, seen
from portal.web.transaction import db


def my_party() -> int:
    return member_party(db, current_user.id) or abort(404)


def my_promise(promise_id: int) -> tuple[Seen, Side]:
    """A promise that is this member's business, and which side of it they are on; else there is nothing here."""
    return _seen_by(promise_id, my_party())


def network_promise(promise_id: int) -> Seen:
    """A promise to the network, for its organizers."""
    return _seen_by(promise_id, network_id(db))[0]


def _seen_by(promise_id: int, party_id: int | None) -> tuple[Seen, Side]:
    found = seen(db, promise_id) or abort(404)
    return found, found.side_of(party_id) or abort(404)


def acting() -> dict[str, Any]:
    """Who acts, and in which zone their day is."""
    return {"by_id": current_user.id, "zone": current_app.config["ZONE"]}


def today() -> date:
    return day_of(now(), current_app.config["ZONE"])


def place(name: str) -> tuple[datetime, int] | None:
    """The place a page goes on after, as its address carries it."""
    at, _tilde, id_ = request.args.get(name, "").replace(" ", "+").partition("~")
    if not at:
        return None
    try:
        since, last = datetime.fromisoformat(at), int(id_)
    except ValueError:
        abort(404)
    if since.tzinfo is None or not 0 < last < 2**62:
        abort(404)
    return since, last


def place_of_day(name: str) -> tuple[date, int] | None:
    """The same in a list that is ordered by day."""
    on, _tilde, id_ = request.args.get(name, "").partition("~")
    if not on:
        return None
    try:
        day, last = date.fromisoformat(on), int(id_)
    except ValueError:
        abort(404)
    return (day, last) if 0 < last < 2**62 else abort(404)
