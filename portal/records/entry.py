"""Whose record a request is about, the day it is, and what of the record its address chooses."""

from datetime import date

from flask import abort, current_app, request
from flask_login import current_user

from portal.clock import day_of, now
from portal.records.chosen import Chosen, NotThere, chosen_from, recent
from portal.records.queries import Member, Span, Sums, member_of, sums
from portal.web.transaction import db


def own_record() -> Member:
    return member_of(db, current_user.id) or abort(404)


def today_here() -> date:
    return day_of(now(), current_app.config["ZONE"])


def what_is_chosen(member: Member, today: date) -> Chosen:
    try:
        return chosen_from(request.args, member, today)
    except NotThere:
        abort(404)


def count(member: Member, chosen: Chosen, today: date) -> Sums:
    """The totals; a kind that nobody knows is not there."""
    found = sums(
        db,
        member.party_id,
        year=Span(*member.bounds(chosen.year)),
        chosen=chosen.span(member, today),
        recent=recent(today),
        direction=chosen.direction,
        unasked=chosen.unasked,
    )
    return found if chosen.kind in ("", *found.kinds) else abort(404)
