"""The demo's database: made anew each day, because its history is told from today."""

from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.accounts.models import Person
from portal.applications.models import Application
from portal.clock import day_of, now
from portal.config import Config, WrongSettings
from portal.database import Database
from portal.demo import story
from portal.demo.cast import Actor
from portal.demo.dues import AtStripe
from portal.favors.models_reports import FavorReport, ReportState
from portal.letters.actions import make_link
from portal.letters.models import Link, LinkPurpose
from portal.migrate import is_current, upgrade
from portal.parties.models import Party


def prepare(database: Database, config: Config, there: AtStripe | None = None) -> None:
    """Makes the demo's database, unless today's is there. Refuses any database but the demo's own file.

    `there`: the demo's Stripe, whose books are made anew with it."""
    file = _own_file(database, config)
    stamp, today = file.with_name("made-on"), str(day_of(now(), config.time_zone))
    if file.exists() and stamp.exists() and stamp.read_text() == today and _is_current(database):
        return
    _forget(database, file, stamp)
    upgrade(database)
    with database.transaction() as db:
        story.play(db, config.network_name, config.time_zone, there)
    if there is not None:
        there.come_to_today()
    stamp.write_text(today)  # last, so that a story cut short is told again


def _own_file(database: Database, config: Config) -> Path:
    """The demo deletes its database each day, so it may never be pointed at another one."""
    file = config.data_folder.resolve() / "portal.db"
    if database.url.get_backend_name() != "sqlite" or Path(database.url.database or "").resolve() != file:
        raise WrongSettings(
            "The demo does not start: it makes its database anew each day, and would delete the one in "
            "DATABASE_URL. Leave DATABASE_URL out; DATA_FOLDER says where the demo keeps its own."
        )
    return file


def _is_current(database: Database) -> bool:
    with database.reading.connect() as connection:
        return is_current(connection)


def _forget(database: Database, file: Path, stamp: Path) -> None:
    database.dispose()
    file.parent.mkdir(parents=True, exist_ok=True)
    for old in (stamp, *(file.with_name(file.name + ending) for ending in ("", "-wal", "-shm"))):
        old.unlink(missing_ok=True)


def application_of(db: Session, actor: Actor) -> Application | None:
    """The actor's latest application; found by name too, because whoever plays may try another address."""
    name = sa.and_(Application.given_name == actor.given_name, Application.family_name == actor.family_name)
    return db.scalar(
        sa.select(Application)
        .where(sa.or_(Application.email_key == actor.email, name))
        .order_by(Application.id.desc())
        .limit(1)
    )


def person_of(db: Session, email_key: str) -> Person | None:
    return db.scalar(sa.select(Person).where(Person.email_key == email_key))


def key_to_favor(db: Session, actor: Actor) -> Link | None:
    """A link to what was reported to somebody outside, beside the one in their letter; None when nothing is there."""
    noted = db.scalar(
        sa.select(FavorReport.id)
        .join(Party, Party.id == FavorReport.receiver_id)
        .join(Person, Person.id == Party.person_id)
        .where(
            Person.email_key == actor.email,
            FavorReport.state.in_((ReportState.REPORTED, ReportState.CONFIRMED)),
        )
        .order_by(FavorReport.id.desc())
        .limit(1)
    )
    return make_link(db, LinkPurpose.FAVOR_REPORT, noted)[0] if noted else None


def person_named(db: Session, given_name: str, family_name: str) -> Person | None:
    """Whoever plays may have changed the address."""
    name = sa.and_(Person.given_name == given_name, Person.family_name == family_name)
    return db.scalar(sa.select(Person).where(name).limit(1))


def key_to(db: Session, application: Application) -> Link:
    """A link to the application, beside those in letters, which go on working."""
    return make_link(db, LinkPurpose.APPLICATION, application.id)[0]
