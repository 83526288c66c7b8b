"""Walking through the queue: the stage an organizer works in, and the spot there, as addresses carry them."""

from datetime import datetime
from typing import Any

from flask import abort, request

from portal.applications.models import Application
from portal.applications.queries import STAGES
from portal.applications.queries_place import Spot


def walk() -> dict[str, Any]:
    """What this address carries of the walk; links and forms of the page carry it on."""
    carried: dict[str, Any] = {
        name: request.args[name] for name in ("stage", "after") if request.args.get(name)
    }
    return carried if carried.get("stage") in STAGES else {}


def onward(application: Application) -> dict[str, Any]:
    """The walk as it goes on after an act. Asked before the act, which may lead the application out of its stage."""
    carried = walk()
    return {"after": written(application.state_since, application.id), **carried} if carried else {}


def written(since: datetime, id_: int) -> str:
    return f"{since.isoformat()}~{id_}"


def spot(text: str) -> Spot | None:
    """The spot an address carries as `after`; one that nobody wrote is nobody's address."""
    at, _tilde, id_ = text.replace(" ", "+").partition("~")
    if not at:
        return None
    try:
        since, last = datetime.fromisoformat(at), int(id_)
    except ValueError:
        abort(404)
    if since.tzinfo is None or not 0 < last < 2**62:
        abort(404)
    return since, last
