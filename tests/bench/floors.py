"""What a page costs at least: bare Flask and Jinja, with rows that are at hand or asked for by one raw statement."""

import sqlite3
from collections.abc import Callable
from typing import Any

import psycopg
import sqlalchemy as sa
from flask import Flask, redirect, render_template, request
from jinja2 import DictLoader

from tests.bench.pages import Page

Rows = Callable[[], Any]


def plain_driver(url: sa.URL) -> Any:
    """A connection without SQLAlchemy; each statement is a transaction of its own until told otherwise."""
    if url.get_backend_name() == "sqlite":
        connection = sqlite3.connect(str(url.database), isolation_level=None)
        connection.execute("PRAGMA synchronous=NORMAL")
        return connection
    return psycopg.connect(url.set(drivername="postgresql").render_as_string(hide_password=False), autocommit=True)


def reading(page: Page, shown: str, driver: Any) -> tuple[Flask, Flask]:
    """Both floors of a page that was rendered as `shown`."""
    at_hand = driver.execute(page.sql).fetchall()
    template = _same_size(page, shown, at_hand)
    return (
        _floor(page.path, template, lambda: at_hand),
        _floor(page.path, template, lambda: driver.execute(page.sql).fetchall()),
    )


def _same_size(page: Page, shown: str, rows: Any) -> str:
    """The page's own frame around plain rows, filled up to the page's size."""
    before, _row, rest = shown.partition(page.element)
    after = rest.rpartition(page.element)[2].partition("</li>")[2]
    template = f"{{% raw %}}{before}{{% endraw %}}{page.row}{{% raw %}}{after}{{% endraw %}}"
    app = Flask("size")
    with app.app_context():
        bare = app.jinja_env.from_string(template).render(rows=rows)
    return template + "." * (len(shown.encode()) - len(bare.encode()))


def _floor(path: str, template: str, rows: Rows) -> Flask:
    app = Flask("floor")
    app.jinja_env.loader = DictLoader({"page.html": template})  # type: ignore[assignment]
    app.add_url_rule(path, "page", lambda: render_template("page.html", rows=rows()))
    return app


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
    mark = "?" if isinstance(driver, sqlite3.Connection) else "%s"
    driver.execute("BEGIN IMMEDIATE" if mark == "?" else "BEGIN ISOLATION LEVEL SERIALIZABLE")
    driver.execute(
        f"INSERT INTO answered_forms (form_key, location, at) VALUES ({mark}, '/', CURRENT_TIMESTAMP)",
        (key[:64],),  # the portal keeps a hash of it, so the two never meet
    )
    driver.execute("COMMIT")
