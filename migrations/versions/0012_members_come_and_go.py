"""What members let each other see, sums of each party, how a membership ends, and the record frozen then."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")

NOT_SETTLED = "a membership ends when every promise of its member is settled"
UNSETTLED = """
    SELECT 1 FROM promises
    WHERE state IN ('open', 'reported') AND (promisor_id = NEW.party_id OR receiver_id = NEW.party_id)
"""
ENDS_NOW = "OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL"
ONCE = "a membership ends once"
CHANGES_ITS_END = """
    OLD.ended_at IS NOT NULL
    AND (NEW.ended_at IS NULL OR NEW.ended_at <> OLD.ended_at OR NEW.ended_by_id <> OLD.ended_by_id)
"""
FROZEN = "closing_records are frozen"
SUMS = """
    INSERT INTO favor_sums (party_id, direction, count, last_on)
    SELECT favors.{party}, '{direction}', sum(CASE WHEN favors.corrects_id IS NULL THEN 1 ELSE -1 END),
      max(CASE WHEN favors.corrects_id IS NULL AND counter.id IS NULL THEN favors."on" END)
    FROM favors LEFT JOIN favors AS counter ON counter.corrects_id = favors.id
    GROUP BY favors.{party}
"""


def upgrade() -> None:
    _ends()
    _closing_records()
    _publications()
    _sums()
    guard = _guard_postgresql if op.get_bind().dialect.name == "postgresql" else _guard_sqlite
    guard()


def _ends() -> None:
    # written out because it is the one form both databases know that keeps the constraints' names
    big = "BIGINT" if op.get_bind().dialect.name == "postgresql" else "INTEGER"
    op.execute(
        f"ALTER TABLE memberships ADD COLUMN ended_by_id {big} "
        "CONSTRAINT fk_memberships_ended_by_id_people REFERENCES people (id) "
        "CONSTRAINT ck_memberships_ended_at_with_ended_by_id CHECK ((ended_at IS NULL) = (ended_by_id IS NULL))"
    )
    op.execute(
        "ALTER TABLE memberships ADD COLUMN ended_reason TEXT "
        "CONSTRAINT ck_memberships_ended_says_why CHECK ((ended_at IS NULL) = (ended_reason IS NULL))"
    )


def _closing_records() -> None:
    op.create_table(
        "closing_records",
        sa.Column("membership_id", KEY, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["memberships.id"], name=op.f("fk_closing_records_membership_id_memberships")
        ),
        sa.PrimaryKeyConstraint("membership_id", name=op.f("pk_closing_records")),
    )


def _publications() -> None:
    op.create_table(
        "publications",
        sa.Column("id", KEY, nullable=False),
        sa.Column("membership_id", KEY, nullable=False),
        sa.Column("what", sa.String(length=12), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", KEY, nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", KEY, nullable=True),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_by_id IS NULL)",
            name=op.f("ck_publications_ended_at_with_ended_by_id"),
        ),
        sa.CheckConstraint(
            "(what IN ('company', 'place', 'talk')) = (words <> '')",
            name=op.f("ck_publications_words_where_written"),
        ),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_publications_{column}_{table}"))
            for column, table in (
                ("membership_id", "memberships"),
                ("by_id", "people"),
                ("ended_by_id", "people"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publications")),
    )
    in_force = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_publications_in_force",
        "publications",
        ["membership_id", "what"],
        unique=True,
        postgresql_where=in_force,
        sqlite_where=in_force,
    )


def _sums() -> None:
    op.create_table(
        "favor_sums",
        sa.Column("party_id", KEY, nullable=False),
        sa.Column("direction", sa.String(length=12), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_favor_sums_party_id_parties")),
        sa.PrimaryKeyConstraint("party_id", "direction", name=op.f("pk_favor_sums")),
    )
    for party, direction in (("receiver_id", "received"), ("giver_id", "contributed")):
        op.execute(SUMS.format(party=party, direction=direction))


def _guard_sqlite() -> None:
    for name, when, wrong, message in (
        (
            "memberships_settled",
            "UPDATE OF ended_at ON memberships",
            f"{ENDS_NOW} AND EXISTS ({UNSETTLED})",
            NOT_SETTLED,
        ),
        ("memberships_end_once", "UPDATE OF ended_at, ended_by_id ON memberships", CHANGES_ITS_END, ONCE),
        ("closing_records_refuse_update", "UPDATE ON closing_records", "TRUE", FROZEN),
    ):
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {when} WHEN {wrong} BEGIN SELECT RAISE(ABORT, '{message}'); END"
        )


def _guard_postgresql() -> None:
    for name, table, when, wrong, message in (
        ("memberships_settled", "memberships", ENDS_NOW, f"EXISTS ({UNSETTLED})", NOT_SETTLED),
        ("memberships_end_once", "memberships", CHANGES_ITS_END, "TRUE", ONCE),
        ("closing_records_refuse_update", "closing_records", "TRUE", "TRUE", FROZEN),
    ):
        op.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {wrong} THEN "
            f"RAISE integrity_constraint_violation USING MESSAGE = '{message}'; END IF; RETURN NEW; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({when}) "
            f"EXECUTE FUNCTION {name}()"
        )
