"""The demo's organizers and their times, and what became of appointments: kept, cancelled, missed, suggested anew."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from sqlalchemy.orm import Session

from portal.accounts.models import Person
from portal.applications.models import Application
from portal.applications.states import State
from portal.clock import day_of, now
from portal.demo.cast import MR, MS, Actor, Answers, Applicant
from portal.interviews.actions_booking import book
from portal.interviews.actions_ending import cancel, note_missed
from portal.interviews.actions_schedule import Plan, add_days_off, add_weekly_hours, keep_plan
from portal.interviews.actions_suggesting import suggest
from portal.interviews.models import Meeting
from portal.interviews.queries_booking import talk_to_come
from portal.interviews.queries_slots import offers

PLANNED = 30  # days ago the organizers began to offer times
WEEKDAYS = range(5)
PLANS = {
    "olga": Plan(
        offers=True,
        length=45,
        pause=15,
        notice_hours=12,
        ahead_days=42,
        meeting=Meeting.PHONE,
        place="Ich rufe Sie an, unter der Nummer aus Ihrer Bewerbung",
    ),
    "jonas": Plan(
        offers=True,
        length=30,
        pause=30,
        notice_hours=24,
        ahead_days=28,
        meeting=Meeting.VIDEO,
        place="https://video.example.org/sternstunde-jonas",
    ),
}
WIEBKE = Actor(MS, "Wiebke", "Harms")
TILO = Actor(MR, "Tilo", "Behrend")
INVITED = (
    Applicant(
        who=WIEBKE,
        wrote=Answers(
            company="Harms Bootsbau",
            place="Rostock",
            phone="+49 381 0000266",
            talk_title="Erst schwimmen, dann schön",
            talk_about=(
                "Warum wir jedes Boot halb fertig ins Wasser lassen, und was Entwicklungsabteilungen "
                "davon haben, wenn sie es nachmachen."
            ),
            experience="Werftgespräche in Warnemünde, ein Abend der Marketingclubs an der Küste.",
            goals="Im nächsten Jahr drei Abende im Süden, wo mich niemand vom Hafen kennt.",
            gives_network="Unsere Halle für ein Sommertreffen, mit Blick auf die Unterwarnow.",
            gives_members="Zwei Plätze an Bord bei jeder Probefahrt.",
            known_by="Henning Claasen",
        ),
        sent_days_ago=6,
        until=State.SCHEDULED,
    ),
    Applicant(
        who=TILO,
        wrote=Answers(
            company="Behrend Dachbegrünung",
            place="Leipzig",
            talk_title="Vier Zentimeter Erde",
            talk_about="Wie wenig es braucht, damit etwas wächst, und wie viel, damit man es lässt.",
            goals="Vor Stadtwerken und Wohnungsgesellschaften sprechen.",
            gives_network="Ein Treffen auf einem Dach, mit Honig von dort.",
            gives_members="Ein Gutachten für das eigene Dach, ohne Rechnung.",
        ),
        sent_days_ago=16,
        until=State.INVITED,
        led_by="jonas",
    ),
)


@dataclass(frozen=True)
class Step:
    """Something that happens around a talk, so many days before today."""

    days_ago: int
    hour: int
    play: Callable[[Session, Application, Mapping[str, Person], str], object]


def plan(db: Session, organizers: Mapping[str, Person], zone: str) -> None:
    """Olga talks in the mornings and on two evenings, Jonas after lunch, and he is away for a few days soon."""
    for name, how in PLANS.items():
        keep_plan(db, how, by_id=organizers[name].id)
    olga, jonas = organizers["olga"].id, organizers["jonas"].id
    add_weekly_hours(db, WEEKDAYS, 9 * 60, 12 * 60, by_id=olga)
    add_weekly_hours(db, (1, 3), 17 * 60, 19 * 60, by_id=olga)
    add_weekly_hours(db, (0, 2, 4), 13 * 60 + 30, 16 * 60, by_id=jonas)
    today = day_of(now(), zone)
    away = today + timedelta(days=PLANNED + 10)
    add_days_off(db, away, away + timedelta(days=4), today=today, by_id=jonas)


def _booked(
    host: str, days_on: int, db: Session, application: Application, people: Mapping[str, Person], zone: str
) -> None:
    """The host's first free time, so many days on."""
    host_id = people[host].id
    free = offers(db, now(), zone).from_day(day_of(now(), zone) + timedelta(days=days_on))
    slot = next(slot for slot in free if slot.host_id == host_id)
    book(db, application, host_id, slot.begins_at, zone=zone, readers_zone=zone)


def _cancelled(
    reason: str, db: Session, application: Application, people: Mapping[str, Person], zone: str
) -> None:
    cancel(db, application, zone=zone, reason=reason)


def _missed(
    host: str, db: Session, application: Application, people: Mapping[str, Person], zone: str
) -> None:
    talk = talk_to_come(db, application.id)
    assert talk is not None, "only an appointment can be missed"  # noqa: S101
    note_missed(db, talk, application, by_id=people[host].id, zone=zone)


def _suggested(
    words: str, db: Session, application: Application, people: Mapping[str, Person], zone: str
) -> None:
    evening = now().replace(hour=18, minute=0, second=0, microsecond=0)
    first, second = evening + timedelta(days=5), evening + timedelta(days=7, hours=1)
    suggest(db, application, first, second, words=words, zone=zone, readers_zone=zone)


STEPS: dict[str, tuple[Step, ...]] = {
    WIEBKE.name: (Step(2, 20, partial(_booked, "olga", 3)),),
    TILO.name: (Step(13, 21, partial(_booked, "jonas", 2)), Step(7, 18, partial(_missed, "jonas"))),
    "Judith Amann": (
        Step(9, 20, partial(_booked, "jonas", 5)),
    ),  # they talked before, so that time became free
    "Roswitha Kamp": (
        Step(14, 21, partial(_booked, "jonas", 4)),
        Step(13, 8, partial(_cancelled, "Eine Beisetzung ist auf diesen Tag gelegt worden.")),
        Step(2, 19, partial(_suggested, "Abends nach sechs bin ich frei von Terminen.")),
    ),
}
