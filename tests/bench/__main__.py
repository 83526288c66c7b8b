"""`make bench`: seeds both databases, measures the pages beside their floors, prints one table."""

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import repeat

from flask import Response
from werkzeug.test import EnvironBuilder

from portal.app import create_app
from portal.applications.entry import let_in
from portal.commands import upgrade_database
from portal.config import Mode
from portal.web.transaction import Portal
from tests import postgres
from tests.bench import dues, floors, large, ledger, report, sizes
from tests.bench.measure import WARM_UP, Environ, call, in_turn
from tests.bench.pages import Page, pages
from tests.bench.seed import FIRST, FULL, LARGE, ONE_ROW, QUICK, Size, address_of, seed
from tests.bench.sending import PATH, ready_to_send
from tests.bench.talks import link_of_who_chooses
from tests.conftest import settings
from tests.people import session_cookie

ABOUT = f"""\
Every request is a direct WSGI call of the whole program in one thread, uncompressed, the floors in turn with it.
The portal runs as in production but writes no log; who asks is signed in and has seen a page before.
Floors: bare Flask rendering the page's own template with all it shows at hand, the picture of a year as ready
markup: no database, sign-in, keys or locale; the same with one raw statement by which the plain driver fetches the
rows that the page shows. So a page of the same size and look, and nothing of what the portal does to know what
belongs there. A share of 100 % is as fast as the floor. The portal keeps a picture while it shows the same; "drawn
anew" is the record without that. CPU is this process's, the median; a PostgreSQL server's own stands in the
milliseconds only. SQL: statements with one row behind the page / with all.
Aims: {report.SHARE:.0%} of the raw SQL floor's speed by CPU, never under {report.LEAST:.0%};
at most {report.STATEMENTS} statements, {report.OF_RECORD} for a record, the same at any size;
first load under {sizes.AIM // 1024} KB.
"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--quick", action="store_true", help="a tenth of the rows, and fewer requests")
    parser.add_argument("--ledger", action="store_true", help="a million favors: sealing, verify, the record")
    parser.add_argument(
        "--dues", action="store_true", help="10,000 subscriptions compared with Stripe; messages"
    )
    options = parser.parse_args()
    if options.ledger:
        return _ledger()
    if options.dues:
        return _dues()
    size, seconds = (QUICK, 1.5) if options.quick else (FULL, 7.0)
    rows = f"{size.applications} applications, {size.members} members, {size.favors} favors"
    print(
        f"{ABOUT}\n{rows}, {size.of_one} of them one member's, {size.lines} lines at a desk\n\n{report.HEAD}",
        flush=True,
    )
    with tempfile.TemporaryDirectory() as folder, postgres.running() as server:
        _bench("SQLite", lambda name: f"sqlite:///{folder}/{name}.db", size, seconds)
        _bench("PostgreSQL", server.create_database, size, seconds)


def _ledger() -> None:
    print(f"{large.ABOUT}\n{report.HEAD}", flush=True)
    with tempfile.TemporaryDirectory() as folder, postgres.running() as server:
        for kind, url in (
            ("SQLite", f"sqlite:///{folder}/l.db"),
            ("PostgreSQL", server.create_database("l")),
        ):
            begin = time.perf_counter()
            with _portal(url, LARGE) as app, _as_in_production(app) as portal:
                print(f"{kind} (made in {time.perf_counter() - begin:.0f} s)", flush=True)
                records = [page for page in pages() if page.path == "/record"][:2]
                counts = [_statements(app, page) for page in records]
                few, many = (
                    _read(portal, page, (count, counts[0]), 7.0)
                    for page, count in zip(records, counts, strict=True)
                )
                for said in (report.line(few), report.line(many), large.compared(few, many)):
                    print(said, flush=True)
                for said in large.sealed_and_verified(app.database):
                    print(said, flush=True)


def _dues() -> None:
    print(dues.ABOUT, flush=True)
    with tempfile.TemporaryDirectory() as folder, postgres.running() as server:
        for kind, url in (
            ("SQLite", f"sqlite:///{folder}/d.db"),
            ("PostgreSQL", server.create_database("d")),
        ):
            print(kind, flush=True)
            for said in dues.measured(url):
                print(f"  {said}", flush=True)


def _bench(kind: str, database_url: Callable[[str], str], size: Size, seconds: float) -> None:
    with _portal(database_url("one_row"), ONE_ROW) as small:
        first_of_each = {page.path: page for page in reversed(pages())}
        of_one_row = {path: _statements(small, page) for path, page in first_of_each.items()}
    begin = time.perf_counter()
    with _portal(database_url("bench"), size) as app, _as_in_production(app) as portal:
        print(f"{kind} (made in {time.perf_counter() - begin:.0f} s)", flush=True)
        for page in pages():
            counts = (_statements(app, page), of_one_row[page.path])
            print(report.line(_read(portal, page, counts, seconds)), flush=True)
        print(report.line(_send(app, round(60 * seconds))), flush=True)
        if kind == "SQLite":
            first_loads = _first_loads(app)
    if kind == "SQLite":
        print("first load, brotli: page + styles + scripts", *first_loads, sep="\n", flush=True)


@contextmanager
def _portal(url: str, size: Size) -> Iterator[Portal]:
    """On a seeded database; says how many statements a request took."""
    config = settings(url)
    app = create_app(config)
    upgrade_database(app.database, config)
    seed(app.database, size)
    yield app
    app.database.dispose()


@contextmanager
def _as_in_production(app: Portal) -> Iterator[Portal]:
    """On the same database: its limits are on, and nothing is counted for tests."""
    config = settings(app.database.url.render_as_string(hide_password=False))
    portal = create_app(replace(config, mode=Mode.PRODUCTION, limits=True))
    yield portal
    portal.database.dispose()


def _opens(app: Portal, page: Page) -> Callable[[], Environ]:
    """What a browser sends that is signed in and has seen a page, so that its session holds what forms are checked by.

    Firefox and Chromium ask for compression, the bench does not."""
    cookie = application_cookie(app) if page.applicant else f"session={session_cookie(app, page.who)}"
    seen = call(app, _environ(page, cookie))[2]["Set-Cookie"].partition(";")[0]
    environ = _environ(page, f"{cookie}; {seen}" if page.applicant else seen)

    def request() -> Environ:
        page.forget()
        return environ

    return request


def _environ(page: Page, cookie: str) -> Environ:
    return EnvironBuilder(page.path, headers={"Cookie": cookie}).get_environ()


def application_cookie(app: Portal) -> str:
    """What the browser of somebody carries who came by the link in a letter."""
    with app.database.session(writes=False) as db, app.test_request_context():
        answer = let_in(Response(), link_of_who_chooses(db))
    return answer.headers["Set-Cookie"].partition(";")[0]


def _statements(app: Portal, page: Page) -> int:
    return _counted(app, _opens(app, page)())


def _counted(app: Portal, environ: Environ) -> int:
    return int(call(app, environ)[2]["X-SQL-Count"])


def _read(portal: Portal, page: Page, statements: tuple[int, int], seconds: float) -> report.Measured:
    request, driver = _opens(portal, page), floors.plain_driver(portal.database.url)
    shown = call(portal, request())[0].decode()
    samples = in_turn([portal, *floors.reading(page, portal, request(), driver)], repeat(request), seconds)
    driver.close()
    name = f"{page.name} ({len(shown) / 1024:.0f} KB)"
    return report.Measured(name, *samples, *statements)


def _send(app: Portal, count: int) -> report.Measured:
    driver = floors.plain_driver(app.database.url)
    first, *forms = ready_to_send(app, count + WARM_UP + 1)
    statements = _counted(app, first())
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
