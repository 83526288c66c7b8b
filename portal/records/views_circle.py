"""Everybody a member exchanged favors with, by name or by the latest favor; never by how many there were."""

from typing import Any

from flask import abort, render_template, request, url_for

from portal.records.chosen import NotThere, place
from portal.records.entry import own_record
from portal.records.queries_circle import PAGE, Known, by_latest, by_name
from portal.records.views import pages
from portal.records.views_page import Person
from portal.web.entry import for_members
from portal.web.paging import place_of_name
from portal.web.transaction import db


@pages.get("/record/circle")
@for_members
def own_circle() -> str:
    party_id, latest = own_record().party_id, request.args.get("order") == "latest"
    found = by_latest(db, party_id, _before()) if latest else by_name(db, party_id, place_of_name())
    order = "latest" if latest else "name"
    people = [Person.of(known) for known in found[:PAGE]]
    more = _more(found[PAGE - 1], order) if len(found) > PAGE else None
    return render_template("records/circle.html", people=people, order=order, more=more)


def _more(last: Known, order: str) -> str:
    place = f"{last.last_on if order == 'latest' else last.sort_name}~{last.id}"
    return url_for("records.own_circle", order=order, after=place)


def _before() -> Any:
    try:
        return place(request.args.get("after", ""))
    except NotThere:
        abort(404)
