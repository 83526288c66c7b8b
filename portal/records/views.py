"""The member's record: a sentence, the year line, the chronicle of that year."""

from datetime import date
from functools import lru_cache
from itertools import groupby
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, abort, current_app, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from markupsafe import Markup

from portal.clock import day_of, now
from portal.favors.models import Direction, Origin
from portal.interviews.models import CaptureKind
from portal.promises.queries import Side
from portal.promises.queries_drafts import Draft, drafts
from portal.promises.queries_lists import Coming, upcoming
from portal.records.queries import SHOWN, Entry, Member, Totals, entries, member_of, totals
from portal.records.sentence import first_sentence, sentence
from portal.records.year_line import Star, Words, year_line
from portal.records.year_plan import Shape
from portal.web.entry import for_members
from portal.web.language import language, month_names
from portal.web.transaction import db

pages = Blueprint("records", __name__)
SHAPES: tuple[Shape, ...] = ("wide", "tall")


@pages.get("/record")
@for_members
def record() -> Any:
    member = member_of(db, current_user.id) or abort(404)
    today = day_of(now(), current_app.config["ZONE"])
    year = _year(member, today)
    first, end = _bounds(member, year)
    found = entries(db, member.party_id, first, end, _before())
    sums = totals(db, member.party_id, first, end)
    promised = upcoming(db, member.party_id, today), drafts(db, member.party_id)
    shown = _Record(member, year, first, end, today, found, sums, *promised)
    return render_template("records/record.html", record=shown)


def _year(member: Member, today: date) -> int:
    """The address names the year in which a year of membership began."""
    latest = member.year_of(today)
    chosen = request.args.get("year", type=int, default=latest)
    return chosen if member.year_of(member.first_month) <= chosen <= latest else abort(404)


def _bounds(member: Member, year: int) -> tuple[date, date]:
    return date(year, member.since.month, 1), date(year + 1, member.since.month, 1)


def _before() -> tuple[date, int] | None:
    """The entry a page goes on after, as its address carries it."""
    on, _tilde, id_ = request.args.get("before", "").partition("~")
    if not on:
        return None
    try:
        return date.fromisoformat(on), min(int(id_), 2**62)
    except ValueError:
        abort(404)


class _Record:
    """The record as its template shows it."""

    def __init__(
        self,
        member: Member,
        year: int,
        first: date,
        end: date,
        today: date,
        found: list[Entry],
        sums: Totals,
        coming: list[Coming],
        lines: list[Draft],
    ) -> None:
        shown = found[:SHOWN]
        counting = [entry for entry in shown if entry.taken_back_at is None]
        self.name, self.member_since = member.name, member.since
        self.sentence = _sentence(member, sums)
        self.year_title = _title(first, end)
        self.previous_year = year - 1 if year > member.year_of(member.first_month) else None
        self.next_year = year + 1 if year < member.year_of(today) else None
        self.year_line_wide, self.year_line_tall = _pictures(
            member, counting, first, end, today, self.year_title
        )
        english = language() == "en"
        self.months = [
            (month, [_line(member, entry, english=english) for entry in lines])
            for month, lines in groupby(shown, key=lambda entry: entry.on.replace(day=1))
        ]
        self.older = _older(year, found)
        in_year = sums.year_received + sums.year_contributed
        self.more_this_year = max(0, in_year - len(counting)) if not request.args.get("before") else 0
        self.today = today
        self.count_on = [one for one in coming if one.side is Side.RECEIVED]
        self.given = [one for one in coming if one.side is Side.GIVEN]
        self.offers = [line for line in lines if line.kind is CaptureKind.OFFER and line.is_open]
        self.to_confirm = member.to_confirm


def _sentence(member: Member, sums: Totals) -> str:
    if (sums.received, sums.contributed) == (1, 0):
        return first_sentence(language(), member.decided_by)
    return sentence(language(), sums.received, sums.contributed)


def _title(first: date, end: date) -> str:
    names = month_names("wide", language())
    last = date(end.year - (end.month == 1), 12 if end.month == 1 else end.month - 1, 1)
    title: str = _(
        "Your year from %(first)s to %(last)s",
        first=f"{names[first.month - 1]} {first.year}",
        last=f"{names[last.month - 1]} {last.year}",
    )
    return title


def _older(year: int, found: list[Entry]) -> str | None:
    if len(found) <= SHOWN:
        return None
    last = found[SHOWN - 1]
    return url_for("records.record", year=year, before=f"{last.on}~{last.id}", _anchor="chronicle")


def _line(member: Member, entry: Entry, *, english: bool) -> Any:
    is_admission = entry.id == member.admission_id
    return SimpleNamespace(
        id=entry.id,
        key=f"favor-{entry.id}",
        answer_id=entry.answer_id,
        answer_on=entry.answer_on,
        answer_kind=entry.answer_english if english else entry.answer_german,
        answered_id=entry.answered_id,
        answered_on=entry.answered_on,
        answered_kind=entry.answered_english if english else entry.answered_german,
        on=entry.on,
        direction=entry.direction.value,
        unasked=entry.origin == Origin.UNASKED,
        imported=entry.origin == Origin.IMPORTED,
        kind=entry.kind_english if english else entry.kind_german,
        other=entry.other,
        is_admission=is_admission,
        decided_by=member.decided_by if is_admission else None,
        words=entry.what or None,
        thanks=entry.thanks,
        thanks_words=entry.thanks_words or None,
        taken_back_at=entry.taken_back_at,
        reason=entry.reason,
    )


def _pictures(
    member: Member, shown: list[Entry], first: date, end: date, today: date, title: str
) -> tuple[Markup, Markup]:
    """The year as two pictures with the same stars: wide for a desk, tall for a phone."""
    stars = tuple(_star(member, entry) for entry in shown)
    received = sum(entry.direction is Direction.RECEIVED for entry in shown)
    description = _(
        "Timeline. Above the line: %(received)s. Below it: %(contributed)s. Every entry is listed as text in the chronicle.",
        received=ngettext("%(num)d favor received", "%(num)d favors received", received),
        contributed=ngettext(
            "%(num)d favor contributed", "%(num)d favors contributed", len(shown) - received
        ),
    )
    words = Words(
        title=title,
        description=description,
        received=_("Received"),
        contributed=_("Contributed"),
        today=_("Today"),
        months=month_names("abbreviated", language()),
    )
    marked = today if first <= today < end else None
    joined = tuple((f"favor-{one.id}", f"favor-{one.answer_id}") for one in shown if one.answer_id)
    wide, tall = (drawn(stars, first, end, marked, words, shape, joined) for shape in SHAPES)
    return Markup(wide), Markup(tall)  # noqa: S704 - the picture escapes all its text


# A record is looked at more often than it changes; what a picture shows is all that it depends on.
drawn = lru_cache(maxsize=256)(year_line)


def _star(member: Member, entry: Entry) -> Star:
    is_admission = entry.id == member.admission_id
    label = _("Admission") if is_admission else entry.other
    return Star(
        key=f"favor-{entry.id}",
        direction=entry.direction.value,
        on=entry.on,
        thanks=3 if is_admission else entry.thanks or 1,
        unasked=entry.origin == Origin.UNASKED,
        label=label,
        sub=_("to the network") if is_admission else None,
        tip=f"{label}: {entry.what}" if entry.what else label,
    )
