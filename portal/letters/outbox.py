"""The outbox: who takes which letter in hand, and what came of it."""

import time
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
import structlog
from sqlalchemy.orm import Session

from portal.clock import now
from portal.config import Config
from portal.database import Database, insert
from portal.letters.actions import without_tokens
from portal.letters.models import Letter, LetterState, WorkerSighting
from portal.letters.post_office import InHouse, PermanentTrouble, PostOffice, TemporaryTrouble
from portal.network.models import Network

log = structlog.get_logger("portal")

# For this long a letter in hand is nobody else's: longer than a conversation with a slow mail server takes.
# When its worker was killed, the letter is due again after that. It is also the pause after a try that failed.
LEASE = timedelta(minutes=5)
LATER = timedelta(hours=1)
QUICK_TRIES = 48  # one every five minutes, over four hours
ALL_TRIES = QUICK_TRIES + 92  # then one an hour, until four days have passed


def deliver_next(database: Database, office: PostOffice | InHouse, config: Config) -> bool:
    """Takes the next due letter in hand, sends it and notes what came of it. False when none is due."""
    with database.unserialized() as db:
        letter = take_in_hand(db)
        network_name = db.scalar(sa.select(Network.name)) or config.network_name
    if letter is None:
        return False
    outcome = _send(office, letter, network_name)  # no transaction is open meanwhile
    if outcome["state"] == LetterState.SENT and not config.is_demo:  # the demo's mailbox needs its links
        outcome["text"] = without_tokens(letter.text)
    _note(database, letter, outcome)
    return True


def take_in_hand(db: Session) -> Letter | None:
    """The letter that has been due for longest; nobody else's until its lease ends."""
    # the state stands in the statement itself: only then do the planners use the index of waiting letters
    waiting = Letter.state == sa.literal(LetterState.QUEUED, sa.String(), literal_execute=True)
    letter = db.scalar(
        sa.select(Letter)
        .where(waiting, Letter.next_try_at <= now())
        .order_by(Letter.next_try_at, Letter.id)
        .limit(1)
        .with_for_update(skip_locked=True)  # PostgreSQL; on SQLite BEGIN IMMEDIATE keeps other workers out
    )
    if letter is not None:
        letter.tries += 1
        letter.next_try_at = now() + LEASE
        db.flush()
    return letter


def note_sighting(database: Database) -> None:
    """A worker looked round just now."""
    with database.unserialized() as db:
        seen = insert(db, WorkerSighting).values(id=1, at=now())
        db.execute(seen.on_conflict_do_update(index_elements=["id"], set_={"at": seen.excluded.at}))


def _send(office: PostOffice | InHouse, letter: Letter, network_name: str) -> dict[str, Any]:
    """What came of it, as the letter's row will say it."""
    try:
        office.send(letter, network_name)
    except PermanentTrouble as trouble:
        return {"state": LetterState.FAILED, "trouble": str(trouble), "ended_at": now()}
    except TemporaryTrouble as trouble:
        return _after_trouble(letter, trouble)
    except Exception:
        # a mistake of ours, seen by the organizer like any other trouble: no letter may get stuck unseen
        log.exception("letter could not be put together", letter=letter.id, kind=letter.kind)
        return _after_trouble(letter, TemporaryTrouble("The portal could not put this letter together."))
    return {"state": LetterState.SENT, "trouble": None, "ended_at": now()}


def _after_trouble(letter: Letter, trouble: TemporaryTrouble) -> dict[str, Any]:
    if letter.tries >= ALL_TRIES:
        return {"state": LetterState.FAILED, "trouble": str(trouble), "ended_at": now()}
    pause = LEASE if letter.tries < QUICK_TRIES else LATER
    return {"state": LetterState.QUEUED, "trouble": str(trouble), "next_try_at": now() + pause}


def _note(database: Database, letter: Letter, outcome: dict[str, Any]) -> None:
    """Insists while the lease lasts: a letter that left and is not noted would leave twice."""
    insist_until = time.monotonic() + LEASE.total_seconds()
    # the number of tries shows whether the letter is still ours; that it was sent counts in any case
    ours = sa.true() if outcome["state"] == LetterState.SENT else Letter.tries == letter.tries
    while True:
        try:
            with database.unserialized() as db:
                waiting = Letter.state == LetterState.QUEUED
                db.execute(sa.update(Letter).where(Letter.id == letter.id, waiting, ours).values(outcome))
            break
        except sa.exc.DBAPIError as error:
            if time.monotonic() > insist_until:
                raise
            log.warning("outcome not noted yet", letter=letter.id, why=str(error.orig)[:200])
            time.sleep(1)
    log.info("letter", letter=letter.id, kind=letter.kind, state=outcome["state"], tries=letter.tries)
