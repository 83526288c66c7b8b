"""The member's record: a sentence, the year line, what can be counted on, the chronicle, the circle."""

from datetime import date
from typing import Any

from flask import abort, render_template

from portal.promises.queries_drafts import drafts
from portal.promises.queries_lists import upcoming
from portal.records.chosen import Chosen, recent
from portal.records.entry import count, own_record, today_here, what_is_chosen
from portal.records.queries import Member, Span, Sums
from portal.records.queries_chronicle import SHOWN, Found, Part, Wanted, entries
from portal.records.queries_circle import circle
from portal.records.views import pages
from portal.records.views_page import Page
from portal.web.entry import for_members
from portal.web.transaction import db


@pages.get("/record")
@for_members
def record() -> Any:
    member, today = own_record(), today_here()
    chosen = what_is_chosen(member, today)
    counted = count(member, chosen, today)
    known = circle(db, member.party_id, chosen.person)
    if chosen.person and known.chosen is None:
        abort(404)
    found = _entries(member, chosen, counted, today)
    promised, lines = upcoming(db, member.party_id, today), drafts(db, member.party_id)
    page = Page(member, chosen, today, counted, known, found, promised, lines)
    return render_template("records/record.html", record=page)


def _entries(member: Member, chosen: Chosen, counted: Sums, today: date) -> Found:
    wanted = chosen.wanted(member, today)
    return entries(
        db,
        member.party_id,
        wanted,
        year=Span(*member.bounds(chosen.year)),
        picture=_picture(wanted, counted),
        late=recent(today) if counted.shows_unasked else None,
    )


def _picture(wanted: Wanted, counted: Sums) -> Part | None:
    """What has to be fetched for the picture: nothing where the chronicle begins with that year and holds all of it."""
    if counted.of_year > SHOWN:
        return Part.MONTHS
    return Part.YEAR if wanted.is_filtered or wanted.before else None
