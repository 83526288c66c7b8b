"""Is the process alive, and is the portal ready for people: database, migrations, worker."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import Blueprint, Response, current_app, jsonify

from portal.clock import now
from portal.letters.queries import worker_seen_at
from portal.migrate import is_current

pages = Blueprint("health", __name__)
LATELY = timedelta(minutes=2)


@pages.get("/healthz")
def healthz() -> Response:
    return jsonify(alive=True)


healthz.no_database = True  # type: ignore[attr-defined] # must answer when the database does not


@pages.get("/readyz")
def readyz() -> tuple[Response, int]:
    state = _state(current_app.database)  # type: ignore[attr-defined]
    return jsonify(state), 200 if all(state.values()) else 503


readyz.no_database = True  # type: ignore[attr-defined] # opens its own session, to say what is wrong with it


def _state(database: Any) -> dict[str, bool]:
    try:
        with database.session(writes=False) as db:
            seen = worker_seen_at(db)
            return {
                "database": True,
                "migrations": is_current(db.connection()),
                "worker": seen is not None and seen > now() - LATELY,
            }
    except sa.exc.SQLAlchemyError:
        return {"database": False, "migrations": False, "worker": False}
