"""What stories of the desk share: Ada's talk with Olga, and lines as they are written and sent."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from portal.accounts.models import Person
from portal.admission.actions import draft_decision, release
from portal.applications.models import Application, Outcome
from portal.clock import now
from portal.database import Database
from portal.interviews.models import Capture, CaptureKind, Interview
from portal.interviews.models_opinions import Opinion
from portal.letters.words import Words
from portal.web.transaction import Portal
from tests.admission.test_journey import organizer
from tests.people import Visitor, applies, interviewed, jonas

ASK, OFFER, NOTE = CaptureKind
DESK = "/organizer/interviews/1"
HELD = {"held_on": "2026-01-20", "place": "Telefon"}
PAGE = "/organizer/applications/1"
CRITERIA = (6, 7, 8, 9)
SECRET = "Ein Abend, der mir nachgeht"


def invited(app: Portal, ada: Visitor) -> Visitor:
    """Ada was invited; gives the browser of Olga."""
    olga = organizer(app)
    applies(ada)
    assert olga.fills_in("/organizer/applications/1/invite", {}).status_code == 302
    return olga


def at_the_desk(app: Portal, ada: Visitor) -> Visitor:
    """Olga has opened the desk of her talk with Ada."""
    olga = invited(app, ada)
    olga.opens("/organizer/applications/1")
    assert olga.sends("/organizer/applications/1/interview").location == "/organizer/interviews/1"
    assert olga.opens("/organizer/interviews/1").status_code == 200
    return olga


def jonas_beside(app: Portal) -> Visitor:
    with app.database.transaction() as db:
        jonas(db)
    visitor = Visitor(app)
    visitor.signs_in_as("jonas@example.org")
    visitor.opens("/organizer/interviews/1")
    return visitor


def sends_line(who: Visitor, words: str, **changes: Any) -> TestResponse:
    """As the desk's script sends a line."""
    line = {"kind": "ask", "words": words, "key": "line-1", "writer": "window", "seen": 0, "number": 1}
    whole = {**line, "happened_at": by_the_clock(), "csrf_token": who._hidden("csrf_token"), **changes}
    return who.client.post("/organizer/interviews/1/line", data=whole, headers={"Accept": "application/json"})


def by_the_clock(seconds_ago: float = 0) -> str:
    """A moment as the desk's script sends it."""
    return str(round((now() - timedelta(seconds=seconds_ago)).timestamp() * 1000))


def lines(database: Database, *columns: Any) -> list[Any]:
    with database.session(writes=False) as db:
        rows = db.execute(sa.select(*(columns or (Capture.kind, Capture.words))).order_by(Capture.position))
        return [tuple(row) if len(row) > 1 else row[0] for row in rows]


def decided_now(database: Database, outcome: str = "decline") -> None:
    """A decision about Ada was released this very moment."""
    with database.transaction() as db:
        application, by = db.get_one(Application, 1), one(db, "olga")
        draft_decision(db, application, Outcome(outcome), reason="-", words=Words("-", "-"), by_id=by.id)
        release(db, application, by_id=by.id, zone="Europe/Berlin")


def one(db: Session, name: str) -> Person:
    return db.scalars(sa.select(Person).where(Person.email == f"{name}@example.org")).one()


def the_talk(db: Session) -> Interview:
    return db.scalars(sa.select(Interview)).one()


def yesterday() -> str:
    return str((now() - timedelta(days=1)).date())


def column(app: Portal, *columns: Any) -> Any:
    with app.database.session(writes=False) as db:
        row = db.execute(sa.select(*columns)).one()
        return row if len(columns) > 1 else row[0]


def yes(sentence: str = "") -> dict[str, str]:
    return {f"step_{id_}": "yes" for id_ in CRITERIA} | {"words_6": sentence}


def talked(app: Portal, ada: Visitor) -> tuple[Visitor, Visitor]:
    """Ada's talk was held by Olga; Jonas organizes too."""
    olga = invited(app, ada)
    interviewed(olga, 1)
    with app.database.transaction() as db:
        jonas(db)
    other = Visitor(app)
    other.signs_in_as("jonas@example.org")
    return olga, other


def gives(who: Visitor, answers: dict[str, str], revision: int = 1, act: str = "opinion") -> Any:
    who.opens(f"{PAGE}/opinion")
    return who.sends(f"{PAGE}/{act}", answers | {"revision": str(revision)})


def opinions(app: Portal, *columns: Any) -> list[Any]:
    with app.database.session(writes=False) as db:
        return [tuple(row) for row in db.execute(sa.select(*columns).order_by(Opinion.id))]
