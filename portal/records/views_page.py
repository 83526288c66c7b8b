"""The record as its page shows it."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from portal.database import fold
from portal.interviews.models import CaptureKind
from portal.promises.queries import Side
from portal.promises.queries_drafts import Draft
from portal.promises.queries_lists import Coming
from portal.records.chosen import RECENT, Chosen
from portal.records.picture import Shown, pictures
from portal.records.queries import Member, Span, Sums
from portal.records.queries_chronicle import SHOWN, Found
from portal.records.queries_circle import SHOWN as PEOPLE
from portal.records.queries_circle import Circle, Known
from portal.records.sentence import Numbers, sentence, unasked_sentence
from portal.records.year_line import Words
from portal.web.language import day, language, month_names, short_day

QUIET = timedelta(days=90)  # after the admission
PROMISES = 20  # of one direction that the record names; the others stand on the page of promises


@dataclass(frozen=True)
class Person:
    """A line of the circle."""

    id: int
    name: str
    received: int
    contributed: int
    last_on: date | None  # none: so far there are promises only
    promised: int  # open, to me
    promising: int  # open, by me

    @classmethod
    def of(cls, known: Known, promised: int = 0, promising: int = 0) -> "Person":
        return cls(
            known.id, known.name, known.received, known.contributed, known.last_on, promised, promising
        )


@dataclass
class Page:
    """What the template of the record asks for."""

    member: Member
    chosen: Chosen
    today: date
    sums: Sums
    circle: Circle
    found: Found
    coming: list[Coming]
    drafts: list[Draft]

    def __post_init__(self) -> None:
        self.shown = self.found.chronicle[:SHOWN]
        self.count_on = [one for one in self.coming if one.side is Side.RECEIVED]
        self.given = [one for one in self.coming if one.side is Side.GIVEN]
        self.months = [
            (month, list(lines))
            for month, lines in groupby(self.shown, key=lambda entry: entry.on.replace(day=1))
        ]
        self.days = {on: day(on) for on in {entry.on for entry in self.shown}}
        self.offers = [line for line in self.drafts if line.kind is CaptureKind.OFFER and line.is_open]
        self.kinds = {key: self.sums.name(key, language()) for key in self.sums.kinds}
        self.stars = self.found.picture or [one for one in self.shown if self._holds(one.on)]
        self.wide, self.tall = (Markup(one) for one in self._pictures())  # noqa: S704 - it escapes all its text

    def _pictures(self) -> list[str]:
        listed = [*self.count_on[:PROMISES], *self.given[:PROMISES]]
        on_page = frozenset(entry.id for entry in self.shown)
        shown = Shown(
            self.member, self._year, self.today, self.stars, listed, on_page, favors=url_for("favors.waiting")
        )
        return pictures(shown, self.year_title, PageTexts())

    @property
    def _year(self) -> Span:
        return Span(*self.member.bounds(self.chosen.year))

    def _holds(self, on: date) -> bool:
        return self._year.first <= on < self._year.end

    @cached_property
    def sentence(self) -> list[tuple[str, str | None, str | None]]:
        """Its words, each with the address of what they are about."""
        sums, people = self.sums, {one.other_id for one in self.given if not one.is_network}
        network = any(one.is_network for one in self.given)
        numbers = Numbers(sums.received, sums.contributed, len(self.count_on), len(people), network)
        leads = {
            "received": url_for("records.record", direction="received", _anchor="chronicle"),
            "contributed": url_for("records.record", direction="contributed", _anchor="chronicle"),
            "promised": "#count-on",
            "promising": "#given",
        }
        return [
            (words, about and leads[about], about)
            for words, about in sentence(language(), numbers, self.member.decided_by)
        ]

    @cached_property
    def year_title(self) -> str:
        return str(_("Your year from %(months)s", months=self._months_of(self.chosen.year)))

    @property
    def previous_year(self) -> int | None:
        return (
            self.chosen.year - 1 if self.chosen.year > self.member.year_of(self.member.first_month) else None
        )

    @property
    def next_year(self) -> int | None:
        return self.chosen.year + 1 if self.chosen.year < self.member.year_of(self.today) else None

    @property
    def not_drawn(self) -> int:
        """Favors of the year for which the picture has no star."""
        return max(0, self.sums.of_year - sum(one.taken_back_at is None for one in self.stars))

    @property
    def unasked(self) -> str | None:
        if not self.sums.shows_unasked:
            return None
        return unasked_sentence(language(), self.sums.unasked, self.sums.givers)

    @property
    def older(self) -> str | None:
        if len(self.found.chronicle) <= SHOWN:
            return None
        last = self.shown[-1]
        before = f"{last.on}~{last.id}"
        return url_for("records.record", **self.chosen.address(), before=before, _anchor="chronicle")

    @property
    def count(self) -> int | None:
        """How many favors the chronicle holds as it was chosen, if the totals say so or all of them are here."""
        if len(self.found.chronicle) <= SHOWN and not self.chosen.before:
            return sum(entry.taken_back_at is None for entry in self.shown)
        return None if self.chosen.person else self.sums.chosen(self.chosen.kind or None)

    @property
    def query(self) -> str:
        """What was chosen, in words."""
        chosen, names = self.chosen, {"received": _("Received"), "contributed": _("Contributed"), "": None}
        words = (
            names[chosen.direction or ""],
            _("unasked") if chosen.unasked else None,
            self.kinds.get(chosen.kind),
            self.circle.chosen.name if self.circle.chosen else None,
            dict(self.choices["period"])[chosen.period] if chosen.period else None,
        )
        return ", ".join(filter(None, words))

    @cached_property
    def people(self) -> list[Person]:
        """Who the latest exchange was with, and beside them whoever is only promised something yet."""
        rows = {
            known.id: Person.of(
                known, self._promises(self.count_on, known.id), self._promises(self.given, known.id)
            )
            for known in self.circle.latest[:PEOPLE]
        }
        for one in self.coming:
            if one.other_id not in rows and len(self.circle.latest) <= PEOPLE:
                promised, given = (self._promises(some, one.other_id) for some in (self.count_on, self.given))
                rows[one.other_id] = Person(one.other_id, one.other, 0, 0, None, promised, given)
        return list(rows.values())

    @property
    def more_people(self) -> bool:
        return len(self.circle.latest) > PEOPLE

    def _promises(self, some: list[Coming], other_id: int) -> int:
        return sum(one.other_id == other_id for one in some)

    @property
    def helped(self) -> list[Known]:
        """Nothing is expected for an admission at first, and nothing more once it was returned, to whomever."""
        asks = self.member.answer_id is None and self.today >= self.member.since + QUIET
        return [known for known in self.circle.helped if asks or not known.is_network]

    @cached_property
    def choices(self) -> dict[str, list[tuple[str, str]]]:
        """What the form of the chronicle offers: kinds there are, people of the circle, periods."""
        english = language() == "en"
        kinds = [
            one
            for one in self.sums.kinds.values()
            if one.received + one.contributed or one.key == self.chosen.kind
        ]
        people = {str(known.id): known.name for known in self.circle.latest}
        if self.circle.chosen:
            people[str(self.circle.chosen.id)] = self.circle.chosen.name
        return {
            "kind": sorted(
                ((one.key, one.english if english else one.german) for one in kinds), key=_by_name
            ),
            "person": sorted(people.items(), key=_by_name),
            "period": [("", _("the whole time")), (RECENT, _("the last twelve months")), *self._years()],
        }

    def _years(self) -> list[tuple[str, str]]:
        latest, first = self.member.year_of(self.today), self.member.year_of(self.member.first_month)
        return [(str(year), self._months_of(year)) for year in range(latest, first - 1, -1)]

    def _months_of(self, year: int) -> str:
        names, month = month_names("wide", language()), self.member.since.month
        last = f"{names[month - 2]} {year if month == 1 else year + 1}"
        return str(_("%(first)s to %(last)s", first=f"{names[month - 1]} {year}", last=last))

    def address(self, endpoint: str = "records.record", **changes: Any) -> str:
        anchor = "chronicle" if endpoint == "records.record" else None
        return url_for(endpoint, **self.chosen.address(**changes), _anchor=anchor)


def _by_name(choice: tuple[str, str]) -> str:
    return fold(choice[1])


class PageTexts:
    """The words of the picture in the language of the request."""

    def picture(self, title: str, received: int, contributed: int, promises: int) -> Words:
        description = _(
            "Timeline. Above the line: %(received)s. Below it: %(contributed)s. Every entry is listed as text in the chronicle.",
            received=ngettext("%(num)d favor received", "%(num)d favors received", received),
            contributed=ngettext("%(num)d favor contributed", "%(num)d favors contributed", contributed),
        )
        if promises:
            ahead = ngettext(
                "Right of today lies %(num)d open promise.",
                "Right of today lie %(num)d open promises.",
                promises,
            )
            description = f"{description} {ahead}"
        return Words(
            title=title,
            description=description,
            received=_("Received"),
            contributed=_("Contributed"),
            today=_("Today"),
            months=month_names("abbreviated", language()),
        )

    def until(self, on: date) -> str:
        return str(_("by %(day)s", day=short_day(on)))

    def admission(self) -> tuple[str, str]:
        return _("Admission"), _("to the network")
