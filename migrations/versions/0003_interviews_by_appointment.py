"""An interview can be agreed on before it is held, moved, cancelled or missed."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")
MOMENT = sa.DateTime(timezone=True)
TO_COME = sa.text("cancelled_at IS NULL AND missed_at IS NULL AND held_on IS NULL")
TAKEN = sa.text("cancelled_at IS NULL AND begins_at IS NOT NULL")
MOMENTS = (
    "begins_at",
    "ends_at",
    "booked_at",
    "moved_from",
    "cancelled_at",
    "missed_at",
    "started_at",
    "ended_at",
)
PEOPLE = ("host_id", "cancelled_by_id", "missed_by_id")
CHECKS = {
    "noted_at_with_noted_by_id": "(noted_at IS NULL) = (noted_by_id IS NULL)",
    "missed_at_with_missed_by_id": "(missed_at IS NULL) = (missed_by_id IS NULL)",
    "begins_and_ends": "(begins_at IS NULL) = (ends_at IS NULL)",
    "ends_after_it_begins": "ends_at > begins_at",
    "held_is_noted": "held_on IS NULL OR noted_at IS NOT NULL",
    "one_ending": (
        "(CASE WHEN held_on IS NULL THEN 0 ELSE 1 END) + (CASE WHEN missed_at IS NULL THEN 0 ELSE 1 END)"
        " + (CASE WHEN cancelled_at IS NULL THEN 0 ELSE 1 END) <= 1"
    ),
}


def upgrade() -> None:
    with op.batch_alter_table("interviews") as table:
        for name in MOMENTS:
            table.add_column(sa.Column(name, MOMENT, nullable=True))
        for name in PEOPLE:
            table.add_column(sa.Column(name, KEY, nullable=True))
        table.add_column(sa.Column("meeting", sa.String(10), nullable=False, server_default="place"))
        table.add_column(sa.Column("sequence", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("cancel_reason", sa.Text(), nullable=False, server_default=""))
    op.execute("UPDATE interviews SET host_id = noted_by_id")
    with op.batch_alter_table("interviews") as table:
        table.alter_column("host_id", existing_type=KEY, nullable=False)
        table.alter_column("place", existing_type=sa.String(160), type_=sa.String(300))
        table.alter_column("held_on", existing_type=sa.Date(), nullable=True)
        table.alter_column("noted_at", existing_type=MOMENT, nullable=True)
        table.alter_column("noted_by_id", existing_type=KEY, nullable=True)
        for name in ("meeting", "sequence", "cancel_reason"):
            table.alter_column(name, server_default=None)
        for name in PEOPLE:
            table.create_foreign_key(op.f(f"fk_interviews_{name}_people"), "people", [name], ["id"])
        for name, rule in CHECKS.items():
            table.create_check_constraint(op.f(f"ck_interviews_{name}"), rule)
    _index("one_to_come", ["application_id"], TO_COME)
    _index("slot_taken_once", ["host_id", "begins_at"], TAKEN)
    op.create_index("ix_interviews_begins_at", "interviews", ["begins_at"])


def _index(name: str, columns: list[str], where: sa.TextClause) -> None:
    op.create_index(
        f"uq_interviews_{name}",
        "interviews",
        columns,
        unique=True,
        postgresql_where=where,
        sqlite_where=where,
    )
