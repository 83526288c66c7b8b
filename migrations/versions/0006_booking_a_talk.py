"""Talks are booked online: schedules, suggested times, calendars, reminders; no host holds two talks at once."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")
MOMENT = sa.DateTime(timezone=True)
HOURS = "0 <= begins AND begins < until AND until <= 1440"
OVERLAP = "a host holds one talk at a time"
AT_THE_SAME_TIME = """NEW.cancelled_at IS NULL AND NEW.begins_at IS NOT NULL AND EXISTS (
    SELECT 1 FROM interviews AS other
    WHERE other.host_id = NEW.host_id AND other.id <> NEW.id AND other.cancelled_at IS NULL
      AND other.begins_at < NEW.ends_at AND other.ends_at > NEW.begins_at)"""
WATCHED = "host_id, begins_at, ends_at, cancelled_at"


def upgrade() -> None:
    op.add_column("interviews", sa.Column("uid", sa.String(32), nullable=True))
    op.add_column("interviews", sa.Column("zone", sa.String(64), nullable=False, server_default=""))
    op.add_column("letters", sa.Column("calendar", sa.Text(), nullable=True))
    for name, hours in (("first_reminder_hours", "24"), ("second_reminder_hours", "1")):
        op.add_column("network", sa.Column(name, sa.Integer(), nullable=False, server_default=hours))
    _schedules()
    _hours("weekly_hours", "weekday", sa.Integer(), f"weekday BETWEEN 0 AND 6 AND {HOURS}")
    _hours("special_hours", "day", sa.Date(), HOURS)
    _days_off()
    _suggestions()
    guard = _guard_postgresql if op.get_bind().dialect.name == "postgresql" else _guard_sqlite
    guard()


def _person(table: str) -> tuple[sa.Column[int], sa.ForeignKeyConstraint]:
    return (
        sa.Column("person_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f(f"fk_{table}_person_id_people")),
    )


def _schedules() -> None:
    op.create_table(
        "interview_schedules",
        sa.Column("id", KEY, nullable=False),
        *_person("interview_schedules"),
        sa.Column("offers", sa.Boolean(), nullable=False),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("length", "pause", "notice_hours", "ahead_days")
        ),
        sa.Column("meeting", sa.String(10), nullable=False),
        sa.Column("place", sa.String(300), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview_schedules")),
        sa.UniqueConstraint("person_id", name=op.f("uq_interview_schedules_person_id")),
        sa.CheckConstraint(
            "length BETWEEN 10 AND 240 AND pause BETWEEN 0 AND 240",
            name=op.f("ck_interview_schedules_minutes"),
        ),
        sa.CheckConstraint(
            "notice_hours BETWEEN 0 AND 720 AND ahead_days BETWEEN 1 AND 180",
            name=op.f("ck_interview_schedules_reach"),
        ),
    )
    op.create_table(
        "calendar_keys",
        sa.Column("id", KEY, nullable=False),
        *_person("calendar_keys"),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_keys")),
        sa.UniqueConstraint("person_id", name=op.f("uq_calendar_keys_person_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_keys_token_hash")),
    )


def _hours(table: str, when: str, kind: sa.types.TypeEngine[object], rule: str) -> None:
    op.create_table(
        table,
        sa.Column("id", KEY, nullable=False),
        *_person(table),
        sa.Column(when, kind, nullable=False),
        sa.Column("begins", sa.Integer(), nullable=False),
        sa.Column("until", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("person_id", when, "begins", name=op.f(f"uq_{table}_person_id_{when}_begins")),
        sa.CheckConstraint(rule, name=op.f(f"ck_{table}_hours")),
    )


def _days_off() -> None:
    op.create_table(
        "days_off",
        sa.Column("id", KEY, nullable=False),
        *_person("days_off"),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_days_off")),
        sa.CheckConstraint("first <= last", name=op.f("ck_days_off_in_order")),
    )
    op.create_index("ix_days_off_person_id", "days_off", ["person_id"])


def _suggestions() -> None:
    table, open_ = "time_suggestions", sa.text("ended_at IS NULL")
    op.create_table(
        table,
        sa.Column("id", KEY, nullable=False),
        sa.Column("application_id", KEY, nullable=False),
        sa.Column("first_at", MOMENT, nullable=False),
        sa.Column("second_at", MOMENT, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("ended_by_id", KEY, nullable=True),
        sa.Column("interview_id", KEY, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        *(
            sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))
            for column, other in (
                ("application_id", "applications"),
                ("ended_by_id", "people"),
                ("interview_id", "interviews"),
            )
        ),
        sa.CheckConstraint("first_at <> second_at", name=op.f(f"ck_{table}_two_times")),
        sa.CheckConstraint(
            "ended_at IS NOT NULL OR ended_by_id IS NULL", name=op.f(f"ck_{table}_ended_by_somebody")
        ),
        sa.CheckConstraint(
            "interview_id IS NULL OR ended_by_id IS NOT NULL", name=op.f(f"ck_{table}_taken_by_somebody")
        ),
    )
    op.create_index(f"ix_{table}_application_id", table, ["application_id"])
    op.create_index(
        f"uq_{table}_one_open",
        table,
        ["application_id"],
        unique=True,
        postgresql_where=open_,
        sqlite_where=open_,
    )


def _guard_sqlite() -> None:
    for act, event in (("insert", "INSERT"), ("update", f"UPDATE OF {WATCHED}")):
        op.execute(
            f"CREATE TRIGGER interviews_no_overlap_{act} BEFORE {event} ON interviews "
            f"WHEN {AT_THE_SAME_TIME} BEGIN SELECT RAISE(ABORT, '{OVERLAP}'); END"
        )


def _guard_postgresql() -> None:
    """The question stands in a serializable transaction: of two at once that both hear "nobody", one fails."""
    op.execute(
        "CREATE FUNCTION refuse_overlap() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF {AT_THE_SAME_TIME} THEN RAISE integrity_constraint_violation "
        f"USING MESSAGE = '{OVERLAP}'; END IF; RETURN NEW; END $$"
    )
    op.execute(
        f"CREATE TRIGGER interviews_no_overlap BEFORE INSERT OR UPDATE OF {WATCHED} ON interviews "
        "FOR EACH ROW EXECUTE FUNCTION refuse_overlap()"
    )
