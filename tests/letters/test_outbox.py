"""The outbox: who has a letter in hand, what is noted of it, and what an organizer can do about failures."""

import dataclasses
import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine

from portal.accounts.models import Person
from portal.clock import now
from portal.config import Config, Mode
from portal.database import Database
from portal.errors import Refused
from portal.letters.actions import note_seen, send_again, without_tokens
from portal.letters.models import Letter, LetterState
from portal.letters.outbox import deliver_next, take_in_hand
from portal.letters.post_office import InHouse, PermanentTrouble, PostOffice, TemporaryTrouble
from portal.letters.queries import delayed, unseen_failures
from tests.letters.post import MAX, TOKEN, five_minutes_pass, read, states, write, write_many
from tests.smtp import Fault, MailServer

MORNING = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
FAULTS = [None] * 14 + list(Fault)  # three letters in ten meet one


class Closed(InHouse):
    """A post office that always has the same trouble."""

    def __init__(self, trouble: Exception) -> None:
        self.trouble = trouble

    def send(self, letter: Letter, network_name: str) -> None:
        raise self.trouble


BUSY = Closed(TemporaryTrouble("451 4.3.0 Please try later"))
UNKNOWN = Closed(PermanentTrouble("550 5.1.1 Nobody of this name lives here"))


def columns(letter: Letter, *names: str) -> dict[str, Any]:
    return {name: getattr(letter, name) for name in names}


def test_a_sent_letter_keeps_no_token(database: Database, config: Config, mail_server: MailServer) -> None:
    office = PostOffice(config, mail_server.smtp)
    with time_machine.travel(MORNING, tick=False):
        letter = write(database, text=f"Ihr Link:\n\nportal:/link/{TOKEN}\n")
        assert [deliver_next(database, office, config) for _ in range(2)] == [True, False]
        assert columns(read(database, letter), "state", "tries", "trouble", "ended_at", "text") == {
            "state": LetterState.SENT,
            "tries": 1,
            "trouble": None,
            "ended_at": MORNING,
            "text": "Ihr Link:\n\nportal:/link/…\n",
        }
    [taken] = mail_server.taken
    assert (taken.mail["From"].addresses[0].display_name, TOKEN in str(taken.mail)) == ("Sternstunde", True)


def test_the_demo_keeps_its_links(database: Database, config: Config) -> None:
    letter = write(database, text=f"portal:/link/{TOKEN}\n")
    deliver_next(database, InHouse(), dataclasses.replace(config, mode=Mode.DEMO))
    assert columns(read(database, letter), "state", "text") == {
        "state": LetterState.SENT,
        "text": f"portal:/link/{TOKEN}\n",
    }


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (f"portal:/en/link/{TOKEN}\n", "portal:/en/link/…\n"),
        (f"a\n  portal:/sign-in/{TOKEN}  \nb", "a\n  portal:/sign-in/…  \nb"),
        (f"portal:/sign-in?token={TOKEN}", "portal:/sign-in?token=…"),
        ("Ihr Code: 1234 5678.", "Ihr Code: …."),
        ("12345678", "…"),
        ("portal:/application/answer", "portal:/application/answer"),
        ("0531 1234 5678, +49 30 12345678, 030/12345678", "0531 1234 5678, +49 30 12345678, 030/12345678"),
        ("am 24. November 2026", "am 24. November 2026"),
    ],
)
def test_what_opens_a_door_is_blanked(written: str, kept: str) -> None:
    assert without_tokens(written) == kept


def test_a_refused_letter_waits_for_olga_and_is_not_tried_again(database: Database, config: Config) -> None:
    letter = write(database)
    assert [deliver_next(database, UNKNOWN, config) for _ in range(2)] == [True, False]
    with database.session(writes=False) as db:
        [failure] = unseen_failures(db)
    assert columns(failure, "id", "state", "tries", "trouble") == {
        "id": letter.id,
        "state": LetterState.FAILED,
        "tries": 1,
        "trouble": "550 5.1.1 Nobody of this name lives here",
    }


def test_a_delayed_letter_is_tried_for_four_days(database: Database, config: Config) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        letter, pauses = write(database), []
        while deliver_next(database, BUSY, config):
            tried = read(database, letter)
            pauses.append(tried.next_try_at - now())
            clock.move_to(tried.next_try_at)
        minutes, hour = timedelta(minutes=5), timedelta(hours=1)
        assert pauses[:-1] == [minutes] * 47 + [hour] * 92
        assert columns(tried, "state", "tries", "ended_at") == {
            "state": LetterState.FAILED,
            "tries": 140,
            "ended_at": MORNING + 47 * minutes + 92 * hour,
        }


def test_a_letter_in_hand_is_nobody_elses_for_five_minutes(database: Database, config: Config) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        letter = write(database)
        with database.transaction() as db:
            assert take_in_hand(db).id == letter.id  # by a worker that is killed now
        clock.shift(timedelta(minutes=4, seconds=59))
        assert deliver_next(database, InHouse(), config) is False
        clock.shift(timedelta(seconds=1))
        assert deliver_next(database, InHouse(), config) is True
        assert columns(read(database, letter), "state", "tries") == {"state": LetterState.SENT, "tries": 2}


def test_a_worker_that_overslept_does_not_undo_what_another_noted(database: Database, config: Config) -> None:
    class Asleep(InHouse):
        def send(self, letter: Letter, network_name: str) -> None:
            clock.shift(timedelta(minutes=6))
            deliver_next(database, UNKNOWN, config)
            raise TemporaryTrouble("too late")

    with time_machine.travel(MORNING, tick=False) as clock:
        letter = write(database)
        deliver_next(database, Asleep(), config)
        assert columns(read(database, letter), "state", "trouble") == {
            "state": LetterState.FAILED,
            "trouble": "550 5.1.1 Nobody of this name lives here",
        }


def test_a_mistake_of_ours_is_seen_as_a_delay(database: Database, config: Config) -> None:
    write(database)
    deliver_next(database, Closed(KeyError("greeting")), config)
    with database.session(writes=False) as db:
        assert [letter.trouble for letter in delayed(db)] == [
            "The portal could not put this letter together."
        ]


def test_that_a_letter_left_is_noted_once_the_database_is_back(database: Database, config: Config) -> None:
    lost = []

    def lose_connection(*_: object) -> None:
        if not lost:
            lost.append("once")
            raise sa.exc.OperationalError("UPDATE letters", None, Exception("server closed the connection"))

    class Unlucky(InHouse):
        def send(self, letter: Letter, network_name: str) -> None:
            sa.event.listen(database.writing, "before_cursor_execute", lose_connection)

    letter = write(database)
    deliver_next(database, Unlucky(), config)
    sa.event.remove(database.writing, "before_cursor_execute", lose_connection)
    assert (lost, read(database, letter).state) == (["once"], LetterState.SENT)


def olga(db: sa.orm.Session) -> Person:
    person = Person(
        email="olga@example.org", email_key="olga@example.org", given_name="Olga", family_name="Brandt"
    )
    person.known_since = MORNING
    db.add(person)
    db.flush()
    return person


def test_olga_notes_a_failure_as_seen(database: Database, config: Config) -> None:
    letter = write(database, text=f"portal:/link/{TOKEN}\n")
    deliver_next(database, UNKNOWN, config)
    with time_machine.travel(MORNING, tick=False), database.transaction() as db:
        note_seen(db, db.get_one(Letter, letter.id), olga(db).id)
        assert unseen_failures(db) == []
    assert columns(read(database, letter), "seen_at", "seen_by_id", "text") == {
        "seen_at": MORNING,
        "seen_by_id": 1,
        "text": "portal:/link/…\n",
    }


def test_olga_sends_a_failed_letter_again(database: Database, config: Config) -> None:
    letter = write(database)
    deliver_next(database, UNKNOWN, config)
    with database.transaction() as db:
        send_again(db, db.get_one(Letter, letter.id))
    assert deliver_next(database, InHouse(), config) is True
    assert columns(read(database, letter), "state", "tries", "trouble", "message_id") == {
        "state": LetterState.SENT,
        "tries": 1,
        "trouble": None,
        "message_id": letter.message_id,
    }


def test_only_failures_nobody_has_seen_can_be_seen_or_sent_again(database: Database, config: Config) -> None:
    waiting, failed = write(database, MAX), write(database)
    with database.transaction() as db:
        by_id = olga(db).id
        lost = db.get_one(Letter, failed.id)
        lost.state, lost.ended_at = LetterState.FAILED, now()
        note_seen(db, lost, by_id)
        for letter in (db.get_one(Letter, waiting.id), db.get_one(Letter, failed.id)):
            with pytest.raises(Refused):
                note_seen(db, letter, by_id)
            with pytest.raises(Refused):
                send_again(db, letter)


@pytest.mark.parametrize(("state", "ended_at"), [("sent", None), ("failed", None), ("queued", MORNING)])
def test_a_letter_has_an_end_exactly_when_it_left_or_failed(
    database: Database, state: str, ended_at: datetime | None
) -> None:
    write(database)
    wrong = sa.update(Letter).values(state=state, ended_at=ended_at)

    with pytest.raises(sa.exc.IntegrityError, match="ended_unless_queued"), database.transaction() as db:
        db.execute(wrong)


def test_sixty_letters_and_a_bad_mail_server(
    database: Database, config: Config, mail_server: MailServer
) -> None:
    dice = random.Random(7)
    mail_server.fault = lambda address: dice.choice(FAULTS)
    office = PostOffice(config, mail_server.smtp, patience=0.1)
    write_many(database, 60)
    while LetterState.QUEUED in states(database).values():
        five_minutes_pass(database)
        while deliver_next(database, office, config):
            pass
    sent = {to for to, state in states(database).items() if state == LetterState.SENT}
    with database.session(writes=False) as db:
        assert {letter.to_address for letter in unseen_failures(db)} == set(states(database)) - sent
    arrived = {(taken.to[0], taken.mail["Message-ID"]) for taken in mail_server.taken}
    assert sent <= {to for to, _ in arrived}  # a lost answer may be followed by a refusal
    assert len(arrived) == len({to for to, _ in arrived})  # more than once, but never as another letter
