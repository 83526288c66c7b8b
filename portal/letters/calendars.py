"""Calendar files (iCalendar): what a letter tells the reader's calendar, and what a calendar may subscribe to.

A file is kept without its line breaks, its own address written as portal:/path and the house's as HOUSE; whoever hands
it out seals it. So it can be written where nobody knows under which address the portal is reached."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from icalendar import Calendar, Event, vCalAddress, vDuration
from icalendar.parser import Contentline, Contentlines

HOUSE = "mailto:house@portal.invalid"
PRODUCT = "-//Membership portal//Interviews//EN"
_METHOD = re.compile(r"^METHOD:([A-Z]+)$", re.MULTILINE)


@dataclass(frozen=True)
class Entry:
    """One appointment as one person's calendar shows it. The same `uid` with a higher `sequence` is its newer form."""

    uid: str
    sequence: int
    changed_at: datetime
    begins_at: datetime
    ends_at: datetime
    summary: str
    words: str
    place: str
    path: str  # of the page about it, as letters carry it
    cancelled: bool = False


def invitation(entry: Entry, house: str, name: str, address: str) -> str:
    """For one recipient's letter: puts the entry into their calendar, follows its changes, takes it out again."""
    event = _event(entry)
    event.add("organizer", _person(HOUSE, house))
    event.add("attendee", _person(f"mailto:{address}", name, RSVP="FALSE", PARTSTAT="ACCEPTED"))
    return _kept(_calendar("CANCEL" if entry.cancelled else "REQUEST", [event]))


def published(entries: Iterable[Entry], name: str = "") -> str:
    """For a download or a subscription: nobody is asked to answer, no address stands in it."""
    calendar = _calendar("PUBLISH", map(_event, entries))
    if name:
        calendar.add("x-wr-calname", name)
        calendar.add("refresh-interval", vDuration(timedelta(hours=1)), parameters={"VALUE": "DURATION"})
    return _kept(calendar)


def method_of(kept: str) -> str:
    """REQUEST or CANCEL: what a calendar is to do with the file."""
    found = _METHOD.search(kept)
    assert found, "every calendar file of the house names its method"  # noqa: S101
    return found[1]


def sealed(kept: str, base_url: str, house_address: str) -> str:
    """The file as it leaves: with the portal's and the house's addresses, in lines as short as the format asks for."""
    whole = kept.replace("portal:/", f"{base_url}/").replace(HOUSE, f"mailto:{house_address}")
    return "".join(f"{_folded(line)}\r\n" for line in whole.rstrip("\n").split("\n"))


def _folded(line: str) -> str:
    return str(Contentline(line).to_ical().decode())  # type: ignore[no-untyped-call]


def _calendar(method: str, events: Iterable[Event]) -> Calendar:
    calendar = Calendar()
    for name, value in (("prodid", PRODUCT), ("version", "2.0"), ("method", method)):
        calendar.add(name, value)
    for event in events:
        calendar.add_component(event)
    return calendar


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    for name, moment in (
        ("dtstamp", entry.changed_at),
        ("dtstart", entry.begins_at),
        ("dtend", entry.ends_at),
    ):
        event.add(name, moment)
    event.add("summary", entry.summary)
    event.add("description", entry.words)
    if entry.place:
        event.add("location", entry.place)
    event.add("url", entry.path)
    return event


def _person(address: str, name: str, **parameters: str) -> vCalAddress:
    person = vCalAddress(address)
    person.params["CN"] = name
    person.params.update(parameters)
    return person


def _kept(calendar: Calendar) -> str:
    lines = Contentlines.from_ical(calendar.to_ical().decode())  # type: ignore[no-untyped-call]
    return "".join(f"{line}\n" for line in lines if line)
