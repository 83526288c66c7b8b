"""Every way to say no, in the house's look and the reader's language."""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa
from flask import Flask, Response, current_app, g, make_response, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from portal.config import Config
from portal.errors import Refused
from portal.web.language import translated
from portal.web.logs import log


@dataclass(frozen=True)
class Sentence:
    heading: str
    text: str


def _sentences() -> dict[int, Sentence]:
    return {
        400: Sentence(
            _("That could not be read"),
            _(
                "Please go back, load the page again and send it once more. What you typed is still in your browser."
            ),
        ),
        403: Sentence(_("This is not open to you"), _("Please go back to where you came from.")),
        404: Sentence(
            _("There is nothing here"),
            _("The address may have a typing error, or what stood here is gone or belongs to somebody else."),
        ),
        405: Sentence(_("That could not be read"), _("Please go back and use the buttons on the page.")),
        409: Sentence(_("That is not possible now"), ""),
        413: Sentence(
            _("That was too large"),
            _(
                "Please go back and choose a smaller file or a shorter text. What you typed is still in your browser."
            ),
        ),
        429: Sentence(
            _("A little slower, please"),
            _("This was tried very often within a short time. Please wait some minutes and try again."),
        ),
        500: Sentence(
            _("That did not work"),
            _(
                "The mistake is ours, and it has been noted. What was saved before is safe. Please try again in a few minutes."
            ),
        ),
        503: Sentence(
            _("We will be back in a moment"),
            _(
                "The portal cannot reach its data just now. What was saved before is safe. Please try again in a few minutes."
            ),
        ),
    }


def install(app: Flask, config: Config) -> None:
    app.extensions["network_by_setting"] = SimpleNamespace(name=config.network_name)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(CSRFError, _stale)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(sa.exc.OperationalError, _away)
    app.register_error_handler(sa.exc.InterfaceError, _away)
    app.register_error_handler(Exception, _unexpected)


def _page(status: int, sentence: str | None = None) -> Response:
    """Asks nothing of the database, which may be what is wrong."""
    words = _sentences().get(status) or _sentences()[500 if status >= 500 else 400]
    g.setdefault("_login_user", current_app.login_manager.anonymous_user())  # type: ignore[attr-defined] # who is not known yet stays so
    html = render_template(
        "errors/page.html",
        network=current_app.extensions["network_by_setting"],
        status=status,
        heading=words.heading,
        sentence=sentence or words.text,
        request_id=g.get("request_id", ""),
    )
    return make_response(html, status)


def _refused(error: Refused) -> Response:
    return _page(409, translated(error))


def _stale(error: CSRFError) -> Response:
    g.is_forged = True
    log.warning("form refused", id=g.get("request_id"), why="csrf")
    return _page(
        400,
        _(
            "This form was open for too long or was not ours. "
            "Please go back, load the page again and send it once more."
        ),
    )


def _http(error: HTTPException) -> Any:
    status = error.code or 500
    if status < 400:
        return error
    if status in (400, 403, 429):
        log.warning("refused", id=g.get("request_id"), status=status, page=str(request.url_rule))
    response = _page(status)
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response


def _away(error: sa.exc.DBAPIError) -> Response:
    log.error("database away", id=g.get("request_id"), why=str(error.orig)[:200])
    return _page(503)


def _unexpected(error: Exception) -> Response:
    log.error("unexpected", id=g.get("request_id"), exc_info=error)
    return _page(500)
