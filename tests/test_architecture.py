"""The house keeps its own rules: who imports whom, who commits, what the database guards, how large things are."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from portal.database import Database
from portal.models import Base
from portal.web.transaction import Portal

ROOT = Path(__file__).parent.parent
PORTAL = ROOT / "portal"
MODULES = sorted(PORTAL.rglob("*.py"))
LONGEST_FUNCTION, LONGEST_FILE = 40, 300

# The order of imports (design 2): a capability may import from those before it, never from those after it.
ORDER = [
    *("errors", "clock", "zones", "spreadsheet", "config", "database"),
    *("web", "network", "letters", "accounts", "parties", "favors"),
    *(
        "applications",
        "interviews",
        "members",
        "admission",
        "promises",
        "dues",
        "records",
        "leaving",
        "organizers",
        "demo",
    ),
]
# These see every capability, because they put the program together.
TOP = {"app", "commands", "models", "migrate", "worker"}
UPWARD_EXCEPTIONS = {
    # /readyz asks whether the database is migrated and when the worker was last seen; nobody else in web may
    ("portal.web.health", "portal.letters.queries"),
    ("portal.web.health", "portal.migrate"),
    # the demo serves portal and worker in one process, and makes its own database
    ("portal.demo.serve", "portal.worker"),
    ("portal.demo.actions", "portal.migrate"),
}

WEB_PACKAGES = {
    "flask",
    "flask_babel",
    "flask_login",
    "flask_wtf",
    "flask_limiter",
    "werkzeug",
    "wtforms",
    "jinja2",
}
WEB_FILES = re.compile(r"((views|forms)(_\w+)?|entry)\.py")
# what the capabilities of the domain may still know of the web, and why
WEB_EXCEPTIONS = {
    ("accounts/visitor.py", "flask"),  # who a request belongs to: accounts' half of the session cookie
    ("accounts/visitor.py", "flask_login"),
    ("accounts/security_log.py", "flask"),  # from where, for which page, by whom: what the doors saw
    ("accounts/security_log.py", "flask_login"),
    ("letters/words.py", "jinja2"),  # letters are templates; Jinja is no web framework
    ("letters/post_office.py", "jinja2"),
    ("demo/serve.py", "flask"),  # the demo's server
    ("demo/serve.py", "werkzeug"),
    ("demo/stripe/serving.py", "werkzeug"),  # and that of its Stripe
}

LAYERS = {
    "models": 0,
    "states": 0,
    "slots": 0,
    "queries": 1,
    "actions": 2,
    "drafting": 2,
    "forms": 3,
    "entry": 3,
    "views": 4,
}
# letters.queries looks links up by the hash that letters.actions makes; a hash is no act
LAYER_EXCEPTIONS = {
    ("portal.letters.queries", "portal.letters.actions"),
    ("portal.accounts.queries", "portal.letters.actions"),
    ("portal.interviews.queries_calendar", "portal.letters.actions"),
}

MAY_COMMIT = {
    "portal/web/transaction.py": "the request's one commit",
    "portal/database.py": "transaction() of commands and worker, and the worker's unserialized()",
    "portal/web/limits.py": "limit counters stand before the request's transaction",
}
MAY_OPEN_A_TRANSACTION = {
    "portal/commands.py": "each command is one act",
    "portal/worker.py": "each chore is one act",
    "portal/web/afterwards.py": "a failed sign-in rolls back, its note must not",
    "portal/letters/outbox.py": "the worker's single statements",
    "portal/database.py": "step(): the same, for acts that cannot share one",
    "portal/dues/asking.py": "Stripe is asked between short steps, never inside one",
    "portal/dues/checking_out.py": "the way to Stripe's page: a wish, the asking, its answer",
    "portal/dues/reconciling.py": "both books compared, page by page",
    "portal/demo/moving.py": "time passes in the demo, week by week",
    "portal/demo/actions.py": "the demo tells its story before anybody is there",
}


OTHER_MEANINGS = {"drafting.begin", "actions.begin", "clock.now"}  # drafts and dues begin; one clock


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports(path: Path) -> Iterator[str]:
    """Every module a file imports, wherever in the file it does."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            inner = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (one if is_module(one) else str(node.module) for one in inner)


def is_module(name: str) -> bool:
    path = ROOT.joinpath(*name.split("."))
    return path.with_suffix(".py").exists() or (path / "__init__.py").exists()


def inner_imports() -> Iterator[tuple[str, str]]:
    for path in MODULES:
        yield from ((name_of(path), used) for used in imports(path) if used.split(".")[0] == "portal")


def capability(module: str) -> str:
    return [*module.split("."), ""][1]


def layer(module: str) -> int | None:
    if capability(module) in TOP:
        return None
    return LAYERS.get(module.rsplit(".", 1)[-1].split("_")[0])


def rank(module: str) -> int:
    return ORDER.index(capability(module)) if capability(module) in ORDER else len(ORDER)


def calls(path: Path, *names: str) -> list[str]:
    found = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    named = [ast.unparse(c.func) for c in found if isinstance(c.func, ast.Attribute) and c.func.attr in names]
    return [name for name in named if name not in OTHER_MEANINGS]


def test_every_part_has_its_place_in_the_order() -> None:
    parts = {capability(name_of(path)) for path in MODULES} - {""}

    assert parts == {*ORDER, *TOP}


def test_imports_point_up_the_list() -> None:
    wrong = {
        (user, used)
        for user, used in inner_imports()
        if capability(user) not in TOP and rank(used) > rank(user)
    }

    assert wrong == UPWARD_EXCEPTIONS


def test_layers_point_downward() -> None:
    wrong = {
        (user, used)
        for user, used in inner_imports()
        if layer(user) is not None and layer(used) is not None and layer(used) > layer(user)  # type: ignore[operator]
    }

    assert wrong == LAYER_EXCEPTIONS


def test_the_domain_knows_no_web() -> None:
    knows = {
        (str(path.relative_to(PORTAL)), package)
        for path in MODULES
        if capability(name_of(path)) in set(ORDER) - {"web"} and not WEB_FILES.fullmatch(path.name)
        for package in {used.split(".")[0] for used in imports(path)} & WEB_PACKAGES
    }

    assert knows == WEB_EXCEPTIONS


def test_the_domain_opens_no_request() -> None:
    """Rules that read the request through portal.web would know the web all the same."""
    wrong = {
        (user, used)
        for user, used in inner_imports()
        if layer(user) in (0, 1, 2) and used.startswith("portal.web.") and capability(user) != "web"
    }

    assert wrong == set()


def users_of(*packages: str) -> set[str]:
    return {
        str(path.relative_to(ROOT))
        for path in MODULES
        if {one.split(".")[0] for one in imports(path)} & {*packages}
    }


def test_one_file_speaks_smtp() -> None:
    assert users_of("smtplib") == {"portal/letters/post_office.py"}


def test_one_file_speaks_with_stripe() -> None:
    """The small Stripe of demo and tests is made of the client's own annotations."""
    own = {f"portal/demo/stripe/{name}.py" for name in ("books", "post", "shapes", "views")}

    assert users_of("stripe") - own == {"portal/dues/gateway.py"}


def test_nothing_leaves_by_another_way() -> None:
    assert users_of("requests", "httpx", "aiohttp", "urllib3", "http", "ftplib") == set()


def test_only_the_boundary_commits() -> None:
    commits = {str(path.relative_to(ROOT)) for path in MODULES if calls(path, "commit", "begin")}

    assert commits == set(MAY_COMMIT)


def test_only_commands_and_the_worker_open_transactions_of_their_own() -> None:
    opens = {
        str(path.relative_to(ROOT)) for path in MODULES if calls(path, "transaction", "unserialized", "step")
    }

    assert opens <= set(MAY_OPEN_A_TRANSACTION)


# Views that ask somebody outside: no transaction is open meanwhile, they write by steps.
BY_STEPS = {"dues.check_out", "dues.open_portal", "dues.hear"}


def test_views_that_ask_somebody_outside_hold_no_transaction(app: Portal) -> None:
    marked = {name for name, view in app.view_functions.items() if getattr(view, "by_steps", False)}

    assert marked == BY_STEPS


def test_rules_read_no_clock_of_their_own() -> None:
    """Time comes from portal.clock, so that tests can move it."""
    readers = {
        str(path.relative_to(ROOT))
        for path in MODULES
        for call in calls(path, "now", "utcnow", "today")
        if call
    }

    assert readers == {"portal/clock.py"}


# Each holds one rule for the whole house in one place, mostly as tables.
HOUSE_WIDE = {"tests/test_architecture.py", "tests/test_bad_input.py", "tests/test_every_page.py"}


def test_no_file_is_too_long() -> None:
    files = [*MODULES, *(ROOT / "tests").rglob("*.py"), *(ROOT / "tools").rglob("*.py")]
    lines = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in files}

    assert {name for name, count in lines.items() if count > LONGEST_FILE} - HOUSE_WIDE == set()


def test_no_function_is_too_long() -> None:
    found = {}
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                found[f"{name_of(path)}.{node.name}"] = (node.end_lineno or 0) - node.lineno + 1

    assert {name: length for name, length in found.items() if length > LONGEST_FUNCTION} == {}


def tracked_texts() -> Iterator[tuple[str, str]]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True
    ).stdout.decode()
    for name in filter(None, listed.split("\0")):
        path = ROOT / name
        if path.is_file() and path.suffix not in (".woff2", ".png", ".jpg", ".webp"):
            yield name, path.read_text(errors="replace")


def test_no_file_names_an_index_or_a_place_to_download_from() -> None:
    """Whoever installs decides where from: their own mirror's address must not be written over."""
    hosts = ("pypi" + ".org", "pythonhosted" + ".org", "registry.npmjs" + ".org", "registry.yarn" + "pkg.com")
    options = ("--index" + "-url", "--extra-index" + "-url", "--find" + "-links", "PIP_INDEX" + "_URL")
    sought = re.compile("|".join(map(re.escape, (*hosts, *(f"{option}=" for option in options)))))

    found = {name: match[0] for name, text in tracked_texts() if (match := sought.search(text))}

    assert found == {}


def test_requirements_hold_hashes_and_no_address() -> None:
    for lock in (ROOT / "requirements").glob("*.txt"):
        text = lock.read_text()
        pinned = re.findall(r"^[\w.\[\]-]+==", text, re.MULTILINE)
        hashed = re.findall(r"^[\w.\[\]-]+==[^\n]* \\\n +--hash=sha256:", text, re.MULTILINE)
        assert len(pinned) == len(hashed) > 0, lock.name
        assert "://" not in text, lock.name


def test_models_and_migrations_agree(database: Database) -> None:
    with database.reading.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_checks_of_the_models_are_in_the_database(database: Database) -> None:
    """Alembic does not compare CHECKs, so they are compared here."""
    tables = Base.metadata.sorted_tables
    wanted = {(t.name, c.name) for t in tables for c in t.constraints if isinstance(c, sa.CheckConstraint)}
    inspector = sa.inspect(database.reading)

    there = {(t.name, check["name"]) for t in tables for check in inspector.get_check_constraints(t.name)}

    assert there == wanted
    assert len(wanted) >= 10


def partial_indexes(tables: list[sa.Table], dialect: str) -> set[tuple[str, Any]]:
    indexes = [index for table in tables for index in table.indexes]
    return {
        (str(i.table.name), i.name) for i in indexes if i.dialect_options[dialect].get("where") is not None
    }


def test_partial_indexes_are_partial_in_the_database(database: Database) -> None:
    """An index that lost its condition would refuse what is allowed; one that lost its uniqueness nothing at all."""
    dialect = database.url.get_backend_name()
    inspector = sa.inspect(database.reading)
    there = {
        (table.name, index["name"])
        for table in Base.metadata.sorted_tables
        for index in inspector.get_indexes(table.name)
        if index.get("dialect_options", {}).get(f"{dialect}_where") is not None
    }

    assert there == partial_indexes(Base.metadata.sorted_tables, dialect)


TRACES = ("report_events", "return_events", "nothing_expected")
MONEY = ("events", "payments")
TRIGGERS = {
    "sqlite": (
        "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'",
        {
            ("favors", "favors_refuse_update"),
            ("favors", "favors_refuse_delete"),
            ("favors", "favors_counter"),
            ("favors", "favors_admission_stands"),
            ("favors", "favors_wait_for_seal"),
            ("favor_seals", "favor_seals_refuse_update"),
            ("favor_seals", "favor_seals_refuse_delete"),
            ("favor_seals", "favor_seals_follow"),
            ("favor_words", "favor_words_refuse_delete"),
            ("favor_words", "favor_words_only_blanked"),
            ("favor_words", "favor_words_in_time"),
            ("application_events", "application_events_refuse_update"),
            ("application_events", "application_events_refuse_delete"),
            ("captures", "captures_frozen_insert"),
            ("captures", "captures_frozen_update"),
            ("opinions", "opinions_refuse_update"),
            ("opinion_answers", "opinion_answers_refuse_update"),
            ("memberships", "memberships_admission_insert"),
            ("memberships", "memberships_admission_update"),
            ("memberships", "memberships_settled"),
            ("memberships", "memberships_end_once"),
            ("closing_records", "closing_records_refuse_update"),
            ("application_revisions", "application_revisions_refuse_update"),
            ("decisions", "decisions_four_eyes_insert"),
            ("decisions", "decisions_four_eyes_update"),
            ("promise_events", "promise_events_refuse_update"),
            ("promise_events", "promise_events_refuse_delete"),
            ("promise_events", "promise_events_thanks_insert"),
            ("promises", "promises_own_insert"),
            ("promises", "promises_own_update"),
            ("promises", "promises_favor_insert"),
            ("promises", "promises_favor_update"),
            *((f"favor_{t}", f"favor_{t}_refuse_{act}") for t in TRACES for act in ("update", "delete")),
            ("favor_additions", "favor_additions_refuse_delete"),
            ("favor_additions", "favor_additions_only_blanked"),
            ("favor_kinds", "favor_kinds_refuse_delete"),
            ("favor_returns", "favor_returns_true_insert"),
            ("favor_returns", "favor_returns_true_update"),
            ("interviews", "interviews_no_overlap_insert"),
            ("interviews", "interviews_no_overlap_update"),
            ("security_events", "security_events_refuse_update"),
            *((f"dues_{t}", f"dues_{t}_refuse_{act}") for t in MONEY for act in ("update", "delete")),
        },
    ),
    "postgresql": (
        "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'",
        {
            ("favors", "favors_refuse_change"),
            ("favors", "favors_counter"),
            ("favors", "favors_admission_stands"),
            ("favors", "favors_wait_for_seal"),
            ("favor_seals", "favor_seals_refuse_change"),
            ("favor_seals", "favor_seals_follow"),
            ("favor_words", "favor_words_refuse_change"),
            ("favor_words", "favor_words_only_blanked"),
            ("favor_words", "favor_words_in_time"),
            ("application_events", "application_events_refuse_change"),
            ("captures", "captures_frozen"),
            ("opinions", "opinions_refuse_update"),
            ("opinion_answers", "opinion_answers_refuse_update"),
            ("memberships", "memberships_admission"),
            ("memberships", "memberships_settled"),
            ("memberships", "memberships_end_once"),
            ("closing_records", "closing_records_refuse_update"),
            ("application_revisions", "application_revisions_refuse_update"),
            ("decisions", "decisions_four_eyes_insert"),
            ("decisions", "decisions_four_eyes_update"),
            ("promise_events", "promise_events_refuse_change"),
            ("promise_events", "promise_events_thanks"),
            ("promises", "promises_own"),
            ("promises", "promises_favor"),
            *((f"favor_{t}", f"favor_{t}_refuse_change") for t in TRACES),
            ("favor_additions", "favor_additions_refuse_delete"),
            ("favor_additions", "favor_additions_only_blanked"),
            ("favor_kinds", "favor_kinds_refuse_delete"),
            ("favor_returns", "favor_returns_true"),
            ("interviews", "interviews_no_overlap"),
            ("security_events", "security_events_refuse_change"),
            *((f"dues_{t}", f"dues_{t}_refuse_change") for t in MONEY),
        },
    ),
}


def test_triggers_stand_guard(database: Database) -> None:
    question, wanted = TRIGGERS[database.url.get_backend_name()]

    with database.reading.connect() as connection:
        assert {tuple(row) for row in connection.execute(sa.text(question))} == wanted
