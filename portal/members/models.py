"""A membership and the one favor it began with."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from portal.database import Base, Key, ref

_CURRENT = sa.text("ended_at IS NULL")


class Membership(Base):
    """Membership begins with an admission and never without; the admission belongs to one membership only.

    A trigger checks on both databases that the favor is an admission of this party by the network."""

    __tablename__ = "memberships"
    __table_args__ = (
        sa.Index(
            "uq_memberships_current",
            "party_id",
            unique=True,
            postgresql_where=_CURRENT,
            sqlite_where=_CURRENT,
        ),
    )

    id: Mapped[Key]
    party_id: Mapped[int] = ref("parties.id", index=False)
    application_id: Mapped[int] = ref("applications.id", unique=True, index=False)
    admission_id: Mapped[int] = ref("favors.id", unique=True, index=False)
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
