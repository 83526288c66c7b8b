"""Favors from before the portal: files that organizers brought, and what waits for the yes of those who received."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, Key, both, ref

_WAITING = sa.text("confirmed_at IS NULL AND declined_at IS NULL")


@dataclass(frozen=True)
class Row:
    """What stood in one row of a file, and its number as spreadsheet programs show it."""

    number: int
    day: str
    giver: str
    receiver: str
    kind: str
    what: str


class FavorImport(Base):
    """A file as it was read. Its rows are kept only until they are imported."""

    __tablename__ = "favor_imports"
    __table_args__ = (
        both("imported_at", "imported_by_id"),
        sa.CheckConstraint("(rows IS NULL) = (imported_at IS NOT NULL)", name="rows_until_imported"),
    )

    id: Mapped[Key]
    file_name: Mapped[str] = mapped_column(sa.String(120))
    at: Mapped[datetime]
    by_id: Mapped[int] = ref("people.id")
    rows: Mapped[list[Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    imported_at: Mapped[datetime | None]
    imported_by_id: Mapped[int | None] = ref("people.id")

    @property
    def lines(self) -> list[Row]:
        return [Row(**row) for row in self.rows or []]


class ImportedFavor(Base):
    """One row of an import: a report, which becomes a favor once its receiver confirms it.

    Its words move on to the ledger then. The fingerprint of both people, day, kind and words refuses a second one."""

    __tablename__ = "imported_favors"
    __table_args__ = (
        both("confirmed_at", "confirmed_by_id"),
        both("declined_at", "declined_by_id"),
        sa.CheckConstraint("(favor_id IS NULL) = (confirmed_at IS NULL)", name="confirmed_is_a_favor"),
        sa.CheckConstraint("confirmed_at IS NULL OR declined_at IS NULL", name="one_answer"),
        sa.CheckConstraint("giver_id <> receiver_id", name="nobody_gives_to_himself"),
        sa.Index(
            "ix_imported_favors_waiting",
            "receiver_id",
            "id",
            postgresql_where=_WAITING,
            sqlite_where=_WAITING,
        ),
    )

    id: Mapped[Key]
    import_id: Mapped[int] = ref("favor_imports.id")
    row: Mapped[int]
    giver_id: Mapped[int] = ref("parties.id")
    receiver_id: Mapped[int] = ref("parties.id", index=False)
    kind: Mapped[str] = mapped_column(sa.ForeignKey("favor_kinds.key"))
    on: Mapped[date]
    what: Mapped[str] = mapped_column(sa.Text)
    fingerprint: Mapped[str | None] = mapped_column(
        sa.String(64), unique=True
    )  # nothing: the words were blanked
    confirmed_at: Mapped[datetime | None]
    confirmed_by_id: Mapped[int | None] = ref("people.id", index=False)
    declined_at: Mapped[datetime | None]
    declined_by_id: Mapped[int | None] = ref("people.id", index=False)
    favor_id: Mapped[int | None] = ref("favors.id", unique=True, index=False)


WAITS = sa.and_(ImportedFavor.confirmed_at.is_(None), ImportedFavor.declined_at.is_(None))
