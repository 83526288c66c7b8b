"""What must never happen is refused by the database: triggers keep the ledger append-only and admissions true."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

APPEND_ONLY = ("favors", "application_events")
KINDS = (
    ("admission", "Aufnahme", "Admission"),
    ("stage", "Bühne", "Stage"),
    ("talk", "Vortrag gehalten", "Talk given"),
    ("introduction", "Bekannt gemacht", "Introduction"),
    ("press", "Pressekontakt", "Press contact"),
    ("referral", "Kunde empfohlen", "Client referral"),
    ("advice", "Rat", "Advice"),
    ("hosting", "Gastfreundschaft", "Hosting"),
    ("publicity", "Öffentlichkeit", "Publicity"),
    ("other", "Anderes", "Other"),
)
NOT_AN_ADMISSION = "a membership begins with an admission of this party by the network"
ADMISSION = """
    SELECT 1 FROM favors JOIN parties AS giver ON giver.id = favors.giver_id
    WHERE favors.id = NEW.admission_id AND favors.kind = 'admission'
      AND favors.receiver_id = NEW.party_id AND giver.kind = 'network'
"""


def upgrade() -> None:
    kinds = sa.table("favor_kinds", sa.column("key"), sa.column("german"), sa.column("english"))
    op.bulk_insert(
        kinds, [{"key": key, "german": german, "english": english} for key, german, english in KINDS]
    )
    guard = _guard_postgresql if op.get_bind().dialect.name == "postgresql" else _guard_sqlite
    guard()


def _guard_sqlite() -> None:
    for table in APPEND_ONLY:
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_refuse_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} are append-only'); END"
            )
    for act in ("INSERT", "UPDATE"):
        op.execute(
            f"CREATE TRIGGER memberships_admission_{act.lower()} BEFORE {act} ON memberships "
            f"WHEN NOT EXISTS ({ADMISSION}) BEGIN SELECT RAISE(ABORT, '{NOT_AN_ADMISSION}'); END"
        )


def _guard_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE integrity_constraint_violation USING MESSAGE = TG_TABLE_NAME || ' are append-only'; END $$"
    )
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    op.execute(
        "CREATE FUNCTION check_admission() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF NOT EXISTS ({ADMISSION}) THEN RAISE integrity_constraint_violation "
        f"USING MESSAGE = '{NOT_AN_ADMISSION}'; END IF; RETURN NEW; END $$"
    )
    op.execute(
        "CREATE TRIGGER memberships_admission BEFORE INSERT OR UPDATE ON memberships "
        "FOR EACH ROW EXECUTE FUNCTION check_admission()"
    )
