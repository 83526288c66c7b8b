"""The worker, as processes of their own, against a real mail server and the real database."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa

from portal import worker
from portal.config import Config
from portal.database import Database
from portal.letters.models import Letter, LetterState, WorkerSighting
from portal.letters.queries import worker_seen_at
from tests.letters.post import ADA, MAX, five_minutes_pass, message_ids, read, states, write, write_many
from tests.smtp import Fault, MailServer

PROGRAM = """
import os
from portal import models, worker
from portal.config import Config
from portal.database import Database
config, stop = Config.from_environment(os.environ), worker.stop_on_signal()
print("ready", flush=True)
input()
worker.run(Database(config.database_url), config, stop)
"""
Worker = subprocess.Popen[bytes]
Start = Callable[[], Worker]


@pytest.fixture
def start_worker(config: Config, mail_server: MailServer) -> Iterator[Start]:
    smtp, started = mail_server.smtp, []
    settings = {
        "PORTAL_MODE": "test",
        "DATABASE_URL": config.database_url,
        "SMTP_HOST": smtp.host,
        "SMTP_PORT": str(smtp.port),
        "SMTP_USER": str(smtp.user),
        "SMTP_PASSWORD": str(smtp.password),
        "SMTP_CA_FILE": str(smtp.ca_file),
    }

    def start() -> Worker:
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        process = subprocess.Popen([sys.executable, "-c", PROGRAM], env=os.environ | settings, **pipes)
        started.append(process)
        assert process.stdout.readline() == b"ready\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def begin(process: Worker) -> None:
    """Loading takes a while; a worker that is ready begins at once."""
    process.stdin.write(b"\n")
    process.stdin.flush()


def until(true: Callable[[], bool]) -> None:
    for _ in range(3000):
        if true():
            return
        time.sleep(0.01)
    raise AssertionError("it never came true")


def all_sent(database: Database) -> bool:
    return set(states(database).values()) == {LetterState.SENT}


def hang_for_max(mail_server: MailServer) -> None:
    mail_server.fault = lambda address: Fault.HANG if address == MAX.email else None


def test_two_workers_and_one_is_killed_with_a_letter_in_hand(
    database: Database, mail_server: MailServer, start_worker: Start
) -> None:
    write_many(database, 10)
    to_max = write(database, MAX)
    write_many(database, 20)
    hang_for_max(mail_server)
    first, second = start_worker(), start_worker()
    begin(first)
    assert mail_server.hanging.wait(30)
    begin(second)
    until(lambda: len(mail_server.taken) >= 15)
    first.kill()
    until(lambda: len(mail_server.taken) == 30)
    mail_server.fault = lambda address: None
    five_minutes_pass(database)
    until(lambda: all_sent(database))
    assert mail_server.message_ids == message_ids(database)
    assert read(database, to_max).tries == 2
    second.terminate()
    assert second.wait(30) == 0


def test_two_workers_share_the_letters(
    database: Database, mail_server: MailServer, start_worker: Start
) -> None:
    write_many(database, 60)
    for process in (start_worker(), start_worker()):
        begin(process)
    until(lambda: all_sent(database))
    assert mail_server.message_ids == message_ids(database)


@pytest.mark.parametrize("name", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_that_is_told_to_stop_finishes_the_letter_in_hand(
    database: Database, mail_server: MailServer, start_worker: Start, name: signal.Signals
) -> None:
    write(database, MAX), write(database, ADA)
    hang_for_max(mail_server)
    process = start_worker()
    begin(process)
    assert mail_server.hanging.wait(30)
    process.send_signal(name)
    time.sleep(0.1)  # the signal arrives while the letter is in hand
    mail_server.go_on()
    assert process.wait(30) == 0
    assert states(database) == {MAX.email: LetterState.SENT, ADA.email: LetterState.QUEUED}


def run_for(
    seconds: float, database: Database, config: Config, *sweeps: Callable[[sa.orm.Session], None]
) -> None:
    stop = threading.Event()
    threading.Timer(seconds, stop.set).start()
    worker.run(database, config, stop, sweeps)


def test_sweeps_run_once_a_minute_and_a_broken_one_stops_nothing(database: Database, config: Config) -> None:
    def broken(db: sa.orm.Session) -> None:
        db.execute(sa.delete(Letter))
        raise KeyError("a mistake")

    def remind(db: sa.orm.Session) -> None:
        db.execute(sa.update(Letter).values(tries=Letter.tries + 10))

    letter = write(database)
    run_for(0.1, database, config, broken, remind)
    assert (read(database, letter).tries, states(database)) == (11, {ADA.email: LetterState.SENT})
    with database.session(writes=False) as db:
        assert worker_seen_at(db) is not None


def test_the_worker_waits_until_the_database_is_there(database: Database, config: Config) -> None:
    letter = write(database)
    with database.writing.connect() as connection:
        connection.exec_driver_sql("ALTER TABLE letters RENAME TO elsewhere")
        connection.commit()
    working = threading.Thread(target=run_for, args=(1.5, database, config))
    working.start()
    until(lambda: _is_noted(database))
    with database.writing.connect() as connection:
        connection.exec_driver_sql("ALTER TABLE elsewhere RENAME TO letters")
        connection.commit()
    working.join()
    assert read(database, letter).state == LetterState.SENT


def _is_noted(database: Database) -> bool:
    with database.session(writes=False) as db:
        return db.get(WorkerSighting, 1) is not None
