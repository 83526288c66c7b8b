"""What a party received and contributed in all, and when last: kept on write, so that a list of members asks for one row each."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, BigKey
from portal.favors.models import Direction


class FavorSum(Base):
    __tablename__ = "favor_sums"

    party_id: Mapped[int] = mapped_column(BigKey, sa.ForeignKey("parties.id"), primary_key=True)
    direction: Mapped[Direction] = mapped_column(sa.String(12), primary_key=True)
    count: Mapped[int]
    last_on: Mapped[date | None]  # none where all was taken back
