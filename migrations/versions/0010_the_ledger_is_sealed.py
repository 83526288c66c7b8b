"""The ledger is sealed: counter-entries, seals in a chain, words that can be blanked; favors from before the portal."""

import hashlib
import json
import secrets

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")
BATCH = 1000

SAME = "a counter-entry has the parties, kind and day of the favor it takes back, and takes back no counter-entry"
STANDS = "an admission stands as long as its membership"
COUNTERED = """
    SELECT 1 FROM favors AS corrected WHERE corrected.id = NEW.corrects_id AND corrected.corrects_id IS NULL
      AND corrected.giver_id = NEW.giver_id AND corrected.receiver_id = NEW.receiver_id
      AND corrected.kind = NEW.kind AND corrected."on" = NEW."on"
"""
STANDING = "SELECT 1 FROM memberships WHERE admission_id = NEW.corrects_id AND ended_at IS NULL"
NOT_AN_ADMISSION = "a membership begins with an admission of this party by the network"
ADMISSION = """
    SELECT 1 FROM favors JOIN parties AS giver ON giver.id = favors.giver_id
    WHERE favors.id = NEW.admission_id AND favors.kind = 'admission' AND favors.corrects_id IS NULL
      AND favors.receiver_id = NEW.party_id AND giver.kind = 'network'
      AND (NEW.ended_at IS NOT NULL OR NOT EXISTS (SELECT 1 FROM favors AS counter WHERE counter.corrects_id = favors.id))
"""
FOLLOWS = "a seal follows the last one"
BEFORE = "SELECT 1 FROM favor_seals WHERE number = NEW.number - 1 AND hash = NEW.previous"
IS_FIRST = f"NEW.number = 1 AND NEW.previous = '{'0' * 64}'"
BLANKED_ONLY = "favor_words can only be blanked"
BLANKED = """
    OLD.salt IS NOT NULL AND NEW.salt IS NULL AND NEW.what = '' AND NEW.thanks = ''
    AND NEW.favor_id = OLD.favor_id AND NEW.digest = OLD.digest
"""
IN_TIME = "favor_words are written before their entry is sealed"
SEALED = "SELECT 1 FROM favor_seals WHERE favor_id = NEW.favor_id"


def upgrade() -> None:
    _counter_entries()
    _words()
    _seals()
    _imports()
    guard = _guard_postgresql if op.get_bind().dialect.name == "postgresql" else _guard_sqlite
    guard()
    op.execute("INSERT INTO unsealed_favors (favor_id) SELECT id FROM favors")


def _counter_entries() -> None:
    # written out because it is the one form both databases know that keeps the constraint's name
    big = "BIGINT" if op.get_bind().dialect.name == "postgresql" else "INTEGER"
    op.execute(
        f"ALTER TABLE favors ADD COLUMN corrects_id {big} "
        "CONSTRAINT fk_favors_corrects_id_favors REFERENCES favors (id)"
    )
    op.create_index("uq_favors_corrects_id", "favors", ["corrects_id"], unique=True)


def _words() -> None:
    op.add_column("favor_words", sa.Column("salt", sa.String(length=32), nullable=True))
    op.add_column("favor_words", sa.Column("digest", sa.String(length=64), nullable=True))
    _salt_the_words_so_far()
    with op.batch_alter_table("favor_words") as words:
        words.alter_column("digest", existing_type=sa.String(length=64), nullable=False)
        words.add_column(sa.Column("blanked_at", sa.DateTime(timezone=True), nullable=True))
        words.add_column(sa.Column("blanked_by_id", KEY, nullable=True))
        words.create_foreign_key(
            op.f("fk_favor_words_blanked_by_id_people"), "people", ["blanked_by_id"], ["id"]
        )
        words.create_check_constraint(
            op.f("ck_favor_words_blanked_has_no_salt"), "(salt IS NULL) = (blanked_at IS NOT NULL)"
        )
        words.create_check_constraint(
            op.f("ck_favor_words_blanked_says_nothing"), "blanked_at IS NULL OR (what = '' AND thanks = '')"
        )


def _salt_the_words_so_far() -> None:
    words = sa.table(
        "favor_words", *(sa.column(name) for name in ("favor_id", "what", "thanks", "salt", "digest"))
    )
    last, connection = 0, op.get_bind()
    some = sa.select(words.c.favor_id, words.c.what, words.c.thanks).order_by(words.c.favor_id).limit(BATCH)
    salted = (
        sa.update(words)
        .where(words.c.favor_id == sa.bindparam("id"))
        .values(salt=sa.bindparam("new_salt"), digest=sa.bindparam("new_digest"))
    )
    while rows := connection.execute(some.where(words.c.favor_id > last)).all():
        connection.execute(salted, [_salted(*row) for row in rows])
        last = rows[-1].favor_id


def _salted(favor_id: int, what: str, thanks: str) -> dict[str, object]:
    salt = secrets.token_hex(16)
    facts = {"salt": salt, "thanks": thanks, "what": what}
    written = json.dumps(facts, sort_keys=True, separators=(",", ":"))
    return {"id": favor_id, "new_salt": salt, "new_digest": hashlib.sha256(written.encode()).hexdigest()}


def _seals() -> None:
    op.create_table(
        "favor_seals",
        sa.Column("number", KEY, autoincrement=False, nullable=False),
        sa.Column("favor_id", KEY, nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["favor_id"], ["favors.id"], name=op.f("fk_favor_seals_favor_id_favors")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_favor_seals")),
        sa.UniqueConstraint("favor_id", name=op.f("uq_favor_seals_favor_id")),
    )
    op.create_table(
        "unsealed_favors",
        sa.Column("favor_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(["favor_id"], ["favors.id"], name=op.f("fk_unsealed_favors_favor_id_favors")),
        sa.PrimaryKeyConstraint("favor_id", name=op.f("pk_unsealed_favors")),
    )


def _imports() -> None:
    op.create_table(
        "favor_imports",
        sa.Column("id", KEY, nullable=False),
        sa.Column("file_name", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", KEY, nullable=False),
        sa.Column("rows", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("imported_by_id", KEY, nullable=True),
        sa.CheckConstraint(
            "(imported_at IS NULL) = (imported_by_id IS NULL)",
            name=op.f("ck_favor_imports_imported_at_with_imported_by_id"),
        ),
        sa.CheckConstraint(
            "(rows IS NULL) = (imported_at IS NOT NULL)", name=op.f("ck_favor_imports_rows_until_imported")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_favor_imports_by_id_people")),
        sa.ForeignKeyConstraint(
            ["imported_by_id"], ["people.id"], name=op.f("fk_favor_imports_imported_by_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_favor_imports")),
    )
    op.create_index(op.f("ix_favor_imports_by_id"), "favor_imports", ["by_id"])
    op.create_index(op.f("ix_favor_imports_imported_by_id"), "favor_imports", ["imported_by_id"])
    _imported_favors()


def _imported_favors() -> None:
    op.create_table(
        "imported_favors",
        sa.Column("id", KEY, nullable=False),
        sa.Column("import_id", KEY, nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("giver_id", KEY, nullable=False),
        sa.Column("receiver_id", KEY, nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by_id", KEY, nullable=True),
        sa.Column("declined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("declined_by_id", KEY, nullable=True),
        sa.Column("favor_id", KEY, nullable=True),
        *_rules_of_imported_favors(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_favors")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_imported_favors_fingerprint")),
        sa.UniqueConstraint("favor_id", name=op.f("uq_imported_favors_favor_id")),
    )
    op.create_index(op.f("ix_imported_favors_import_id"), "imported_favors", ["import_id"])
    op.create_index(op.f("ix_imported_favors_giver_id"), "imported_favors", ["giver_id"])
    waiting = sa.text("confirmed_at IS NULL AND declined_at IS NULL")
    op.create_index(
        "ix_imported_favors_waiting",
        "imported_favors",
        ["receiver_id", "id"],
        postgresql_where=waiting,
        sqlite_where=waiting,
    )


def _rules_of_imported_favors() -> list[sa.Constraint]:
    checks = {
        "confirmed_at_with_confirmed_by_id": "(confirmed_at IS NULL) = (confirmed_by_id IS NULL)",
        "declined_at_with_declined_by_id": "(declined_at IS NULL) = (declined_by_id IS NULL)",
        "confirmed_is_a_favor": "(favor_id IS NULL) = (confirmed_at IS NULL)",
        "one_answer": "confirmed_at IS NULL OR declined_at IS NULL",
        "nobody_gives_to_himself": "giver_id <> receiver_id",
    }
    references = {
        "import_id": "favor_imports.id",
        "giver_id": "parties.id",
        "receiver_id": "parties.id",
        "kind": "favor_kinds.key",
        "confirmed_by_id": "people.id",
        "declined_by_id": "people.id",
        "favor_id": "favors.id",
    }
    return [
        *(sa.CheckConstraint(rule, name=op.f(f"ck_imported_favors_{name}")) for name, rule in checks.items()),
        *(
            sa.ForeignKeyConstraint(
                [column], [key], name=op.f(f"fk_imported_favors_{column}_{key.split('.')[0]}")
            )
            for column, key in references.items()
        ),
    ]


def _guard_sqlite() -> None:
    for table, act in (("favor_seals", "UPDATE"), ("favor_seals", "DELETE"), ("favor_words", "DELETE")):
        _sqlite(
            f"{table}_refuse_{act.lower()}", f"BEFORE {act} ON {table}", "TRUE", f"{table} are append-only"
        )
    _sqlite("favor_words_only_blanked", "BEFORE UPDATE ON favor_words", f"NOT ({BLANKED})", BLANKED_ONLY)
    _sqlite("favor_words_in_time", "BEFORE INSERT ON favor_words", f"EXISTS ({SEALED})", IN_TIME)
    follows = f"NOT ({IS_FIRST}) AND NOT EXISTS ({BEFORE})"
    _sqlite("favor_seals_follow", "BEFORE INSERT ON favor_seals", follows, FOLLOWS)
    corrects = "NEW.corrects_id IS NOT NULL"
    _sqlite("favors_counter", "BEFORE INSERT ON favors", f"{corrects} AND NOT EXISTS ({COUNTERED})", SAME)
    _sqlite("favors_admission_stands", "BEFORE INSERT ON favors", f"EXISTS ({STANDING})", STANDS)
    for act in ("INSERT", "UPDATE"):
        name = f"memberships_admission_{act.lower()}"
        op.execute(f"DROP TRIGGER {name}")
        _sqlite(name, f"BEFORE {act} ON memberships", f"NOT EXISTS ({ADMISSION})", NOT_AN_ADMISSION)
    op.execute(
        "CREATE TRIGGER favors_wait_for_seal AFTER INSERT ON favors "
        "BEGIN INSERT INTO unsealed_favors (favor_id) VALUES (NEW.id); END"
    )


def _sqlite(name: str, when: str, wrong: str, message: str) -> None:
    op.execute(f"CREATE TRIGGER {name} {when} WHEN {wrong} BEGIN SELECT RAISE(ABORT, '{message}'); END")


def _guard_postgresql() -> None:
    for table, acts in (
        ("favor_seals", "UPDATE OR DELETE OR TRUNCATE"),
        ("favor_words", "DELETE OR TRUNCATE"),
    ):
        op.execute(
            f"CREATE TRIGGER {table}_refuse_change BEFORE {acts} ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    _postgresql("favor_words_only_blanked", "UPDATE ON favor_words", f"NOT ({BLANKED})", BLANKED_ONLY)
    _postgresql("favor_words_in_time", "INSERT ON favor_words", f"EXISTS ({SEALED})", IN_TIME)
    follows = f"NOT ({IS_FIRST}) AND NOT EXISTS ({BEFORE})"
    _postgresql("favor_seals_follow", "INSERT ON favor_seals", follows, FOLLOWS)
    corrects = "NEW.corrects_id IS NOT NULL"
    _postgresql("favors_counter", "INSERT ON favors", f"NOT EXISTS ({COUNTERED})", SAME, corrects)
    _postgresql("favors_admission_stands", "INSERT ON favors", f"EXISTS ({STANDING})", STANDS, corrects)
    op.execute(
        f"CREATE OR REPLACE FUNCTION check_admission() RETURNS trigger LANGUAGE plpgsql AS {_raise_when(f'NOT EXISTS ({ADMISSION})', NOT_AN_ADMISSION)}"
    )
    op.execute(
        "CREATE FUNCTION wait_for_seal() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN INSERT INTO unsealed_favors (favor_id) VALUES (NEW.id); RETURN NULL; END $$"
    )
    op.execute(
        "CREATE TRIGGER favors_wait_for_seal AFTER INSERT ON favors FOR EACH ROW EXECUTE FUNCTION wait_for_seal()"
    )


def _postgresql(name: str, when: str, wrong: str, message: str, only: str = "TRUE") -> None:
    op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS {_raise_when(wrong, message)}")
    op.execute(f"CREATE TRIGGER {name} BEFORE {when} FOR EACH ROW WHEN ({only}) EXECUTE FUNCTION {name}()")


def _raise_when(wrong: str, message: str) -> str:
    return (
        f"$$ BEGIN IF {wrong} THEN RAISE integrity_constraint_violation USING MESSAGE = '{message}'; END IF; "
        "RETURN NEW; END $$"
    )
