"""What passed between two parties is kept on write, and how much of a month came unasked; filters have their indexes."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")
NOTHING_BACK = sa.text("contributed = 0")
CORRECTS = sa.text("corrects_id IS NOT NULL")
UNASKED = sa.text("origin = 'unasked'")
PAIRS = """
    INSERT INTO favor_pairs (party_id, other_id, received, contributed, last_on, unasked_on)
    SELECT party_id, other_id, sum(received), sum(contributed), max("on"), max(unasked_on)
    FROM (
        SELECT receiver_id AS party_id, giver_id AS other_id, 1 AS received, 0 AS contributed, "on",
            CASE WHEN origin = 'unasked' THEN "on" END AS unasked_on
        FROM favors WHERE {stands}
        UNION ALL
        SELECT giver_id, receiver_id, 0, 1, "on", NULL FROM favors WHERE {stands}
    ) AS sides
    GROUP BY party_id, other_id
"""
STANDS = "corrects_id IS NULL AND id NOT IN (SELECT corrects_id FROM favors WHERE corrects_id IS NOT NULL)"
TOTALS = """
    UPDATE favor_totals SET unasked = counted.unasked
    FROM (
        SELECT {own} AS party_id, {month} AS month, kind,
            sum(CASE WHEN corrects_id IS NULL THEN 1 ELSE -1 END) AS unasked
        FROM favors WHERE origin = 'unasked' GROUP BY 1, 2, 3
    ) AS counted
    WHERE favor_totals.party_id = counted.party_id AND favor_totals.month = counted.month
        AND favor_totals.kind = counted.kind AND favor_totals.direction = '{direction}'
"""


def upgrade() -> None:
    _pairs()
    op.execute(PAIRS.format(stands=STANDS))
    op.add_column("favor_totals", sa.Column("unasked", sa.Integer(), server_default="0", nullable=False))
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    month = "CAST(date_trunc('month', \"on\") AS date)" if on_postgresql else "date(\"on\", 'start of month')"
    for own, direction in (("receiver_id", "received"), ("giver_id", "contributed")):
        op.execute(TOTALS.format(own=own, direction=direction, month=month))
    _indexes()


def _pairs() -> None:
    op.create_table(
        "favor_pairs",
        sa.Column("party_id", KEY, nullable=False),
        sa.Column("other_id", KEY, nullable=False),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.Column("contributed", sa.Integer(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=True),
        sa.Column("unasked_on", sa.Date(), nullable=True),
        sa.CheckConstraint("party_id <> other_id", name=op.f("ck_favor_pairs_two_parties")),
        sa.CheckConstraint("received >= 0 AND contributed >= 0", name=op.f("ck_favor_pairs_counts_favors")),
        sa.CheckConstraint(
            "(received + contributed = 0) = (last_on IS NULL)", name=op.f("ck_favor_pairs_last_day_of_some")
        ),
        sa.CheckConstraint(
            "unasked_on IS NULL OR received > 0", name=op.f("ck_favor_pairs_unasked_was_received")
        ),
        sa.ForeignKeyConstraint(["other_id"], ["parties.id"], name=op.f("fk_favor_pairs_other_id_parties")),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_favor_pairs_party_id_parties")),
        sa.PrimaryKeyConstraint("party_id", "other_id", name=op.f("pk_favor_pairs")),
    )
    op.create_index("ix_favor_pairs_latest", "favor_pairs", ["party_id", "last_on", "other_id"])
    op.create_index("ix_favor_pairs_unasked", "favor_pairs", ["party_id", "unasked_on"])
    op.create_index(
        "ix_favor_pairs_nothing_back",
        "favor_pairs",
        ["party_id", "last_on", "other_id"],
        postgresql_where=NOTHING_BACK,
        sqlite_where=NOTHING_BACK,
    )


def _indexes() -> None:
    op.drop_index("uq_favors_corrects_id", "favors")
    op.create_index(
        "uq_favors_corrects_id",
        "favors",
        ["corrects_id"],
        unique=True,
        postgresql_where=CORRECTS,
        sqlite_where=CORRECTS,
    )
    op.create_index("ix_favors_pair", "favors", ["giver_id", "receiver_id", "on", "id"])
    for side in ("giver", "receiver"):
        op.create_index(f"ix_favors_{side}_kind", "favors", [f"{side}_id", "kind", "on", "id"])
        op.create_index(
            f"ix_favors_{side}_unasked",
            "favors",
            [f"{side}_id", "on", "id"],
            postgresql_where=UNASKED,
            sqlite_where=UNASKED,
        )
