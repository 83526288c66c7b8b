"""Letters to Ada, Max and many, and what became of them."""

import dataclasses
from typing import Any

import sqlalchemy as sa

from portal.accounts.models import Person, Salutation
from portal.clock import now
from portal.config import Config
from portal.database import Database
from portal.letters.actions import write_own
from portal.letters.models import Letter, LetterState
from portal.letters.words import Words
from tests.smtp import MailServer

TOKEN = "kQ3v-" + "x" * 38
ADA = Person(
    email="ada@example.org", given_name="Ada", family_name="Vogt", title="", salutation=Salutation.MS
)
MAX = Person(
    email="max@example.org", given_name="Max", family_name="Thiele", title="", salutation=Salutation.MR
)
for person in (ADA, MAX):
    person.language = "de"


def write(
    database: Database, to: Person = ADA, subject: str = "Ihre Bewerbung", text: str = "Guten Tag.\n"
) -> Letter:
    """A letter that is due, as its row stands."""
    with database.transaction() as db:
        occasion = f"story:{db.scalar(sa.select(sa.func.count(Letter.id)))}"
        letter = write_own(db, "story", Words(subject, text), to=to, occasion=occasion)
        db.expunge(letter)
    return letter


def write_many(database: Database, count: int) -> None:
    for number in range(count):
        name = f"Gast {number}"
        write(
            database,
            Person(
                email=f"guest{number}@example.org", given_name=name, family_name="", title="", language="de"
            ),
        )


def read(database: Database, letter: Letter) -> Letter:
    with database.session(writes=False) as db:
        return db.get_one(Letter, letter.id)


def states(database: Database) -> dict[str, LetterState]:
    """Each letter's state, by who it is for."""
    with database.session(writes=False) as db:
        return dict(db.execute(sa.select(Letter.to_address, Letter.state).order_by(Letter.id)).all())


def message_ids(database: Database) -> list[str]:
    with database.session(writes=False) as db:
        return sorted(f"<{message_id}@127.0.0.1>" for message_id in db.scalars(sa.select(Letter.message_id)))


def five_minutes_pass(database: Database) -> None:
    """Whatever waits for its next try, or for a killed worker's lease to end, is due."""
    with database.transaction() as db:
        db.execute(sa.update(Letter).where(Letter.state == LetterState.QUEUED).values(next_try_at=now()))


def sending_by(server: MailServer, config: Config, **changes: Any) -> Config:
    """The settings with this mail server in them, or with a change to how it is reached."""
    return dataclasses.replace(config, smtp=dataclasses.replace(server.smtp, **changes))
