"""The ledger and its totals. The database refuses to change or delete a favor; words live apart, so that they can be blanked."""

import secrets
from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, BigKey, Key, both, ref
from portal.favors.digests import words_digest


class Origin(StrEnum):
    """Derived from what led to the favor, never declared."""

    ADMISSION = "admission"
    ASKED = "asked"
    PROPOSED = "proposed"  # a goal talk led to it
    OFFERED = "offered"  # an offer of the interview led to it
    UNASKED = "unasked"
    IMPORTED = "imported"  # from before the portal


class Thanks(IntEnum):
    HELPED = 1
    MOVED = 2
    UNFORGOTTEN = 3


class Side(StrEnum):
    GIVER = "giver"
    RECEIVER = "receiver"


class Direction(StrEnum):
    RECEIVED = "received"
    CONTRIBUTED = "contributed"


# nearly every line corrects nothing: an index with all of those would mislead SQLite into reading the whole ledger
CORRECTS = sa.text("corrects_id IS NOT NULL")
UNASKED = sa.text(
    "origin = 'unasked'"
)  # written out, because a planner that does not see it takes no index for it


def _unasked(side: str) -> sa.Index:
    name = f"ix_favors_{side}_unasked"
    return sa.Index(name, f"{side}_id", "on", "id", postgresql_where=UNASKED, sqlite_where=UNASKED)


class FavorKind(Base):
    """What a favor was; organizers name kinds and retire them. No row is ever deleted, because favors refer to it."""

    __tablename__ = "favor_kinds"
    __table_args__ = (
        both("retired_at", "retired_by_id"),
        sa.CheckConstraint("key <> 'admission' OR retired_at IS NULL", name="admission_stays"),
    )

    key: Mapped[str] = mapped_column(sa.String(30), primary_key=True)
    german: Mapped[str] = mapped_column(sa.String(60))
    english: Mapped[str] = mapped_column(sa.String(60))
    retired_at: Mapped[datetime | None]
    retired_by_id: Mapped[int | None] = ref("people.id", index=False)

    ADMISSION = "admission"
    OTHER = "other"

    def name(self, language: str) -> str:
        return self.english if language == "en" else self.german


class Favor(Base):
    """One line of the ledger: who gave, who received, who acted, when it happened and when it was recorded.

    A line with `corrects_id` takes another back: a counter-entry with the same parties, kind and day, at most one
    to a favor. A trigger checks that on both databases."""

    __tablename__ = "favors"
    __table_args__ = (
        sa.CheckConstraint("giver_id <> receiver_id", name="nobody_gives_to_himself"),
        sa.CheckConstraint("kind <> 'admission' OR occasion IS NOT NULL", name="admission_has_occasion"),
        sa.CheckConstraint("thanks IS NULL OR thanks BETWEEN 1 AND 3", name="three_thanks"),
        sa.Index("ix_favors_giver", "giver_id", "on", "id"),
        sa.Index("ix_favors_receiver", "receiver_id", "on", "id"),
        sa.Index("ix_favors_giver_kind", "giver_id", "kind", "on", "id"),
        sa.Index("ix_favors_receiver_kind", "receiver_id", "kind", "on", "id"),
        sa.Index("ix_favors_pair", "giver_id", "receiver_id", "on", "id"),
        _unasked("giver"),
        _unasked("receiver"),
        sa.Index(
            "uq_favors_corrects_id",
            "corrects_id",
            unique=True,
            postgresql_where=CORRECTS,
            sqlite_where=CORRECTS,
        ),
    )

    id: Mapped[Key]
    giver_id: Mapped[int] = ref("parties.id", index=False)
    receiver_id: Mapped[int] = ref("parties.id", index=False)
    kind: Mapped[str] = mapped_column(sa.ForeignKey("favor_kinds.key"))
    origin: Mapped[Origin] = mapped_column(sa.String(10))
    on: Mapped[date]
    thanks: Mapped[int | None]
    occasion: Mapped[str | None] = mapped_column(
        sa.String(60), unique=True
    )  # what is recorded once only, by name
    by_id: Mapped[int] = ref("people.id", index=False)  # who acted: the actor is not the party
    recorded_at: Mapped[datetime]
    corrects_id: Mapped[int | None] = ref("favors.id", index=False)

    @property
    def counts(self) -> int:
        """What it adds to the totals."""
        return 1 if self.corrects_id is None else -1


def _digest_of_row(context: Any) -> str:
    row = context.get_current_parameters()
    return words_digest(row["salt"], row["what"], row["thanks"])


class FavorWords(Base):
    """What was done and what came of it, in people's own words; of a counter-entry: why.

    The seal of an entry knows its words by their digest only, so they can be blanked without breaking the chain.
    Triggers refuse every other change, and words that come after the seal."""

    __tablename__ = "favor_words"
    __table_args__ = (
        sa.CheckConstraint("(salt IS NULL) = (blanked_at IS NOT NULL)", name="blanked_has_no_salt"),
        sa.CheckConstraint("blanked_at IS NULL OR (what = '' AND thanks = '')", name="blanked_says_nothing"),
    )

    favor_id: Mapped[int] = mapped_column(BigKey, sa.ForeignKey("favors.id"), primary_key=True)
    what: Mapped[str] = mapped_column(sa.Text, default="")
    thanks: Mapped[str] = mapped_column(sa.Text, default="")
    salt: Mapped[str | None] = mapped_column(sa.String(32), default=lambda: secrets.token_hex(16))
    digest: Mapped[str] = mapped_column(sa.String(64), default=_digest_of_row)
    blanked_at: Mapped[datetime | None]
    blanked_by_id: Mapped[int | None] = ref("people.id", index=False)  # nobody: because its time was over


class FavorTotal(Base):
    """How many favors of a kind a party received or contributed in a month: kept on write, so that no page sums the ledger."""

    __tablename__ = "favor_totals"

    party_id: Mapped[int] = mapped_column(BigKey, sa.ForeignKey("parties.id"), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    direction: Mapped[Direction] = mapped_column(sa.String(12), primary_key=True)
    kind: Mapped[str] = mapped_column(sa.ForeignKey("favor_kinds.key"), primary_key=True)
    count: Mapped[int]
    unasked: Mapped[int] = mapped_column(default=0, server_default="0")  # so many of them came unasked
