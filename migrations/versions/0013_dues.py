"""Dues: plans and prices, what each member owes and what came in, files of the bank, what we know of Stripe."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")
AT = sa.DateTime(timezone=True)
APPEND_ONLY = ("dues_events", "dues_payments")


def upgrade() -> None:
    _plans()
    _invoices()
    _bank()
    _stripe()
    _comparing()
    guard = _guard_postgresql if op.get_bind().dialect.name == "postgresql" else _guard_sqlite
    guard()


def _plans() -> None:
    op.create_table(
        "dues_plans",
        sa.Column("id", KEY, nullable=False),
        sa.Column("german", sa.String(length=80), nullable=False),
        sa.Column("english", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("interval", sa.String(length=12), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("admission_fee", sa.Integer(), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.Column("by_id", KEY, nullable=True),
        sa.Column("retired_at", AT, nullable=True),
        sa.Column("retired_by_id", KEY, nullable=True),
        sa.CheckConstraint(
            "admission_fee BETWEEN 0 AND 10000000 AND (kind <> 'honorary' OR admission_fee = 0)",
            name=op.f("ck_dues_plans_admission_fee"),
        ),
        sa.CheckConstraint("currency = 'EUR'", name=op.f("ck_dues_plans_one_currency")),
        sa.CheckConstraint(
            "(retired_at IS NULL) = (retired_by_id IS NULL)",
            name=op.f("ck_dues_plans_retired_at_with_retired_by_id"),
        ),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_dues_plans_by_id_people")),
        sa.ForeignKeyConstraint(
            ["retired_by_id"], ["people.id"], name=op.f("fk_dues_plans_retired_by_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dues_plans")),
    )
    op.create_table(
        "dues_prices",
        sa.Column("id", KEY, nullable=False),
        sa.Column("plan_id", KEY, nullable=False),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.Column("by_id", KEY, nullable=True),
        sa.CheckConstraint("cents BETWEEN 0 AND 10000000", name=op.f("ck_dues_prices_cents")),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_dues_prices_by_id_people")),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["dues_plans.id"], name=op.f("fk_dues_prices_plan_id_dues_plans")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dues_prices")),
        sa.UniqueConstraint("plan_id", "first_on", name=op.f("uq_dues_prices_plan_id_first_on")),
    )
    op.create_table(
        "dues_policy",
        sa.Column("id", KEY, nullable=False),
        sa.Column("plan_id", KEY, nullable=True),
        sa.Column("first_days", sa.Integer(), nullable=False),
        sa.Column("invoice_days", sa.Integer(), nullable=False),
        sa.Column("reminder_days", sa.Integer(), nullable=False),
        sa.Column("grace_days", sa.Integer(), nullable=False),
        sa.Column("vat_percent", sa.Integer(), nullable=False),
        sa.Column("account_holder", sa.String(length=70), nullable=False),
        sa.Column("iban", sa.String(length=34), nullable=False),
        sa.Column("bic", sa.String(length=11), nullable=False),
        sa.CheckConstraint("first_days BETWEEN 0 AND 90", name=op.f("ck_dues_policy_first_days")),
        sa.CheckConstraint("grace_days BETWEEN 0 AND 365", name=op.f("ck_dues_policy_grace_days")),
        sa.CheckConstraint("id = 1", name=op.f("ck_dues_policy_only_one")),
        sa.CheckConstraint("vat_percent BETWEEN 0 AND 30", name=op.f("ck_dues_policy_vat_percent")),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["dues_plans.id"], name=op.f("fk_dues_policy_plan_id_dues_plans")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dues_policy")),
    )
    op.execute(
        "INSERT INTO dues_policy (id, first_days, invoice_days, reminder_days, grace_days, vat_percent, account_holder, iban, bic) "
        "VALUES (1, 14, 14, 14, 42, 0, '', '', '')"
    )


def _invoices() -> None:
    op.create_table(
        "dues",
        sa.Column("id", KEY, nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("plan_id", KEY, nullable=False),
        sa.Column("way", sa.String(length=10), nullable=False),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.Column("admission_fee", sa.Integer(), nullable=False),
        sa.Column("paid_until", sa.Date(), nullable=True),
        sa.Column("next_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.Column("by_id", KEY, nullable=True),
        sa.Column("ended_at", AT, nullable=True),
        sa.Column("ended_by_id", KEY, nullable=True),
        sa.CheckConstraint("until_on IS NULL OR way = 'stripe'", name=op.f("ck_dues_canceled_is_stripe_s")),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_by_id IS NULL)", name=op.f("ck_dues_ended_at_with_ended_by_id")
        ),
        sa.CheckConstraint("admission_fee >= 0", name=op.f("ck_dues_admission_fee")),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_dues_by_id_people")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["people.id"], name=op.f("fk_dues_ended_by_id_people")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_dues_person_id_people")),
        sa.ForeignKeyConstraint(["plan_id"], ["dues_plans.id"], name=op.f("fk_dues_plan_id_dues_plans")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dues")),
    )
    op.create_index("ix_dues_next", "dues", ["way", "next_on"])
    op.create_index(op.f("ix_dues_plan_id"), "dues", ["plan_id"])
    op.create_index(
        "uq_dues_current",
        "dues",
        ["person_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
        sqlite_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "dues_counters",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_dues_counters")),
    )
    op.create_table(
        "dues_invoices",
        sa.Column("id", KEY, nullable=False),
        sa.Column("dues_id", KEY, nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("reference", sa.String(length=25), nullable=True),
        sa.Column("stripe_id", sa.String(length=80), nullable=True),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.Column("admission_fee", sa.Integer(), nullable=False),
        sa.Column("vat", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("state_since", AT, nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("means", sa.String(length=10), nullable=True),
        sa.Column("refunded", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("page", sa.Text(), nullable=True),
        sa.Column("file", sa.Text(), nullable=True),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(paid_on IS NOT NULL) = (state IN ('paid', 'refunded', 'disputed'))",
            name=op.f("ck_dues_invoices_paid_on_a_day"),
        ),
        sa.CheckConstraint("currency = 'EUR'", name=op.f("ck_dues_invoices_one_currency")),
        sa.CheckConstraint(
            "state <> 'refunded' OR refunded = cents", name=op.f("ck_dues_invoices_refunded_is_all")
        ),
        sa.CheckConstraint(
            "(paid_on IS NULL) = (means IS NULL)", name=op.f("ck_dues_invoices_paid_by_something")
        ),
        sa.CheckConstraint(
            "(stripe_id IS NULL) = (reference IS NOT NULL)",
            name=op.f("ck_dues_invoices_ours_has_a_reference"),
        ),
        sa.CheckConstraint("admission_fee BETWEEN 0 AND cents", name=op.f("ck_dues_invoices_admission_fee")),
        sa.CheckConstraint("cents >= 0 AND vat BETWEEN 0 AND cents", name=op.f("ck_dues_invoices_cents")),
        sa.CheckConstraint("first_on <= last_on", name=op.f("ck_dues_invoices_period")),
        sa.CheckConstraint(
            "refunded BETWEEN 0 AND cents", name=op.f("ck_dues_invoices_refunded_at_most_all")
        ),
        sa.ForeignKeyConstraint(["dues_id"], ["dues.id"], name=op.f("fk_dues_invoices_dues_id_dues")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dues_invoices")),
        sa.UniqueConstraint("number", name=op.f("uq_dues_invoices_number")),
        sa.UniqueConstraint("reference", name=op.f("uq_dues_invoices_reference")),
        sa.UniqueConstraint("stripe_id", name=op.f("uq_dues_invoices_stripe_id")),
    )
    op.create_index(op.f("ix_dues_invoices_dues_id"), "dues_invoices", ["dues_id"])
    op.create_index("ix_dues_invoices_state_due", "dues_invoices", ["state", "due_on", "id"])
    op.create_index(
        "uq_dues_invoices_period",
        "dues_invoices",
        ["dues_id", "first_on"],
        unique=True,
        postgresql_where=sa.text("stripe_id IS NULL AND state <> 'void'"),
        sqlite_where=sa.text("stripe_id IS NULL AND state <> 'void'"),
    )
    op.create_table(
        "dues_payments",
        sa.Column("id", KEY, nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("invoice_id", KEY, nullable=False),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.Column("means", sa.String(length=10), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.Column("by_id", KEY, nullable=True),
        sa.CheckConstraint("cents <> 0", name=op.f("ck_dues_payments_moves_money")),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_dues_payments_by_id_people")),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["dues_invoices.id"], name=op.f("fk_dues_payments_invoice_id_dues_invoices")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dues_payments")),
        sa.UniqueConstraint("key", name=op.f("uq_dues_payments_key")),
    )
    op.create_index(op.f("ix_dues_payments_invoice_id"), "dues_payments", ["invoice_id"])
    op.create_index(op.f("ix_dues_payments_on"), "dues_payments", ["on"])
    op.create_table(
        "dues_events",
        sa.Column("id", KEY, nullable=False),
        sa.Column("dues_id", KEY, nullable=False),
        sa.Column("invoice_id", KEY, nullable=True),
        sa.Column("act", sa.String(length=10), nullable=False),
        sa.Column("detail", sa.String(length=300), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.Column("by_id", KEY, nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_dues_events_by_id_people")),
        sa.ForeignKeyConstraint(["dues_id"], ["dues.id"], name=op.f("fk_dues_events_dues_id_dues")),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["dues_invoices.id"], name=op.f("fk_dues_events_invoice_id_dues_invoices")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dues_events")),
    )
    op.create_index("ix_dues_events_dues_id_id", "dues_events", ["dues_id", "id"])
    op.create_index(op.f("ix_dues_events_invoice_id"), "dues_events", ["invoice_id"])


def _bank() -> None:
    op.create_table(
        "dues_bank_imports",
        sa.Column("id", KEY, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.Column("by_id", KEY, nullable=False),
        sa.Column("booked_at", AT, nullable=True),
        sa.Column("booked_by_id", KEY, nullable=True),
        sa.CheckConstraint(
            "(booked_at IS NULL) = (booked_by_id IS NULL)",
            name=op.f("ck_dues_bank_imports_booked_at_with_booked_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["booked_by_id"], ["people.id"], name=op.f("fk_dues_bank_imports_booked_by_id_people")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_dues_bank_imports_by_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dues_bank_imports")),
        sa.UniqueConstraint("digest", name=op.f("uq_dues_bank_imports_digest")),
    )
    op.create_table(
        "dues_bank_rows",
        sa.Column("id", KEY, nullable=False),
        sa.Column("import_id", KEY, nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("on", sa.Date(), nullable=True),
        sa.Column("cents", sa.Integer(), nullable=True),
        sa.Column("payer", sa.String(length=140), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("fate", sa.String(length=12), nullable=False),
        sa.Column("invoice_id", KEY, nullable=True),
        sa.CheckConstraint(
            "(fate = 'pays') = (invoice_id IS NOT NULL)", name=op.f("ck_dues_bank_rows_pays_an_invoice")
        ),
        sa.CheckConstraint("fate <> 'pays' OR cents > 0", name=op.f("ck_dues_bank_rows_pays_with_money")),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["dues_bank_imports.id"],
            name=op.f("fk_dues_bank_rows_import_id_dues_bank_imports"),
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["dues_invoices.id"], name=op.f("fk_dues_bank_rows_invoice_id_dues_invoices")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dues_bank_rows")),
        sa.UniqueConstraint("import_id", "line", name=op.f("uq_dues_bank_rows_import_id_line")),
    )
    op.create_index(op.f("ix_dues_bank_rows_invoice_id"), "dues_bank_rows", ["invoice_id"])
    op.create_index(op.f("ix_dues_bank_rows_key"), "dues_bank_rows", ["key"])


def _stripe() -> None:
    op.create_table(
        "dues_stripe_customers",
        sa.Column("id", KEY, nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("stripe_id", sa.String(length=80), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.Column("gone_at", AT, nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_dues_stripe_customers_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dues_stripe_customers")),
        sa.UniqueConstraint("stripe_id", name=op.f("uq_dues_stripe_customers_stripe_id")),
    )
    op.create_index(op.f("ix_dues_stripe_customers_person_id"), "dues_stripe_customers", ["person_id"])
    op.create_index(
        "uq_dues_stripe_customers_here",
        "dues_stripe_customers",
        ["person_id"],
        unique=True,
        postgresql_where=sa.text("gone_at IS NULL"),
        sqlite_where=sa.text("gone_at IS NULL"),
    )
    op.create_table(
        "dues_stripe_prices",
        sa.Column("id", KEY, nullable=False),
        sa.Column("price_id", KEY, nullable=False),
        sa.Column("stripe_id", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["price_id"], ["dues_prices.id"], name=op.f("fk_dues_stripe_prices_price_id_dues_prices")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dues_stripe_prices")),
        sa.UniqueConstraint("price_id", name=op.f("uq_dues_stripe_prices_price_id")),
        sa.UniqueConstraint("stripe_id", name=op.f("uq_dues_stripe_prices_stripe_id")),
    )
    op.create_table(
        "dues_stripe_subscriptions",
        sa.Column("id", KEY, nullable=False),
        sa.Column("customer_id", KEY, nullable=False),
        sa.Column("stripe_id", sa.String(length=80), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("is_live", sa.Boolean(), nullable=False),
        sa.Column("item", sa.String(length=80), nullable=False),
        sa.Column("stripe_price", sa.String(length=80), nullable=False),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.Column("charges_on", sa.Date(), nullable=False),
        sa.Column("cancels", sa.Boolean(), nullable=False),
        sa.Column("means", sa.String(length=10), nullable=False),
        sa.Column("ends_with", sa.String(length=4), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["dues_stripe_customers.id"],
            name=op.f("fk_dues_stripe_subscriptions_customer_id_dues_stripe_customers"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dues_stripe_subscriptions")),
        sa.UniqueConstraint("stripe_id", name=op.f("uq_dues_stripe_subscriptions_stripe_id")),
    )
    op.create_index(
        op.f("ix_dues_stripe_subscriptions_customer_id"), "dues_stripe_subscriptions", ["customer_id"]
    )
    op.create_index("ix_dues_stripe_subscriptions_live", "dues_stripe_subscriptions", ["is_live", "id"])
    op.create_table(
        "dues_stripe_checkouts",
        sa.Column("id", KEY, nullable=False),
        sa.Column("dues_id", KEY, nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("order", sa.Text(), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.Column("stripe_id", sa.String(length=120), nullable=True),
        sa.Column("expires_at", AT, nullable=True),
        sa.Column("ended_at", AT, nullable=True),
        sa.ForeignKeyConstraint(["dues_id"], ["dues.id"], name=op.f("fk_dues_stripe_checkouts_dues_id_dues")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dues_stripe_checkouts")),
        sa.UniqueConstraint("key", name=op.f("uq_dues_stripe_checkouts_key")),
        sa.UniqueConstraint("stripe_id", name=op.f("uq_dues_stripe_checkouts_stripe_id")),
    )
    op.create_index(
        "uq_dues_stripe_checkouts_under_way",
        "dues_stripe_checkouts",
        ["dues_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
        sqlite_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "dues_stripe_events",
        sa.Column("id", KEY, nullable=False),
        sa.Column("stripe_id", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("customer", sa.String(length=80), nullable=True),
        sa.Column("at", AT, nullable=False),
        sa.Column("settled_at", AT, nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", AT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dues_stripe_events")),
        sa.UniqueConstraint("stripe_id", name=op.f("uq_dues_stripe_events_stripe_id")),
    )
    op.create_index(
        "ix_dues_stripe_events_waiting",
        "dues_stripe_events",
        ["customer", "id"],
        postgresql_where=sa.text("settled_at IS NULL"),
        sqlite_where=sa.text("settled_at IS NULL"),
    )


def _comparing() -> None:
    op.create_table(
        "dues_reconciliations",
        sa.Column("id", KEY, nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.Column("ended_at", AT, nullable=True),
        sa.Column("compared", sa.Integer(), nullable=False),
        sa.Column("repaired", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dues_reconciliations")),
    )
    op.create_table(
        "dues_differences",
        sa.Column("id", KEY, nullable=False),
        sa.Column("reconciliation_id", KEY, nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("person_id", KEY, nullable=True),
        sa.Column("stripe_id", sa.String(length=80), nullable=False),
        sa.Column("was", sa.String(length=120), nullable=False),
        sa.Column("is_now", sa.String(length=120), nullable=False),
        sa.Column("repaired", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_dues_differences_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["reconciliation_id"],
            ["dues_reconciliations.id"],
            name=op.f("fk_dues_differences_reconciliation_id_dues_reconciliations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dues_differences")),
    )
    op.create_index(op.f("ix_dues_differences_reconciliation_id"), "dues_differences", ["reconciliation_id"])


def _guard_sqlite() -> None:
    for table in APPEND_ONLY:
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_refuse_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} are append-only'); END"
            )


def _guard_postgresql() -> None:
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
