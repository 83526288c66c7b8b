"""The doors: what a sign-in has shown and when, who withdrew an invitation, another address, a log that only grows."""

import sqlalchemy as sa
from alembic import op

revision = "0004a"
down_revision = "0004"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _sign_ins()
    _invitations()
    _address_changes()
    _security_events()


def _sign_ins() -> None:
    op.add_column("sign_ins", sa.Column("password_at", sa.DateTime(timezone=True)))
    op.add_column("sign_ins", sa.Column("factor_at", sa.DateTime(timezone=True)))
    # a first factor of then counts for the hours such a sign-in still lasts
    op.execute("UPDATE sign_ins SET password_at = at, factor_at = at WHERE both_factors")
    op.execute("UPDATE sign_ins SET password_at = at WHERE way = 'password'")
    op.drop_column("sign_ins", "both_factors")


def _invitations() -> None:
    with op.batch_alter_table("organizer_invitations") as batch:
        batch.add_column(sa.Column("revoked_by_id", KEY))
        batch.create_foreign_key(
            op.f("fk_organizer_invitations_revoked_by_id_people"), "people", ["revoked_by_id"], ["id"]
        )
        batch.create_index(op.f("ix_organizer_invitations_revoked_by_id"), ["revoked_by_id"])
        batch.create_check_constraint(
            op.f("ck_organizer_invitations_revoked_at_with_revoked_by_id"),
            "(revoked_at IS NULL) = (revoked_by_id IS NULL)",
        )


def _address_changes() -> None:
    op.create_table(
        "address_changes",
        sa.Column("id", KEY, nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("email_key", sa.String(length=254), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_address_changes_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address_changes")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_address_changes_token_hash")),
    )
    op.create_index(op.f("ix_address_changes_person_id"), "address_changes", ["person_id"])


def _security_events() -> None:
    with op.batch_alter_table("security_events") as batch:
        batch.add_column(sa.Column("by_id", KEY))
        batch.add_column(sa.Column("page", sa.String(length=120)))
        batch.create_foreign_key(op.f("fk_security_events_by_id_people"), "people", ["by_id"], ["id"])
        batch.create_index(op.f("ix_security_events_by_id"), ["by_id"])
        batch.drop_index(op.f("ix_security_events_person_id"))
        batch.create_index("ix_security_events_person_id_id", ["person_id", "id"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER security_events_refuse_change BEFORE UPDATE OR TRUNCATE ON security_events "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    else:
        op.execute(
            "CREATE TRIGGER security_events_refuse_update BEFORE UPDATE ON security_events "
            "BEGIN SELECT RAISE(ABORT, 'security_events are append-only'); END"
        )
