"""Somebody may be invited to look after the dues, as organizers are to organize."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "organizer_invitations",
        sa.Column("kind", sa.String(12), nullable=False, server_default="organizer"),
    )
