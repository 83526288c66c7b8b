"""What a page costs at least: its own template in bare Flask, with nothing asked or one raw statement asked."""

import sqlite3
from collections.abc import Callable
from typing import Any

import psycopg
import sqlalchemy as sa
from babel.support import Translations
from flask import Flask, redirect, render_template, request, template_rendered

from portal.app import ROOT
from portal.web.transaction import Portal
from tests.bench.measure import Environ, call
from tests.bench.pages import Page

OF_THE_REQUEST = ("g", "request", "session", "csrf_token")  # the floor has its own


def plain_driver(url: sa.URL) -> Any:
    """A connection without SQLAlchemy; each statement is a transaction of its own until told otherwise."""
    if url.get_backend_name() == "sqlite":
        connection = sqlite3.connect(str(url.database), isolation_level=None)
        connection.execute("PRAGMA synchronous=NORMAL")
        return connection
    return psycopg.connect(
        url.set(drivername="postgresql").render_as_string(hide_password=False), autocommit=True
    )


def reading(page: Page, app: Portal, environ: Environ, driver: Any) -> tuple[Flask, Flask]:
    """Both floors of a page: no sign-in, no session, no keys, no locale; all it shows is at hand."""
    template, context = _shown(app, environ)

    def asks() -> None:
        driver.execute(page.sql).fetchall()

    return _bare(app, page, template, context, lambda: None), _bare(app, page, template, context, asks)


def _shown(app: Portal, environ: Environ) -> tuple[str, dict[str, Any]]:
    """The template of a page and what the portal gave it."""
    seen: list[tuple[str, dict[str, Any]]] = []

    def note(_app: Portal, template: Any, context: dict[str, Any]) -> None:
        kept = {name: value for name, value in context.items() if name not in OF_THE_REQUEST}
        for field in kept.get("form", ()):
            field.label.text = str(field.label.text)  # said now, because the floor knows no languages
        seen.append((template.name, {**kept, "network": context["network"]._get_current_object()}))

    with template_rendered.connected_to(note, app):
        call(app, environ)
    return seen[0]


def _bare(app: Portal, page: Page, template: str, context: dict[str, Any], ask: Callable[[], None]) -> Flask:
    floor = Flask("floor", template_folder=app.template_folder, static_folder=app.static_folder)
    floor.url_map = app.url_map  # the same addresses
    env = floor.jinja_env
    env.add_extension("jinja2.ext.i18n")
    env.policies["ext.i18n.trimmed"] = env.trim_blocks = env.lstrip_blocks = True
    env.install_gettext_translations(Translations.load(ROOT / "translations", ["de"]), newstyle=True)  # type: ignore[attr-defined]
    env.globals.update(app.jinja_env.globals | {"csrf_token": _key, "form_key": _key} | _words(env.globals))
    env.filters |= dict.fromkeys(app.jinja_env.filters.keys() - env.filters.keys(), _plain)

    def view(**_of_address: Any) -> str:
        ask()
        return render_template(template, **context)

    floor.view_functions[page.endpoint] = view
    return floor


def _words(own: Any) -> dict[str, Any]:
    return {name: own[name] for name in ("_", "gettext", "ngettext", "pgettext", "npgettext")}


def _plain(value: Any, *_how: Any) -> str:
    """In the place of the portal's own filters: words without a locale to look up."""
    return str(value)


def _key() -> str:
    return "k" * 90


def sending(path: str, driver: Any) -> tuple[Flask, Flask]:
    """A form that is answered by going on, without and with one row written in a transaction of its own."""
    return _form(path, lambda key: None), _form(path, lambda key: _write(driver, key))


def _form(path: str, write: Callable[[str], None]) -> Flask:
    app = Flask("floor")

    def post() -> Any:
        write(request.form["form_key"])
        return redirect("/application")

    app.add_url_rule(path, "send", post, methods=["POST"])
    return app


def _write(driver: Any, key: str) -> None:
    mark, begin = (
        ("?", "IMMEDIATE")
        if isinstance(driver, sqlite3.Connection)
        else ("%s", "ISOLATION LEVEL SERIALIZABLE")
    )
    insert = f"INSERT INTO answered_forms (form_key, location, at) VALUES ({mark}, '/', CURRENT_TIMESTAMP)"
    driver.execute(f"BEGIN {begin}")
    driver.execute(insert, (key[:64],))  # the portal keeps a hash of it, so the two never meet
    driver.execute("COMMIT")
