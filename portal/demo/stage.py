"""Where the demo's story is played: its moments, and who is on it by now."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from portal.accounts.actions import person_for
from portal.accounts.models import Person
from portal.applications.models import Application
from portal.demo.cast import Actor


@dataclass(frozen=True)
class Scene:
    """Something that happened at a moment."""

    at: datetime
    play: Callable[[], object]


@dataclass
class Stage:
    """Where the story is played, and who is on it by now."""

    db: Session
    zone: str
    today: date
    organizers: dict[str, Person] = field(default_factory=dict)
    applications: dict[Actor, Application] = field(default_factory=dict)
    members: dict[str, Person] = field(default_factory=dict)  # by family name

    def moment(self, days_ago: int, hour: int, minute: int = 0) -> datetime:
        day = self.today - timedelta(days=days_ago)
        return datetime.combine(day, time(hour, minute), ZoneInfo(self.zone))


def known(db: Session, actor: Actor) -> Person:
    """The actor as a person of the portal."""
    return person_for(
        db,
        email=actor.email,
        salutation=actor.salutation,
        title=actor.title,
        given_name=actor.given_name,
        family_name=actor.family_name,
        language=actor.language,
    )
