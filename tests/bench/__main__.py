"""`make bench`: seeds both databases, measures the pages beside their floors, prints one table."""

import argparse
import tempfile
import time
from collections.abc import Callable
from contextlib import contextmanager
from itertools import repeat
from typing import Any

from flask import Response
from werkzeug.test import EnvironBuilder

from portal.app import create_app
from portal.applications.entry import let_in
from portal.commands import upgrade_database
from portal.web.transaction import Portal
from tests import postgres
from tests.bench import floors, ledger, report, sizes
from tests.bench.measure import WARM_UP, Environ, call, in_turn
from tests.bench.pages import Page, pages
from tests.bench.seed import FIRST, FULL, ONE_ROW, QUICK, Size, address_of, seed
from tests.bench.sending import PATH, ready_to_send
from tests.bench.talks import link_of_who_chooses
from tests.conftest import settings
from tests.people import session_cookie

ABOUT = f"""\
Every request is a direct WSGI call of the whole program in one thread, uncompressed, the floors in turn with it.
Floors: bare Flask rendering the page's own template with all it shows at hand: no database, sign-in, keys or locale;
the same with one raw statement that asks the plain driver for the rows. A share of 100 % is as fast as the floor.
CPU is this process's; a PostgreSQL server's own stands in the milliseconds only. SQL: statements with one row
behind the page / with all. Aims: {report.SHARE:.0%} of the raw SQL floor's speed by CPU, never under {report.LEAST:.0%};
at most {report.STATEMENTS} statements, the same at any size; first load under {sizes.AIM // 1024} KB.
"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--quick", action="store_true", help="a tenth of the rows, and fewer requests")
    quick = parser.parse_args().quick
    size, seconds = (QUICK, 1.5) if quick else (FULL, 7.0)
    rows = f"{size.applications} applications, {size.members} members, {size.favors} favors"
    print(f"{ABOUT}\n{rows}, {size.of_one} of them one member's\n\n{report.HEAD}", flush=True)
    with tempfile.TemporaryDirectory() as folder, postgres.running() as server:
        _bench("SQLite", lambda name: f"sqlite:///{folder}/{name}.db", size, seconds)
        _bench("PostgreSQL", server.create_database, size, seconds)


def _bench(kind: str, database_url: Callable[[str], str], size: Size, seconds: float) -> None:
    with _portal(database_url("one_row"), ONE_ROW) as small:
        of_one_row = {page.name: _statements(small, _opens(small, page)()) for page in pages()}
    begin = time.perf_counter()
    with _portal(database_url("bench"), size) as app:
        print(f"{kind} (made in {time.perf_counter() - begin:.0f} s)", flush=True)
        for page in pages():
            print(report.line(_read(app, page, of_one_row[page.name], seconds)), flush=True)
        print(report.line(_send(app, round(60 * seconds))), flush=True)
        if kind == "SQLite":
            first_loads = _first_loads(app)
    if kind == "SQLite":
        print("first load, brotli: page + styles + scripts", *first_loads, sep="\n", flush=True)


@contextmanager
def _portal(url: str, size: Size) -> Any:
    config = settings(url)
    app = create_app(config)
    upgrade_database(app.database, config)
    seed(app.database, size)
    yield app
    app.database.dispose()


def _opens(app: Portal, page: Page) -> Callable[[], Environ]:
    """What a browser sends that is signed in; Firefox and Chromium ask for compression, the bench does not."""
    cookie = application_cookie(app) if page.applicant else f"session={session_cookie(app, page.who)}"
    environ = EnvironBuilder(page.path, headers={"Cookie": cookie}).get_environ()
    return lambda: environ


def application_cookie(app: Portal) -> str:
    """What the browser of somebody carries who came by the link in a letter."""
    with app.database.session(writes=False) as db, app.test_request_context():
        answer = let_in(Response(), link_of_who_chooses(db))
    return answer.headers["Set-Cookie"].partition(";")[0]


def _statements(app: Portal, environ: Environ) -> int:
    return int(call(app, environ)[2]["X-SQL-Count"])


def _read(app: Portal, page: Page, of_one_row: int, seconds: float) -> report.Measured:
    request, driver = _opens(app, page), floors.plain_driver(app.database.url)
    shown = call(app, request())[0].decode()
    samples = in_turn([app, *floors.reading(page, app, request(), driver)], repeat(request), seconds)
    driver.close()
    name = f"{page.name} ({len(shown) / 1024:.0f} KB)"
    return report.Measured(name, *samples, _statements(app, request()), of_one_row)


def _send(app: Portal, count: int) -> report.Measured:
    driver = floors.plain_driver(app.database.url)
    first, *forms = ready_to_send(app, count + WARM_UP + 1)
    statements = _statements(app, first())
    samples = in_turn([app, *floors.sending(PATH, driver)], forms, float("inf"))
    driver.close()
    return report.Measured("send the application", *samples, statements)


def _first_loads(app: Portal) -> list[str]:
    few, many = (address_of(one(FIRST)) for one in (ledger.with_few, ledger.with_many))
    visits = {
        "landing": ("/", None),
        "application": ("/apply/you", None),
        "record, few": ("/record", few),
        "record, many": ("/record", many),
    }
    return [report.size_line(name, sizes.first_load(app, *visit)) for name, visit in visits.items()]


if __name__ == "__main__":
    main()
