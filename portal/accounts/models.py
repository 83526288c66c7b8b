"""People, their roles, and every way to sign in, with when it began and when it ends."""

from datetime import datetime, timedelta
from enum import StrEnum, auto

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, Key, both, ref

# how browsers and systems call themselves; the first that fits counts, because they also name their ancestors
BROWSERS = (
    *(("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox")),
    *(("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari")),
)
SYSTEMS = (
    *(("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows")),
    *(("Mac OS X", "Mac"), ("CrOS", "ChromeOS"), ("Linux", "Linux")),
)


class Salutation(StrEnum):
    MS = "ms"
    MR = "mr"
    NONE = "none"


class RoleKind(StrEnum):
    ORGANIZER = "organizer"
    TREASURER = "treasurer"  # looks after the dues, and sees neither interviews nor private favors
    MEMBER = "member"


OFFICES = frozenset({RoleKind.ORGANIZER, RoleKind.TREASURER})  # enter by password and second factor


class Step(StrEnum):
    """What somebody in office still has to do after the first door."""

    SECOND_FACTOR = auto()
    PASSWORD = auto()
    NEW_PASSWORD = auto()
    ENROLLMENT = auto()


class Person(Base):
    """Somebody the portal knows by an address they confirmed."""

    __tablename__ = "people"

    id: Mapped[Key]
    email: Mapped[str] = mapped_column(sa.String(254))
    email_key: Mapped[str] = mapped_column(sa.String(254), unique=True)  # as it is compared
    salutation: Mapped[Salutation] = mapped_column(sa.String(4), default=Salutation.NONE)
    title: Mapped[str] = mapped_column(sa.String(40), default="")
    given_name: Mapped[str] = mapped_column(sa.String(80))
    family_name: Mapped[str] = mapped_column(sa.String(80))
    language: Mapped[str] = mapped_column(sa.String(2), default="de")
    shortcuts: Mapped[bool] = mapped_column(default=True)  # works with single keys
    password_hash: Mapped[str | None] = mapped_column(sa.String(200))
    totp_secret: Mapped[str | None] = mapped_column(sa.String(40))
    totp_last_step: Mapped[int] = mapped_column(sa.BigInteger, default=0)  # a code counts once
    known_since: Mapped[datetime]

    @property
    def name(self) -> str:
        return " ".join(filter(None, (self.title, self.given_name, self.family_name)))

    @property
    def initials(self) -> str:
        return (self.given_name[:1] + self.family_name[:1]).upper()


class Role(Base):
    """A person holds a role from one moment to another; what ended stays as a row."""

    __tablename__ = "roles"
    __table_args__ = (
        sa.Index(
            "uq_roles_held_once",
            "person_id",
            "kind",
            unique=True,
            postgresql_where=sa.text("ended_at IS NULL"),
            sqlite_where=sa.text("ended_at IS NULL"),
        ),
        both("ended_at", "ended_by_id"),
    )

    id: Mapped[Key]
    person_id: Mapped[int] = ref("people.id", index=False)
    kind: Mapped[RoleKind] = mapped_column(sa.String(12))
    since: Mapped[datetime]
    by_id: Mapped[int | None] = ref("people.id")  # nobody: made on the server's command line
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = ref("people.id")


class Invitation(Base):
    """An organizer asks somebody to take an office; the letter's link sets up their sign-in."""

    __tablename__ = "organizer_invitations"
    __table_args__ = (both("revoked_at", "revoked_by_id"),)

    id: Mapped[Key]
    person_id: Mapped[int] = ref("people.id")
    kind: Mapped[RoleKind] = mapped_column(sa.String(12), default=RoleKind.ORGANIZER)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    at: Mapped[datetime]
    by_id: Mapped[int | None] = ref("people.id")
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]  # withdrawn, or another one took its place
    revoked_by_id: Mapped[int | None] = ref("people.id")

    LIFE = timedelta(days=3)

    def is_open(self, at: datetime) -> bool:
        return self.accepted_at is None and self.revoked_at is None and at < self.expires_at


class SignInLink(Base):
    """A link for signing in: ten minutes, once, only in the browser that asked unless the command line did.

    A row is also written when nobody has the address, so that neither page nor pace tells."""

    __tablename__ = "sign_in_links"

    id: Mapped[Key]
    person_id: Mapped[int | None] = ref("people.id")
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    code_hash: Mapped[str | None] = mapped_column(sa.String(64))
    browser_hash: Mapped[str | None] = mapped_column(sa.String(64), index=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    code_tries: Mapped[int] = mapped_column(default=0)

    LIFE = timedelta(minutes=10)
    TRIES = 5

    def is_open(self, at: datetime) -> bool:
        return self.used_at is None and at < self.expires_at

    def fits(self, browser_hash: str) -> bool:
        """Whether it opens in this browser; a link of the command line opens in any."""
        return self.browser_hash in (None, browser_hash)


class RecoveryCode(Base):
    """A way in when the second factor is lost; each works once."""

    __tablename__ = "recovery_codes"

    id: Mapped[Key]
    person_id: Mapped[int] = ref("people.id")
    code_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    used_at: Mapped[datetime | None]


class SignIn(Base):
    """One browser signed in as one person, until it ends by hand, by idling or by age."""

    __tablename__ = "sign_ins"

    id: Mapped[Key]
    person_id: Mapped[int] = ref("people.id")
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    way: Mapped[str] = mapped_column(sa.String(12))  # link, invitation, password, demo
    password_at: Mapped[datetime | None]  # shown in this sign-in
    factor_at: Mapped[datetime | None]
    browser: Mapped[str] = mapped_column(sa.String(200))
    at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    IDLE = timedelta(hours=12)
    AGE = timedelta(days=30)
    OFFICE_IDLE = timedelta(minutes=30)
    OFFICE_AGE = timedelta(hours=12)
    FRESH = timedelta(minutes=10)  # so long a letter that was just opened stands for the old password

    def is_open(self, at: datetime, *, office: bool) -> bool:
        return self.ended_at is None and self.lasts(self.at, self.seen_at, at, office=office)

    @classmethod
    def lasts(cls, since: datetime, seen_at: datetime, at: datetime, *, office: bool) -> bool:
        """Neither idle nor old enough to end by itself."""
        idle, age = (cls.OFFICE_IDLE, cls.OFFICE_AGE) if office else (cls.IDLE, cls.AGE)
        return at < seen_at + idle and at < since + age

    @property
    def browser_name(self) -> str:
        """What people call it: Firefox, Windows. Empty where the browser says nothing we know."""
        names = (
            next((name for mark, name in known if mark in self.browser), "") for known in (BROWSERS, SYSTEMS)
        )
        return ", ".join(filter(None, names))

    def is_fresh_from_letter(self, at: datetime) -> bool:
        """Whoever just came through a letter has shown that the address is theirs."""
        return self.way != "password" and at < self.at + self.FRESH

    def next_step(self, person: Person) -> Step | None:
        """What somebody in office still has to do here."""
        has_factor, has_password = person.totp_secret is not None, person.password_hash is not None
        return step_left(has_factor, has_password, self.factor_at, self.password_at)


def step_left(
    has_factor: bool, has_password: bool, factor_at: datetime | None, password_at: datetime | None
) -> Step | None:
    """What somebody in office still has to do; a link never leads round a second factor that is set up."""
    if has_factor and not factor_at:
        return Step.SECOND_FACTOR
    if not password_at:
        return Step.PASSWORD if has_password else Step.NEW_PASSWORD
    return None if factor_at else Step.ENROLLMENT


class AddressChange(Base):
    """A person wants another address; it becomes theirs once the letter that was sent there is answered."""

    __tablename__ = "address_changes"

    id: Mapped[Key]
    person_id: Mapped[int] = ref("people.id")
    email: Mapped[str] = mapped_column(sa.String(254))
    email_key: Mapped[str] = mapped_column(sa.String(254))
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    at: Mapped[datetime]
    expires_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]  # another wish took its place

    LIFE = timedelta(days=1)
