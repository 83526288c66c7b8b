"""Free times as pages show them: day by day in the reader's zone, a week at a time, each with the words that confirm it."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from portal.errors import Refused
from portal.interviews.queries_slots import Offers
from portal.interviews.slots import DAY, Slot
from portal.web.language import language, translated
from portal.web.readers_zone import readers_zone
from portal.zones import day_and_month, hour, hour_words, weekday

SHOWN = 7  # days
SATURDAY = 5
MEETINGS = {"phone": _l("by phone"), "video": _l("by video"), "place": _l("in person")}
_VALUE = re.compile(r"(\d{1,18})-(\d{1,9})", re.ASCII)


@dataclass(frozen=True)
class Choice:
    """One radio button."""

    value: str
    hour: str
    label: str
    host: str


@dataclass(frozen=True)
class ShownDay:
    weekday: str
    day: str
    choices: list[Choice]


@dataclass(frozen=True)
class Week:
    days: list[ShownDay]
    hosts: list[tuple[str, int, str]]  # name, minutes, means
    earlier: date | None
    later: date | None

    @property
    def first_value(self) -> str | None:
        return next((choice.value for day in self.days for choice in day.choices), None)


def away(refused: Refused, page: str) -> Response:
    """A page that makes no sense any more leads on to one that does, with the sentence why."""
    flash(translated(refused))
    return redirect(url_for(page))


def zones() -> dict[str, Any]:
    """The network's zone and the reader's, as the actions ask for them."""
    return {"zone": current_app.config["ZONE"], "readers_zone": readers_zone().name}


def asked_day() -> date | None:
    """The day a page begins with, as its address says; nonsense says nothing."""
    try:
        return date.fromisoformat(request.args.get("from", ""))
    except ValueError:
        return None


def chosen(value: str) -> tuple[int, datetime] | None:
    """Host and beginning, as a radio button carries them."""
    found = _VALUE.fullmatch(value)
    return (int(found[1]), datetime.fromtimestamp(int(found[2]) * 60, UTC)) if found else None


def value_of(slot: Slot) -> str:
    return f"{slot.host_id}-{int(slot.begins_at.timestamp()) // 60}"


def week(found: Offers, zone: str, start: date | None, but: datetime | None = None) -> Week:
    """Seven days from the first one with something free on, or from a later one; `but` is the time to move away from."""
    local = ZoneInfo(zone)
    first = next((slot for slot in found.from_day(found.first_day) if slot.begins_at != but), None)
    if first is None:
        return Week([], _hosts(found), None, None)
    earliest = first.begins_at.astimezone(local).date()
    start = min(max(start or earliest, earliest), found.last_day)
    by_day: dict[date, list[Slot]] = {start + number * DAY: [] for number in range(SHOWN)}
    for slot in found.between(start - DAY, start + SHOWN * DAY):
        day = slot.begins_at.astimezone(local).date()
        if day in by_day and slot.begins_at != but:
            by_day[day].append(slot)
    return Week(
        [
            _shown(day, slots, found, local)
            for day, slots in by_day.items()
            if slots or day.weekday() < SATURDAY
        ],
        _hosts(found),
        max(earliest, start - SHOWN * DAY) if start > earliest else None,
        _later(found, local, start + SHOWN * DAY),
    )


def _later(found: Offers, local: ZoneInfo, day: date) -> date | None:
    """The next day with something free after those that are shown."""
    days = (slot.begins_at.astimezone(local).date() for slot in found.from_day(day - DAY))
    return next((one for one in days if one >= day), None)


def _hosts(found: Offers) -> list[tuple[str, int, str]]:
    return [(one.host_name, one.length, str(MEETINGS[one.meeting])) for one in found.patterns]


def _shown(day: date, slots: list[Slot], found: Offers, local: ZoneInfo) -> ShownDay:
    name, of_month, hosts = weekday(day, language()), day_and_month(day, language()), found.hosts
    several = len(hosts) > 1
    choices = []
    for slot in slots:
        host, at = hosts[slot.host_id], slot.begins_at.astimezone(local)
        label = f"{name}, {of_month}, {hour_words(at, language())}, " + _minutes(host.length)
        if several:
            label += ", " + _("with %(name)s", name=host.host_name)
        choices.append(Choice(value_of(slot), hour(at, language()), label, host.host_name if several else ""))
    return ShownDay(name, of_month, choices)


def _minutes(length: int) -> str:
    return str(_("%(number)d minutes", number=length))
