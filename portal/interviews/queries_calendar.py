"""Talks as calendars show them: one entry for each side, and what an organizer's calendar subscribes to."""

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.accounts.models import Person, RoleKind
from portal.accounts.queries import holds
from portal.applications.models import Application
from portal.clock import now
from portal.interviews.models import Interview, Meeting
from portal.interviews.models_schedule import CalendarKey
from portal.interviews.queries_booking import APPOINTED
from portal.letters.actions import hash_of
from portal.letters.calendars import Entry
from portal.letters.words import compose, path
from portal.network.models import Network

KEPT = timedelta(days=60)  # so long a talk that is over stays in the subscription


def applicant_entry(talk: Interview, application: Application, host_name: str, network: Network) -> Entry:
    values = {"name": host_name, "network": network, "talk": talk}
    page = path(application.language, "/application/interview")
    return _entry(talk, "applicant", application.language, page, values, talk.place)


def host_entry(talk: Interview, applicant_name: str, host: Person, network: Network) -> Entry:
    values = {"name": applicant_name, "network": network, "talk": talk}
    page = path(host.language, f"/organizer/interviews/{talk.id}")
    place = (
        "" if talk.meeting == Meeting.PHONE else talk.place
    )  # what the applicant is told is no place for the host
    return _entry(talk, f"host-{host.id}", host.language, page, values, place)


def _entry(
    talk: Interview, whose: str, language: str, page: str, values: dict[str, object], place: str
) -> Entry:
    assert talk.begins_at and talk.ends_at and talk.booked_at, "only an appointment is an entry"  # noqa: S101
    words = compose(f"calendar-{whose.split('-')[0]}", language, values)
    return Entry(
        uid=f"{talk.uid}-{whose}",
        sequence=talk.sequence,
        changed_at=talk.fell_away_at or talk.booked_at,
        begins_at=talk.begins_at,
        ends_at=talk.ends_at,
        summary=words.subject,
        words=f"{words.text.strip()}\n{page}",
        place=place,
        path=page,
        cancelled=talk.fell_away_at is not None,
    )


@dataclass(frozen=True)
class Subscription:
    host: Person
    entries: list[Entry]


def subscription(db: Session, token: str, network: Network) -> Subscription | None:
    """An organizer's talks, to come and recent; nobody's when the token was renewed or the role has ended."""
    host = db.scalar(
        sa.select(Person)
        .join(CalendarKey, CalendarKey.person_id == Person.id)
        .where(CalendarKey.token_hash == hash_of(token))
    )
    if host is None or not holds(db, host.id, RoleKind.ORGANIZER):
        return None
    rows = db.execute(
        sa.select(Interview, Application)
        .join(Application, Application.id == Interview.application_id)
        .where(Interview.host_id == host.id, APPOINTED, Interview.ends_at > now() - KEPT)
        .order_by(Interview.begins_at, Interview.id)
    )
    entries = [host_entry(talk, application.name, host, network) for talk, application in rows]
    return Subscription(host, entries)


def calendar_key(db: Session, person_id: int) -> CalendarKey | None:
    return db.scalar(sa.select(CalendarKey).where(CalendarKey.person_id == person_id))
