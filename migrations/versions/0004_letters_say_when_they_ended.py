"""A letter that was sent or given up says when; one that waits has not ended. The database refuses anything else."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("UPDATE letters SET ended_at = written_at WHERE state <> 'queued' AND ended_at IS NULL")
    op.execute("UPDATE letters SET ended_at = NULL WHERE state = 'queued'")
    # a rebuild on SQLite carries indexes and references along by itself, but no CHECK
    kept = sa.CheckConstraint(
        "(seen_at IS NULL) = (seen_by_id IS NULL)", name=op.f("ck_letters_seen_at_with_seen_by_id")
    )
    with op.batch_alter_table("letters", table_args=(kept,)) as batch:
        batch.create_check_constraint(
            op.f("ck_letters_ended_unless_queued"), "(state = 'queued') = (ended_at IS NULL)"
        )
