"""Puts the portal together; the only file that sees every capability."""

import hashlib
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app, g, request
from flask_compress import Compress
from flask_wtf import CSRFProtect
from werkzeug.local import LocalProxy
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter

from portal import commands
from portal.accounts import security_log, visitor
from portal.accounts import views as accounts
from portal.admission import views as admission
from portal.applications import views as applications
from portal.applications.entry import own_application
from portal.config import Config, Mode
from portal.database import Database
from portal.dues import views as dues
from portal.dues import views_treasury as treasury
from portal.favors import views as favors
from portal.interviews import views as interviews
from portal.interviews.queries_booking import standing
from portal.leaving import views as leaving
from portal.letters import views as letters
from portal.members import views as members
from portal.network import views as network
from portal.network.queries import shown_network
from portal.organizers import views as organizers
from portal.promises import views as promises
from portal.records import views as records
from portal.web import (
    afterwards,
    catalogs,
    error_pages,
    headers,
    health,
    language,
    limits,
    logs,
    statements,
)
from portal.web.forms import form_key
from portal.web.readers_zone import readers_zone
from portal.web.transaction import Portal, db

ROOT = Path(__file__).parent.parent
MEGABYTE = 2**20
CAPABILITIES = (
    *(network, letters, accounts, favors, applications, interviews, members, admission),
    *(promises, dues, treasury, records, leaving, organizers, health),
)


class Id(IntegerConverter):
    """A number in an address; larger ones than any database keeps are nobody's id."""

    def __init__(self, url_map: Any, max: int = 2**63 - 1, **options: Any) -> None:
        super().__init__(url_map, max=max, **options)


def create_app(config: Config) -> Portal:
    app = Portal(__name__, template_folder=ROOT / "templates", static_folder=ROOT / "static")
    app.database = Database(config.database_url)
    app.url_map.converters["int"] = Id
    _configure(app, config)
    logs.install(app)
    headers.install(app, config)
    language.install(app, config.time_zone)
    catalogs.install(app, config.time_zone, str(ROOT / "translations"))
    forms = CSRFProtect(app)
    limits.install(app, config, app.database.noting)  # a forged form is refused before it is counted
    Compress(app)
    afterwards.install(app)
    security_log.install(app)
    visitor.install(app)
    error_pages.install(app, config)
    dues.install(app, config, forms)
    for capability in CAPABILITIES:
        app.register_blueprint(capability.pages)
    if config.is_demo:
        from portal.demo import views as demo

        app.register_blueprint(demo.pages)
    if config.mode is Mode.TEST:
        statements.install(app)
    commands.install(app, config)
    if config.trusted_proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app,
            x_for=config.trusted_proxies,
            x_proto=config.trusted_proxies,
            x_host=config.trusted_proxies,
        )
    return app


def _configure(app: Flask, config: Config) -> None:
    app.config.update(
        SECRET_KEY=config.secret_keys[0],
        SECRET_KEY_FALLBACKS=list(config.secret_keys[1:]),
        SECRET_KEYS=[*reversed(config.secret_keys)],  # itsdangerous signs with the last
        ZONE=config.time_zone,
        BASE_URL=config.base_url,
        MAIL_FROM=config.mail_from,
        SESSION_COOKIE_NAME=("__Host-" if config.is_secure else "") + "session",
        SESSION_COOKIE_SECURE=config.is_secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(days=30),
        MAX_CONTENT_LENGTH=20 * MEGABYTE,
        MAX_FORM_MEMORY_SIZE=MEGABYTE,
        MAX_FORM_PARTS=200,
        WTF_CSRF_TIME_LIMIT=24 * 3600,
        WTF_CSRF_SSL_STRICT=True,
        COMPRESS_REGISTER=True,
        COMPRESS_ALGORITHM=["br", "gzip"],
    )
    _prepare_templates(app, config)


def _prepare_templates(app: Flask, config: Config) -> None:
    from jinja2 import StrictUndefined

    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(asset=_asset, form_key=form_key, demo=config.is_demo)

    @app.context_processor
    def shared() -> dict[str, Any]:
        theme = request.cookies.get("theme")
        return {
            "language": language.language(),
            "language_links": language.language_links(config.base_url),
            "network": LocalProxy(_network_of_request),
            "standing": LocalProxy(_standing_of_request),
            "readers_zone": LocalProxy(readers_zone),
            "theme": theme if theme in ("light", "dark") else None,
        }


def _network_of_request() -> Any:
    """Asked for once in a request, and only by pages that show it."""
    if "network" not in g:
        g.network = shown_network(db)
    return g.network


def _standing_of_request() -> Any:
    """How far this browser's application is on its way to a talk: applications know nothing of those, their page shows it.

    Asked for once in a request, and only by pages that show it."""
    if "standing" not in g:
        application = g.get("application") or own_application()
        assert application is not None, "only an applicant's own pages show it"  # noqa: S101
        g.standing = standing(db, application)
    return g.standing


def _asset(name: str) -> str:
    """The address of a static file with its content's hash, so that browsers may keep it for a year."""
    place = request.script_root.removesuffix(language.PREFIX)  # the same in every language
    return f"{place}{current_app.static_url_path}/{name}?v={_content_hash(name)}"


@lru_cache(maxsize=200)
def _content_hash(name: str) -> str:
    return hashlib.sha256((ROOT / "static" / name).read_bytes()).hexdigest()[:10]
