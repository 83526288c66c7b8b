"""Return links: a favor answers another. Rows beside the ledger, confirmed by the one who is answered."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, Key, ref

_STANDS = sa.text("state IN ('proposed', 'confirmed')")
_TRIED = sa.text("state <> 'withdrawn'")


class ReturnState(StrEnum):
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    DECLINED = "declined"  # quietly
    WITHDRAWN = "withdrawn"
    VOID = "void"  # one of the two favors was taken back


def _once(name: str, columns: tuple[str, ...], condition: sa.TextClause) -> sa.Index:
    return sa.Index(name, *columns, unique=True, postgresql_where=condition, sqlite_where=condition)


class FavorReturn(Base):
    """`answer` gives back `favor`: later than it, given by who received it. A trigger checks this on both databases.

    A favor is answered at most once and answers at most one; what was declined is not proposed again."""

    __tablename__ = "favor_returns"
    __table_args__ = (
        sa.CheckConstraint("favor_id <> answer_id", name="never_itself"),
        _once("uq_favor_returns_answered_once", ("favor_id",), _STANDS),
        _once("uq_favor_returns_answers_one", ("answer_id",), _STANDS),
        _once("uq_favor_returns_proposed_once", ("favor_id", "answer_id"), _TRIED),
    )

    id: Mapped[Key]
    favor_id: Mapped[int] = ref("favors.id")
    answer_id: Mapped[int] = ref("favors.id")
    proposed_at: Mapped[datetime]
    by_id: Mapped[int] = ref("people.id", index=False)
    state: Mapped[ReturnState] = mapped_column(sa.String(10))
    state_since: Mapped[datetime]


class ReturnEvent(Base):
    """What happened to a return link: append-only."""

    __tablename__ = "favor_return_events"

    id: Mapped[Key]
    return_id: Mapped[int] = ref("favor_returns.id")
    from_state: Mapped[ReturnState | None] = mapped_column(sa.String(10))
    to_state: Mapped[ReturnState] = mapped_column(sa.String(10))
    at: Mapped[datetime]
    by_id: Mapped[int] = ref("people.id", index=False)
