"""The desk: lines with their time and versions, questions that were asked, opinions that stay as they were given."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")
MOMENT = sa.DateTime(timezone=True)
LINE = (
    ("at", MOMENT),
    ("by_id", KEY),
    ("saved_at", MOMENT),
    ("saved_by_id", KEY),
    ("key", sa.String(40)),
    ("writer", sa.String(40)),
    ("version", sa.Integer()),
)
OPTIONAL = (
    ("to", sa.String(12)),
    ("what", sa.String(12)),
    ("prompted", sa.Boolean()),
    ("removed_at", MOMENT),
    ("removed_by_id", KEY),
)
CHECKS = {
    "removed_at_with_removed_by_id": "(removed_at IS NULL) = (removed_by_id IS NULL)",
    "says_something": "words <> '' OR removed_at IS NOT NULL",
    "notes_are_to_nobody": "kind <> 'note' OR (\"to\" IS NULL AND what IS NULL AND prompted IS NULL)",
}
QUESTIONS = {
    "talk": (
        ("Was führt Sie zu uns, und warum gerade jetzt?", "What brings you to us, and why now?"),
        ("Was können wir für Sie tun?", "What can we do for you?"),
        ("Was würden Sie mitbringen?", "What would you bring?"),
        (
            "Wem haben Sie zuletzt einen Gefallen getan, und wie kam es dazu?",
            "Whom did you last do a favor, and how did it come about?",
        ),
        ("Was möchten Sie von uns wissen?", "What would you like to know from us?"),
    ),
    "opinion": (
        ("Trägt das Thema einen Abend?", "Would the topic carry an evening?"),
        ("Spricht hier jemand aus eigener Erfahrung?", "Do they speak from their own experience?"),
        (
            "Sind die Angebote so benannt, dass man sie annehmen kann?",
            "Are the offers named so that one can take them up?",
        ),
        ("Können wir helfen?", "Can we help them?"),
    ),
}
FROZEN = "captures stay as they were when the decision was told"
DECIDED = """
    SELECT 1 FROM interviews JOIN decisions ON decisions.application_id = interviews.application_id
    WHERE interviews.id = {} AND interviews.noted_at <= decisions.released_at
"""
APPEND_ONLY = ("opinions", "opinion_answers")


def upgrade() -> None:
    _notes_become_lines()
    _lines()
    _questions()
    _opinions()
    guard = _guard_postgresql if op.get_bind().dialect.name == "postgresql" else _guard_sqlite
    guard()


def _notes_become_lines() -> None:
    op.execute(
        "INSERT INTO captures (interview_id, position, kind, words) "
        "SELECT id, (SELECT coalesce(max(position), -1) + 1 FROM captures WHERE interview_id = interviews.id), "
        "'note', notes FROM interviews WHERE notes <> ''"
    )
    op.drop_column("interviews", "notes")


def _lines() -> None:
    with op.batch_alter_table("captures") as table:
        for name, kind in (*LINE, *OPTIONAL):
            table.add_column(sa.Column(name, kind, nullable=True))
    for moment, person in (("at", "by_id"), ("saved_at", "saved_by_id")):
        for column, source in ((moment, "noted_at"), (person, "noted_by_id")):
            noted = f"SELECT {source} FROM interviews WHERE interviews.id = interview_id"  # noqa: S608
            op.execute(f"UPDATE captures SET {column} = ({noted})")  # noqa: S608
    op.execute("UPDATE captures SET key = 'line-' || id, writer = 'before the desk', version = 1")
    with op.batch_alter_table("captures") as table:
        for name, kind in LINE:
            table.alter_column(name, existing_type=kind, nullable=False)
        for name in ("by_id", "saved_by_id", "removed_by_id"):
            table.create_foreign_key(op.f(f"fk_captures_{name}_people"), "people", [name], ["id"])
        table.create_unique_constraint(op.f("uq_captures_interview_id_key"), ["interview_id", "key"])
        for name, rule in CHECKS.items():
            table.create_check_constraint(op.f(f"ck_captures_{name}"), rule)


def _questions() -> None:
    op.create_table(
        "interview_questions",
        sa.Column("id", KEY, nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("german", sa.String(200), nullable=False),
        sa.Column("english", sa.String(200), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by_id", KEY, nullable=True),
        sa.Column("retired_at", MOMENT, nullable=True),
        sa.Column("retired_by_id", KEY, nullable=True),
        sa.CheckConstraint(
            "(retired_at IS NULL) = (retired_by_id IS NULL)",
            name=op.f("ck_interview_questions_retired_at_with_retired_by_id"),
        ),
        *(_refers("interview_questions", name, "people") for name in ("by_id", "retired_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview_questions")),
    )
    op.create_table(
        "interview_coverages",
        sa.Column("id", KEY, nullable=False),
        sa.Column("interview_id", KEY, nullable=False),
        sa.Column("question_id", KEY, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by_id", KEY, nullable=False),
        sa.Column("undone_at", MOMENT, nullable=True),
        sa.Column("undone_by_id", KEY, nullable=True),
        sa.CheckConstraint(
            "(undone_at IS NULL) = (undone_by_id IS NULL)",
            name=op.f("ck_interview_coverages_undone_at_with_undone_by_id"),
        ),
        _refers("interview_coverages", "interview_id", "interviews"),
        _refers("interview_coverages", "question_id", "interview_questions"),
        *(_refers("interview_coverages", name, "people") for name in ("by_id", "undone_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview_coverages")),
    )
    op.create_index(op.f("ix_interview_coverages_interview_id"), "interview_coverages", ["interview_id"])
    op.create_index(
        "uq_interview_coverages_marked_once",
        "interview_coverages",
        ["interview_id", "question_id"],
        unique=True,
        postgresql_where=sa.text("undone_at IS NULL"),
        sqlite_where=sa.text("undone_at IS NULL"),
    )
    _ask_what_the_house_asks()


def _ask_what_the_house_asks() -> None:
    names = ("kind", "german", "english")
    table = sa.table(
        "interview_questions",
        *map(sa.column, names),
        sa.column("position", sa.Integer()),
        sa.column("at", MOMENT),
    )
    at = datetime.now(UTC)
    rows = [
        {"kind": kind, "position": position, "german": german, "english": english, "at": at}
        for kind, texts in QUESTIONS.items()
        for position, (german, english) in enumerate(texts)
    ]
    op.bulk_insert(table, rows)


def _opinions() -> None:
    op.create_table(
        "opinions",
        sa.Column("id", KEY, nullable=False),
        sa.Column("application_id", KEY, nullable=False),
        sa.Column("revision_id", KEY, nullable=False),
        sa.Column("by_id", KEY, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("abstains", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        _refers("opinions", "application_id", "applications"),
        _refers("opinions", "revision_id", "application_revisions"),
        _refers("opinions", "by_id", "people"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinions")),
    )
    op.create_index("ix_opinions_application_id_by_id", "opinions", ["application_id", "by_id"])
    op.create_table(
        "opinion_answers",
        sa.Column("opinion_id", KEY, nullable=False),
        sa.Column("question_id", KEY, nullable=False),
        sa.Column("step", sa.String(10), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        _refers("opinion_answers", "opinion_id", "opinions"),
        _refers("opinion_answers", "question_id", "interview_questions"),
        sa.PrimaryKeyConstraint("opinion_id", "question_id", name=op.f("pk_opinion_answers")),
    )


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def _guard_sqlite() -> None:
    for act, line in (("INSERT", "NEW"), ("UPDATE", "OLD")):
        op.execute(
            f"CREATE TRIGGER captures_frozen_{act.lower()} BEFORE {act} ON captures "
            f"WHEN EXISTS ({DECIDED.format(f'{line}.interview_id')}) "
            f"BEGIN SELECT RAISE(ABORT, '{FROZEN}'); END"
        )
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_refuse_update BEFORE UPDATE ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} are append-only'); END"
        )


def _guard_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION check_captures_frozen() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF EXISTS ({DECIDED.format('coalesce(OLD.interview_id, NEW.interview_id)')}) THEN "
        f"RAISE integrity_constraint_violation USING MESSAGE = '{FROZEN}'; END IF; RETURN NEW; END $$"
    )
    op.execute(
        "CREATE TRIGGER captures_frozen BEFORE INSERT OR UPDATE ON captures "
        "FOR EACH ROW EXECUTE FUNCTION check_captures_frozen()"
    )
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_refuse_update BEFORE UPDATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
