"""What is noted once the request's transaction has ended, on a connection of its own: a refusal rolls back, its note must not."""

from collections.abc import Callable

import sqlalchemy as sa
from flask import Response, g
from sqlalchemy.orm import Session

from portal.web.logs import log
from portal.web.transaction import Portal

Note = Callable[[Session], object]


def afterwards(note: Note, *, if_done: bool = False) -> None:
    """Has something written after the answer was made; with `if_done` only when the request was not refused."""
    g.setdefault("notes", []).append((note, if_done))


def install(app: Portal) -> None:
    @app.after_request
    def write(response: Response) -> Response:
        done = response.status_code < 400
        if notes := [note for note, if_done in g.pop("notes", ()) if done or not if_done]:
            _write(app, notes)
        return response


def _write(app: Portal, notes: list[Note]) -> None:
    """What the answer reports is committed already, so trouble here must not turn it into an error."""
    try:
        with app.database.transaction(serializable=False) as own:
            for note in notes:
                note(own)
    except sa.exc.DBAPIError as error:
        log.error("not noted", id=g.get("request_id"), why=str(error.orig)[:200])
