"""Promises with their history, and what members answer to the lines of their interview."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")
AT = sa.DateTime(timezone=True)

NOT_OWN = "a promise is made only by the one who will keep it"
OWN = "SELECT 1 FROM parties WHERE id = NEW.promisor_id AND person_id = NEW.by_id"
NOT_ITS_FAVOR = "a kept promise is a favor between the same two"
ITS_FAVOR = """
    SELECT 1 WHERE NEW.favor_id IS NULL OR EXISTS (
        SELECT 1 FROM favors
        WHERE id = NEW.favor_id AND giver_id = NEW.promisor_id AND receiver_id = NEW.receiver_id)
"""
OWN_THANKS = "nobody confirms a favor they gave"
NO_OWN_THANKS = """
    SELECT 1 WHERE NEW.act <> 'kept' OR NOT EXISTS (
        SELECT 1 FROM promises JOIN parties ON parties.id = promises.promisor_id
        WHERE promises.id = NEW.promise_id AND parties.person_id = NEW.by_id)
"""
# table, name, the acts it guards, what must be found for the row to pass, what is said otherwise
GUARDS = (
    ("promises", "promises_own", ("INSERT", "UPDATE"), OWN, NOT_OWN),
    ("promises", "promises_favor", ("INSERT", "UPDATE"), ITS_FAVOR, NOT_ITS_FAVOR),
    ("promise_events", "promise_events_thanks", ("INSERT",), NO_OWN_THANKS, OWN_THANKS),
)


def upgrade() -> None:
    _promises()
    _history()
    _answers()
    guard = _guard_postgresql if op.get_bind().dialect.name == "postgresql" else _guard_sqlite
    guard()


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=op.f(f"fk_{table}_{column}_{to.split('.')[0]}"))


def _promises() -> None:
    op.create_table(
        "promises",
        sa.Column("id", KEY, nullable=False),
        sa.Column("promisor_id", KEY, nullable=False),
        sa.Column("receiver_id", KEY, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("origin", sa.String(length=10), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("state_since", AT, nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("asked_id", KEY, nullable=True),
        sa.Column("capture_id", KEY, nullable=True),
        sa.Column("from_id", KEY, nullable=True),
        sa.Column("favor_id", KEY, nullable=True),
        sa.Column("week_reminder_at", AT, nullable=True),
        sa.Column("day_reminder_at", AT, nullable=True),
        sa.Column("made_at", AT, nullable=False),
        sa.Column("by_id", KEY, nullable=False),
        sa.CheckConstraint("promisor_id <> receiver_id", name=op.f("ck_promises_nobody_promises_himself")),
        sa.CheckConstraint(
            "(state = 'kept') = (favor_id IS NOT NULL)", name=op.f("ck_promises_kept_is_a_favor")
        ),
        sa.CheckConstraint("asked_id IS NULL OR state = 'open'", name=op.f("ck_promises_asked_while_open")),
        sa.CheckConstraint(
            "asked_id <> promisor_id AND asked_id <> receiver_id", name=op.f("ck_promises_asked_is_a_third")
        ),
        sa.CheckConstraint(
            "capture_id IS NULL OR (origin IS NOT NULL AND origin = 'offered')",
            name=op.f("ck_promises_capture_was_offered"),
        ),
        *(_refers("promises", f"{side}_id", "parties.id") for side in ("promisor", "receiver", "asked")),
        _refers("promises", "kind", "favor_kinds.key"),
        _refers("promises", "capture_id", "captures.id"),
        _refers("promises", "from_id", "promises.id"),
        _refers("promises", "favor_id", "favors.id"),
        _refers("promises", "by_id", "people.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promises")),
        *(
            sa.UniqueConstraint(column, name=op.f(f"uq_promises_{column}"))
            for column in ("capture_id", "from_id", "favor_id")
        ),
    )
    op.create_index("ix_promises_promisor", "promises", ["promisor_id", "state", "due_on"])
    op.create_index("ix_promises_receiver", "promises", ["receiver_id", "state", "due_on", "id"])
    for column in ("asked_id", "week_reminder_at", "day_reminder_at"):
        op.create_index(op.f(f"ix_promises_{column}"), "promises", [column])


def _history() -> None:
    op.create_table(
        "promise_events",
        sa.Column("id", KEY, nullable=False),
        sa.Column("promise_id", KEY, nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.Column("by_id", KEY, nullable=False),
        sa.Column("other_id", KEY, nullable=True),
        _refers("promise_events", "promise_id", "promises.id"),
        _refers("promise_events", "by_id", "people.id"),
        _refers("promise_events", "other_id", "parties.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise_events")),
        sa.UniqueConstraint("promise_id", "step", name=op.f("uq_promise_events_promise_id_step")),
    )
    op.create_table(
        "promise_sentences",
        sa.Column("event_id", KEY, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        _refers("promise_sentences", "event_id", "promise_events.id"),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_promise_sentences")),
    )


def _answers() -> None:
    op.create_table(
        "draft_answers",
        sa.Column("id", KEY, nullable=False),
        sa.Column("capture_id", KEY, nullable=False),
        sa.Column("answer", sa.String(length=10), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.Column("by_id", KEY, nullable=False),
        sa.Column("undone_at", AT, nullable=True),
        sa.Column("undone_by_id", KEY, nullable=True),
        sa.CheckConstraint(
            "(undone_at IS NULL) = (undone_by_id IS NULL)",
            name=op.f("ck_draft_answers_undone_at_with_undone_by_id"),
        ),
        _refers("draft_answers", "capture_id", "captures.id"),
        _refers("draft_answers", "by_id", "people.id"),
        _refers("draft_answers", "undone_by_id", "people.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_answers")),
    )
    op.create_index(
        "uq_draft_answers_in_force",
        "draft_answers",
        ["capture_id"],
        unique=True,
        postgresql_where=sa.text("undone_at IS NULL"),
        sqlite_where=sa.text("undone_at IS NULL"),
    )


def _guard_sqlite() -> None:
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER promise_events_refuse_{act.lower()} BEFORE {act} ON promise_events "
            "BEGIN SELECT RAISE(ABORT, 'promise_events are append-only'); END"
        )
    for table, name, acts, wanted, otherwise in GUARDS:
        for act in acts:
            op.execute(
                f"CREATE TRIGGER {name}_{act.lower()} BEFORE {act} ON {table} "
                f"WHEN NOT EXISTS ({wanted}) BEGIN SELECT RAISE(ABORT, '{otherwise}'); END"
            )


def _guard_postgresql() -> None:
    op.execute(
        "CREATE TRIGGER promise_events_refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON promise_events "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
    for table, name, acts, wanted, otherwise in GUARDS:
        op.execute(
            f"CREATE FUNCTION check_{name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN IF NOT EXISTS ({wanted}) THEN RAISE integrity_constraint_violation "
            f"USING MESSAGE = '{otherwise}'; END IF; RETURN NEW; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {' OR '.join(acts)} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION check_{name}()"
        )
