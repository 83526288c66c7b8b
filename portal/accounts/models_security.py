"""What happened at the doors, good and bad."""

from datetime import datetime, timedelta
from enum import StrEnum, auto

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, Key, ref


class What(StrEnum):
    """Each kind of event; those from LINK_REFUSED on are refusals."""

    LINK_ASKED = auto()
    IN_BY_LINK = auto()
    IN_BY_CODE = auto()
    IN_BY_PASSWORD = auto()
    IN_BY_INVITATION = auto()
    PASSWORD_SHOWN = auto()
    FACTOR_SHOWN = auto()
    RECOVERY_CODE_USED = auto()
    OUT = auto()
    ONE_ENDED = auto()
    OTHERS_ENDED = auto()
    ENDED_BY_ORGANIZER = auto()
    EVERYBODY_ENDED = auto()
    PASSWORD_SET = auto()
    FACTOR_SET = auto()
    FACTOR_REPLACED = auto()
    FACTOR_RESET = auto()
    CODES_RENEWED = auto()
    ADDRESS_ASKED = auto()
    ADDRESS_CHANGED = auto()
    ORGANIZER_INVITED = auto()
    INVITATION_WITHDRAWN = auto()
    ORGANIZER_BEGAN = auto()
    ORGANIZER_ENDED = auto()
    MEMBERSHIP_ENDED = auto()
    TREASURER_INVITED = auto()
    TREASURER_BEGAN = auto()
    TREASURER_ENDED = auto()
    BANK_ACCOUNT_CHANGED = auto()

    LINK_REFUSED = auto()
    CODE_WRONG = auto()
    PASSWORD_WRONG = auto()
    INVITATION_REFUSED = auto()
    FACTOR_WRONG = auto()
    PROOF_WRONG = auto()
    ADDRESS_REFUSED = auto()
    ACCESS_REFUSED = auto()
    FORM_REFUSED = auto()
    LIMIT_REACHED = auto()

    @property
    def is_refusal(self) -> bool:
        return list(What).index(self) >= list(What).index(What.LINK_REFUSED)


class SecurityEvent(Base):
    """Written outside the request's transaction; never changed, never holding a secret, and forgotten in time."""

    __tablename__ = "security_events"
    __table_args__ = (sa.Index("ix_security_events_person_id_id", "person_id", "id"),)

    id: Mapped[Key]
    at: Mapped[datetime] = mapped_column(index=True)
    what: Mapped[What] = mapped_column(sa.String(60))
    person_id: Mapped[int | None] = ref("people.id", index=False)  # whose door it was
    by_id: Mapped[int | None] = ref("people.id")  # who did it, when it was somebody else
    page: Mapped[str | None] = mapped_column(sa.String(120))  # the address without what it carries
    origin: Mapped[str] = mapped_column(sa.String(64))  # the client's address, shortened
    request_id: Mapped[str] = mapped_column(sa.String(36))

    LIFE = timedelta(days=180)
