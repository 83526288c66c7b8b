"""Asking for more: what was sent stays as it was, files belong to a revision, four eyes, keys that can be switched off."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004a"
branch_labels = None
depends_on = None

SENT_STAYS = "what was sent stays as it was sent"
BEYOND_DRAFT = "EXISTS (SELECT 1 FROM applications WHERE id = OLD.application_id AND state <> 'draft')"
FOUR_EYES = "four eyes: who decided does not release"
ALONE = "NEW.released_by_id = NEW.decided_by_id AND EXISTS (SELECT 1 FROM network WHERE four_eyes)"


def upgrade() -> None:
    op.add_column("network", sa.Column("four_eyes", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("people", sa.Column("shortcuts", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("application_revisions", sa.Column("answer", sa.Text(), nullable=False, server_default=""))
    op.create_index(
        "uq_application_revisions_one_open",
        "application_revisions",
        ["application_id"],
        unique=True,
        postgresql_where=sa.text("sent_at IS NULL"),
        sqlite_where=sa.text("sent_at IS NULL"),
    )
    _give_files_to_their_revision()
    guard = _guard_postgresql if op.get_bind().dialect.name == "postgresql" else _guard_sqlite
    guard()


def _give_files_to_their_revision() -> None:
    """Until now an application had one revision, the first."""
    with op.batch_alter_table("attachments") as table:
        table.add_column(sa.Column("revision_number", sa.Integer(), nullable=False, server_default="1"))
        table.drop_constraint(op.f("uq_attachments_application_id_kind"), type_="unique")
        table.create_unique_constraint(
            op.f("uq_attachments_application_id_revision_number_kind"),
            ["application_id", "revision_number", "kind"],
        )
        table.create_foreign_key(
            op.f("fk_attachments_application_id_application_revisions"),
            "application_revisions",
            ["application_id", "revision_number"],
            ["application_id", "number"],
        )
    with op.batch_alter_table("attachments") as table:
        table.alter_column("revision_number", server_default=None)


def _guard_sqlite() -> None:
    op.execute(
        "CREATE TRIGGER application_revisions_refuse_update BEFORE UPDATE ON application_revisions "
        f"WHEN OLD.sent_at IS NOT NULL AND {BEYOND_DRAFT} BEGIN SELECT RAISE(ABORT, '{SENT_STAYS}'); END"
    )
    op.execute(
        "CREATE TRIGGER decisions_four_eyes_insert BEFORE INSERT ON decisions "
        f"WHEN {ALONE} BEGIN SELECT RAISE(ABORT, '{FOUR_EYES}'); END"
    )
    op.execute(
        "CREATE TRIGGER decisions_four_eyes_update BEFORE UPDATE ON decisions "
        f"WHEN OLD.released_at IS NULL AND {ALONE} BEGIN SELECT RAISE(ABORT, '{FOUR_EYES}'); END"
    )


def _guard_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION refuse_change_of_what_was_sent() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF OLD.sent_at IS NOT NULL AND {BEYOND_DRAFT} THEN RAISE integrity_constraint_violation "
        f"USING MESSAGE = '{SENT_STAYS}'; END IF; RETURN NEW; END $$"
    )
    op.execute(
        "CREATE TRIGGER application_revisions_refuse_update BEFORE UPDATE ON application_revisions "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change_of_what_was_sent()"
    )
    op.execute(
        "CREATE FUNCTION check_four_eyes() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF {ALONE} THEN RAISE integrity_constraint_violation "
        f"USING MESSAGE = '{FOUR_EYES}'; END IF; RETURN NEW; END $$"
    )
    op.execute(
        "CREATE TRIGGER decisions_four_eyes_insert BEFORE INSERT ON decisions "
        "FOR EACH ROW EXECUTE FUNCTION check_four_eyes()"
    )
    op.execute(
        "CREATE TRIGGER decisions_four_eyes_update BEFORE UPDATE ON decisions FOR EACH ROW "
        "WHEN (OLD.released_at IS NULL) EXECUTE FUNCTION check_four_eyes()"
    )
