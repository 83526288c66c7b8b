"""People report, thank and answer each other: reports, return links, later words, consent; people outside; own kinds."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")
MOMENT = sa.DateTime(timezone=True)

APPEND_ONLY = ("favor_report_events", "favor_return_events", "favor_nothing_expected")
NEVER_DELETED = "a kind of favor is retired, never deleted"
ONLY_BLANKED = "later words are blanked, never changed"
CHANGES_MORE_THAN_BLANKING = "NEW.words <> '' OR NEW.id <> OLD.id OR NEW.favor_id <> OLD.favor_id OR NEW.at <> OLD.at OR NEW.by_id <> OLD.by_id"
NOT_A_RETURN = "a return is later than what it answers, and given by who received that"
TRUE_RETURN = """
    SELECT 1 FROM favors AS answered JOIN parties AS giver ON giver.id = answered.giver_id
    JOIN favors AS answer ON answer.id = NEW.answer_id
    WHERE answered.id = NEW.favor_id AND answer.giver_id = answered.receiver_id
      AND (answer.receiver_id = answered.giver_id OR giver.kind = 'network')
      AND (answer."on" > answered."on" OR (answer."on" = answered."on" AND answer.id > answered.id))
"""


def upgrade() -> None:
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    if (
        on_sqlite
    ):  # a rebuilt table takes its old name again, and triggers elsewhere may speak of it meanwhile
        op.execute("PRAGMA legacy_alter_table = ON")
    _kinds_and_parties()
    if on_sqlite:
        op.execute("PRAGMA legacy_alter_table = OFF")
    _reports()
    _returns()
    _words()
    _guard_sqlite() if on_sqlite else _guard_postgresql()


def _kinds_and_parties() -> None:
    with op.batch_alter_table("favor_kinds") as table:
        table.add_column(sa.Column("retired_at", MOMENT, nullable=True))
        table.add_column(sa.Column("retired_by_id", KEY, nullable=True))
        table.create_foreign_key(
            op.f("fk_favor_kinds_retired_by_id_people"), "people", ["retired_by_id"], ["id"]
        )
        table.create_check_constraint(
            op.f("ck_favor_kinds_retired_at_with_retired_by_id"),
            "(retired_at IS NULL) = (retired_by_id IS NULL)",
        )
        table.create_check_constraint(
            op.f("ck_favor_kinds_admission_stays"), "key <> 'admission' OR retired_at IS NULL"
        )
    with op.batch_alter_table("parties") as table:
        table.add_column(sa.Column("objected_at", MOMENT, nullable=True))
        table.drop_constraint(op.f("ck_parties_member_is_a_person"), type_="check")
        table.create_check_constraint(
            op.f("ck_parties_all_but_the_network_are_people"), "(kind = 'network') = (person_id IS NULL)"
        )
        table.create_check_constraint(
            op.f("ck_parties_only_outside_one_objects"), "objected_at IS NULL OR kind = 'outside'"
        )


def _reports() -> None:
    op.create_table(
        "favor_reports",
        sa.Column("id", KEY, nullable=False),
        sa.Column("giver_id", KEY, nullable=False),
        sa.Column("receiver_id", KEY, nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("nothing_expected", sa.Boolean(), nullable=False),
        sa.Column("reported_at", MOMENT, nullable=False),
        sa.Column("by_id", KEY, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("state_since", MOMENT, nullable=False),
        sa.Column("favor_id", KEY, nullable=True),
        sa.CheckConstraint("giver_id <> receiver_id", name=op.f("ck_favor_reports_nobody_gives_to_himself")),
        sa.CheckConstraint(
            "(state = 'confirmed') = (favor_id IS NOT NULL)",
            name=op.f("ck_favor_reports_confirmed_is_a_favor"),
        ),
        sa.ForeignKeyConstraint(["giver_id"], ["parties.id"], name=op.f("fk_favor_reports_giver_id_parties")),
        sa.ForeignKeyConstraint(
            ["receiver_id"], ["parties.id"], name=op.f("fk_favor_reports_receiver_id_parties")
        ),
        sa.ForeignKeyConstraint(
            ["kind"], ["favor_kinds.key"], name=op.f("fk_favor_reports_kind_favor_kinds")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_favor_reports_by_id_people")),
        sa.ForeignKeyConstraint(["favor_id"], ["favors.id"], name=op.f("fk_favor_reports_favor_id_favors")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_favor_reports")),
        sa.UniqueConstraint("favor_id", name=op.f("uq_favor_reports_favor_id")),
    )
    waiting = sa.text("state = 'reported'")
    op.create_index(
        "ix_favor_reports_waiting",
        "favor_reports",
        ["receiver_id", "id"],
        postgresql_where=waiting,
        sqlite_where=waiting,
    )
    op.create_index("ix_favor_reports_giver", "favor_reports", ["giver_id", "id"])
    _trace("favor_report_events", "report_id", "favor_reports")


def _returns() -> None:
    op.create_table(
        "favor_returns",
        sa.Column("id", KEY, nullable=False),
        sa.Column("favor_id", KEY, nullable=False),
        sa.Column("answer_id", KEY, nullable=False),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.Column("by_id", KEY, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("state_since", MOMENT, nullable=False),
        sa.CheckConstraint("favor_id <> answer_id", name=op.f("ck_favor_returns_never_itself")),
        sa.ForeignKeyConstraint(["favor_id"], ["favors.id"], name=op.f("fk_favor_returns_favor_id_favors")),
        sa.ForeignKeyConstraint(["answer_id"], ["favors.id"], name=op.f("fk_favor_returns_answer_id_favors")),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_favor_returns_by_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_favor_returns")),
    )
    op.create_index(op.f("ix_favor_returns_favor_id"), "favor_returns", ["favor_id"])
    op.create_index(op.f("ix_favor_returns_answer_id"), "favor_returns", ["answer_id"])
    stands, tried = sa.text("state IN ('proposed', 'confirmed')"), sa.text("state <> 'withdrawn'")
    for name, columns, condition in (
        ("answered_once", ["favor_id"], stands),
        ("answers_one", ["answer_id"], stands),
        ("proposed_once", ["favor_id", "answer_id"], tried),
    ):
        op.create_index(
            f"uq_favor_returns_{name}",
            "favor_returns",
            columns,
            unique=True,
            postgresql_where=condition,
            sqlite_where=condition,
        )
    _trace("favor_return_events", "return_id", "favor_returns")


def _trace(table: str, column: str, of: str) -> None:
    op.create_table(
        table,
        sa.Column("id", KEY, nullable=False),
        sa.Column(column, KEY, nullable=False),
        sa.Column("from_state", sa.String(length=10), nullable=True),
        sa.Column("to_state", sa.String(length=10), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by_id", KEY, nullable=False),
        sa.ForeignKeyConstraint([column], [f"{of}.id"], name=op.f(f"fk_{table}_{column}_{of}")),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f(f"fk_{table}_by_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _words() -> None:
    op.create_table(
        "favor_additions",
        sa.Column("id", KEY, nullable=False),
        sa.Column("favor_id", KEY, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(["favor_id"], ["favors.id"], name=op.f("fk_favor_additions_favor_id_favors")),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_favor_additions_by_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_favor_additions")),
    )
    op.create_index(op.f("ix_favor_additions_favor_id"), "favor_additions", ["favor_id"])
    op.create_table(
        "favor_consents",
        sa.Column("id", KEY, nullable=False),
        sa.Column("favor_id", KEY, nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by_id", KEY, nullable=False),
        sa.Column("taken_back_at", MOMENT, nullable=True),
        sa.Column("taken_back_by_id", KEY, nullable=True),
        sa.CheckConstraint(
            "(taken_back_at IS NULL) = (taken_back_by_id IS NULL)",
            name=op.f("ck_favor_consents_taken_back_at_with_taken_back_by_id"),
        ),
        sa.CheckConstraint("side IN ('giver', 'receiver')", name=op.f("ck_favor_consents_two_sides")),
        sa.ForeignKeyConstraint(["favor_id"], ["favors.id"], name=op.f("fk_favor_consents_favor_id_favors")),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_favor_consents_by_id_people")),
        sa.ForeignKeyConstraint(
            ["taken_back_by_id"], ["people.id"], name=op.f("fk_favor_consents_taken_back_by_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_favor_consents")),
    )
    in_force = sa.text("taken_back_at IS NULL")
    op.create_index(
        "uq_favor_consents_in_force",
        "favor_consents",
        ["favor_id", "side"],
        unique=True,
        postgresql_where=in_force,
        sqlite_where=in_force,
    )
    op.create_table(
        "favor_nothing_expected",
        sa.Column("favor_id", KEY, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["favor_id"], ["favors.id"], name=op.f("fk_favor_nothing_expected_favor_id_favors")
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["people.id"], name=op.f("fk_favor_nothing_expected_by_id_people")
        ),
        sa.PrimaryKeyConstraint("favor_id", name=op.f("pk_favor_nothing_expected")),
    )


def _guard_sqlite() -> None:
    for table in APPEND_ONLY:
        for act in ("UPDATE", "DELETE"):
            _raise_on_sqlite(f"{table}_refuse_{act.lower()}", f"{act} ON {table}", f"{table} are append-only")
    _raise_on_sqlite("favor_additions_refuse_delete", "DELETE ON favor_additions", ONLY_BLANKED)
    _raise_on_sqlite(
        "favor_additions_only_blanked",
        f"UPDATE ON favor_additions WHEN {CHANGES_MORE_THAN_BLANKING}",
        ONLY_BLANKED,
    )
    _raise_on_sqlite("favor_kinds_refuse_delete", "DELETE ON favor_kinds", NEVER_DELETED)
    for act, when in (("insert", "INSERT"), ("update", "UPDATE OF favor_id, answer_id")):
        _raise_on_sqlite(
            f"favor_returns_true_{act}",
            f"{when} ON favor_returns WHEN NOT EXISTS ({TRUE_RETURN})",
            NOT_A_RETURN,
        )


def _raise_on_sqlite(name: str, before: str, sentence: str) -> None:
    op.execute(f"CREATE TRIGGER {name} BEFORE {before} BEGIN SELECT RAISE(ABORT, '{sentence}'); END")


def _guard_postgresql() -> None:
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    _refuse_on_postgresql("refuse_favor_words", "TRUE", ONLY_BLANKED)
    _refuse_on_postgresql("check_favor_words", CHANGES_MORE_THAN_BLANKING, ONLY_BLANKED)
    _refuse_on_postgresql("keep_favor_kinds", "TRUE", NEVER_DELETED)
    _refuse_on_postgresql("check_return", f"NOT EXISTS ({TRUE_RETURN})", NOT_A_RETURN)
    for name, before, each, function in (
        (
            "favor_additions_refuse_delete",
            "DELETE OR TRUNCATE ON favor_additions",
            "STATEMENT",
            "refuse_favor_words",
        ),
        ("favor_additions_only_blanked", "UPDATE ON favor_additions", "ROW", "check_favor_words"),
        ("favor_kinds_refuse_delete", "DELETE OR TRUNCATE ON favor_kinds", "STATEMENT", "keep_favor_kinds"),
        (
            "favor_returns_true",
            "INSERT OR UPDATE OF favor_id, answer_id ON favor_returns",
            "ROW",
            "check_return",
        ),
    ):
        op.execute(f"CREATE TRIGGER {name} BEFORE {before} FOR EACH {each} EXECUTE FUNCTION {function}()")


def _refuse_on_postgresql(function: str, when: str, sentence: str) -> None:
    op.execute(
        f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {when} THEN "
        f"RAISE integrity_constraint_violation USING MESSAGE = '{sentence}'; END IF; RETURN NEW; END $$"
    )
