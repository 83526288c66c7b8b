"""How the desk's acts answer: its own script gets JSON, a browser without script the page again."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import abort, current_app, jsonify, redirect, request, url_for
from flask_login import current_user

from portal.clock import now
from portal.errors import Refused
from portal.interviews.facts import derive
from portal.interviews.models import Interview
from portal.interviews.queries import lines_of
from portal.interviews.sentence import sentences
from portal.web.language import clock_time, language, translated
from portal.web.transaction import db


def at_the_desk(view: Callable[..., Any]) -> Callable[..., Any]:
    """A refusal reaches the desk's script as its sentence; lines of somebody else who wrote in this browser stay theirs."""

    @wraps(view)
    def answering(*args: Any, **values: Any) -> Any:
        if request.form.get("owner", str(current_user.id)) != str(current_user.id):
            abort(403)
        try:
            return view(*args, **values)
        except Refused as refused:
            if not _is_script():
                raise
            return jsonify(sentence=translated(refused)), 409

    return answering


def the_talk(interview_id: int) -> Interview:
    return db.get(Interview, interview_id) or abort(404)


def done(interview: Interview, **more: Any) -> Any:
    """When it was saved and what follows from the lines by now; for a browser without script the desk itself."""
    if not _is_script():
        return redirect(url_for("interviews.desk", id=interview.id))
    facts = derive(lines_of(db, [interview.id]), interview.started_at, interview.ended_at)
    saved = clock_time(now(), current_app.config["ZONE"])
    return jsonify(saved=saved, facts=sentences(language(), facts), **more)


def _is_script() -> bool:
    return bool(request.accept_mimetypes.best == "application/json")
