"""The record to keep: as a tagged PDF and as CSV, narrowed down as the page is."""

from datetime import date

from flask import Response, abort

from portal.records.chosen import Chosen
from portal.records.entry import count, own_record, today_here, what_is_chosen
from portal.records.paper import chosen_pdf
from portal.records.queries import Member
from portal.records.queries_circle import circle
from portal.records.sheet import chosen_csv
from portal.records.views import pages
from portal.web.downloads import as_file
from portal.web.entry import for_members
from portal.web.language import language
from portal.web.limits import FORMS, limiter
from portal.web.transaction import db


@pages.get("/record.pdf")
@limiter.limit(FORMS)
@for_members
def as_pdf() -> Response:
    member, chosen, _kinds, today = _asked()
    paper = chosen_pdf(db, member, chosen, today=today, language=language())
    return as_file(paper, "application/pdf", _name(today))


@pages.get("/record.csv")
@limiter.limit(FORMS)
@for_members
def as_csv() -> Response:
    member, chosen, kinds, today = _asked()
    sheet = chosen_csv(db, member, chosen, kinds, today=today, language=language())
    return as_file(sheet, "text/csv", _name(today))


def _asked() -> tuple[Member, Chosen, dict[str, str], date]:
    """Whose record, what of it, the names of kinds, and the day; what is not there has no file."""
    member, today = own_record(), today_here()
    chosen = what_is_chosen(member, today)
    counted = count(member, chosen, today)
    if chosen.person and circle(db, member.party_id, chosen.person).chosen is None:
        abort(404)
    return member, chosen, {kind: counted.name(kind, language()) for kind in counted.kinds}, today


def _name(today: date) -> str:
    return f"{'give-and-take' if language() == 'en' else 'geben-und-nehmen'}-{today}"
