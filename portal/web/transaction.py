"""One request, one transaction, committed in one place: here."""

from collections.abc import Callable
from typing import Any, TypeVar

import sqlalchemy as sa
from flask import Flask, Response, g, redirect, request, session
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session
from werkzeug.local import LocalProxy

from portal.clock import now
from portal.database import Database, lost_a_race
from portal.errors import Refused
from portal.web.forms import FORM_KEY, AnsweredForm, known_form_key

TRIES = 4

View = TypeVar("View", bound=Callable[..., Any])

db: Session = LocalProxy(lambda: g.db)  # type: ignore[assignment]
database: Database = LocalProxy(lambda: g.portal.database)  # type: ignore[assignment]


def by_steps(view: View) -> View:
    """A view that asks somebody outside, such as Stripe: no transaction may be open meanwhile.

    Who is there is known when it begins; what it writes, it writes by `database.step`, before and after asking.
    A step it has committed stays, whatever comes after. It must be safe to send twice by itself."""
    view.by_steps = True  # type: ignore[attr-defined]
    return view


class FasterElsewhere(Refused):
    """Somebody else changed the same thing at the same moment, again and again."""


class Portal(Flask):
    """Flask, with the request's transaction around the view."""

    database: Database

    def send_static_file(self, filename: str) -> Response:
        """Reads the file whole: what is compressed on its way is not streamed, and its file is closed at once."""
        response = super().send_static_file(filename)
        response.direct_passthrough = False
        response.make_sequence()
        return response

    def dispatch_request(self) -> ResponseReturnValue:
        g.portal = self
        if request.endpoint is None or getattr(
            self.view_functions.get(request.endpoint), "no_database", False
        ):
            return super().dispatch_request()
        if getattr(self.view_functions[request.endpoint], "by_steps", False):
            return self._by_steps()
        writes = request.method not in ("GET", "HEAD", "OPTIONS")
        return _again_when_not_serialized(lambda: self._in_transaction(writes=writes))

    def _by_steps(self) -> ResponseReturnValue:
        with self.database.session(writes=False) as g.db:
            _ = current_user.is_authenticated  # read while the database may be asked
        return super().dispatch_request()

    def _in_transaction(self, *, writes: bool) -> Response:
        with self.database.session(writes=writes) as g.db:
            key = known_form_key() if writes else None
            if earlier := _earlier_answer(key):
                return earlier
            response = self.make_response(super().dispatch_request())
            if writes and response.status_code < 400:
                _remember_answer(key, response)
                g.db.commit()
            return response


def _again_when_not_serialized(answer: Callable[[], Response]) -> Response:
    """Runs the view again when its transaction lost against another, or its connection died before it began."""
    before = dict(session)
    for attempt in range(1, TRIES + 1):
        try:
            return answer()
        except sa.exc.DBAPIError as error:
            if not _worth_another_try(error):
                raise
            if attempt == TRIES:
                raise FasterElsewhere("Somebody else was faster. Please look at the page again.") from error
            _start_over(before)
    raise AssertionError("unreachable")


def _worth_another_try(error: sa.exc.DBAPIError) -> bool:
    if isinstance(error, sa.exc.IntegrityError):
        return FORM_KEY in str(
            error.orig
        )  # the same form twice at once: the second finds the first one's answer
    return lost_a_race(error)


def _start_over(before: dict[str, object]) -> None:
    session.clear()
    session.update(before)
    g.pop("_login_user", None)
    g.pop("notes", None)
    for upload in request.files.values():
        upload.stream.seek(0)


def _earlier_answer(key: str | None) -> Response | None:
    """A form that was already answered gets the same answer, and has no second effect."""
    if key is None:
        return None
    location = g.db.scalar(sa.select(AnsweredForm.location).where(AnsweredForm.form_key == key))
    return None if location is None else redirect(location)  # type: ignore[return-value]


def _remember_answer(key: str | None, response: Response) -> None:
    if key is not None and response.location:
        g.db.add(AnsweredForm(form_key=key, location=response.location, at=now()))
        g.db.flush()
