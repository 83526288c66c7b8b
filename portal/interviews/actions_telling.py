"""Letters about a talk to its two sides, each with what the reader's calendar is to follow."""

from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from portal.accounts.models import Person, RoleKind
from portal.accounts.queries import holds, organizers
from portal.applications.actions import way_in
from portal.applications.models import Application
from portal.interviews.models import Interview
from portal.interviews.queries_calendar import applicant_entry, host_entry
from portal.letters.actions import write
from portal.letters.calendars import Entry, invitation
from portal.letters.words import path
from portal.network.models import Network
from portal.network.queries import the_network
from portal.zones import day_in_words, in_both, time_in_words


def tell_applicant(
    db: Session,
    kind: str,
    talk: Interview,
    application: Application,
    zone: str,
    *,
    occasion: str = "",
    calendar: bool = True,
    **values: Any,
) -> None:
    network, host = the_network(db), db.get_one(Person, talk.host_id)
    entry = applicant_entry(talk, application, host.name, network)
    write(
        db,
        kind,
        to=application,
        occasion=occasion or _occasion(kind, talk),
        reply_to=network.contact_email,
        calendar=_invitation(entry, network, application) if calendar else None,
        network=network,
        talk=talk,
        host=host,
        link=way_in(db, application),
        **_times(talk, talk.zone or zone, zone, application.language),
        **values,
    )


def _who_holds(db: Session, talk: Interview) -> Person:
    """The host; once they organize no more, whoever has done so for longest looks after the talk."""
    if holds(db, talk.host_id, RoleKind.ORGANIZER):
        return db.get_one(Person, talk.host_id)
    return db.get_one(Person, organizers(db)[0].id)


def tell_host(
    db: Session,
    kind: str,
    talk: Interview,
    application: Application,
    zone: str,
    *,
    occasion: str = "",
    calendar: bool = True,
    **values: Any,
) -> None:
    network, host = the_network(db), _who_holds(db, talk)
    entry = host_entry(talk, application.name, host, network)
    write(
        db,
        kind,
        to=host,
        occasion=occasion or _occasion(kind, talk),
        calendar=_invitation(entry, network, host) if calendar else None,
        network=network,
        talk=talk,
        application=application,
        link=path(host.language, f"/organizer/interviews/{talk.id}"),
        **_times(talk, zone, talk.zone or zone, host.language),
        **values,
    )


def tell_former_host(db: Session, talk: Interview, application: Application, host_id: int, zone: str) -> None:
    """Somebody else holds the talk from now on, at another time: the entry leaves the former host's calendar."""
    network, host, old = the_network(db), db.get_one(Person, host_id), talk.moved_from
    assert old and talk.begins_at and talk.ends_at, "only a move changes the host"  # noqa: S101
    until = old + (talk.ends_at - talk.begins_at)
    entry = replace(
        host_entry(talk, application.name, host, network), cancelled=True, begins_at=old, ends_at=until
    )
    write(
        db,
        "interview-handed-on-host",
        to=host,
        occasion=_occasion("interview-handed-on-host", talk),
        calendar=_invitation(entry, network, host),
        network=network,
        application=application,
        host=db.get_one(Person, talk.host_id),
        link=path(host.language, f"/organizer/interviews/{talk.id}"),
        day=day_in_words(old, zone, host.language),
        hour=time_in_words(old, zone, host.language),
    )


def _occasion(kind: str, talk: Interview) -> str:
    return f"{kind}:{talk.id}:{talk.sequence}"


def _invitation(entry: Entry, network: Network, to: Application | Person) -> str:
    return invitation(entry, network.name, to.name, to.email)


def _times(talk: Interview, zone: str, other: str, language: str) -> dict[str, Any]:
    """When it is, and when it was before: in the reader's zone, and in the other side's where that differs."""
    assert talk.begins_at, "nobody is told of a talk without an appointment"  # noqa: S101
    return {
        "day": day_in_words(talk.begins_at, zone, language),
        "hour": time_in_words(talk.begins_at, zone, language),
        "when": in_both(talk.begins_at, zone, other, language),
        "before": in_both(talk.moved_from, zone, other, language)[0] if talk.moved_from else "",
        "minutes": minutes_of(talk),
    }


def minutes_of(talk: Interview) -> int:
    assert talk.begins_at and talk.ends_at, "only an appointment has a length"  # noqa: S101
    return round((talk.ends_at - talk.begins_at).total_seconds() / 60)
