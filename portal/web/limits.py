"""How often: limits shared by all web processes through the database, counted on a connection of their own."""

import time
from typing import Any

import flask_limiter
import sqlalchemy as sa
from flask import Flask, request
from limits.storage import Storage
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.config import Config
from portal.database import Base, insert

PER_DOOR = "10 per 5 minutes"  # signing in, per account and per address
ALL_DOORS = "1000 per 5 minutes"
SECOND_FACTOR = "5 per 5 minutes"
LETTERS = "3 per hour"
FORMS = "120 per hour"
NEW_APPLICATIONS = "20 per hour"


class LimitCounter(Base):
    __tablename__ = "limit_counters"

    key: Mapped[str] = mapped_column(sa.String(255), primary_key=True)
    count: Mapped[int]
    expires: Mapped[float] = mapped_column(sa.Double, index=True)


class SqlStorage(Storage):
    """Fixed windows in a table: one upsert for each hit, before the request's own transaction begins."""

    STORAGE_SCHEME = ["portal"]  # noqa: RUF012 - the library reads it from the class

    def __init__(self, uri: str | None = None, engine: Any = None, **options: Any) -> None:
        super().__init__(uri, **options)
        self.engine = engine

    @property
    def base_exceptions(self) -> type[Exception]:
        return sa.exc.SQLAlchemyError

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        now = time.time()
        table = LimitCounter.__table__.c
        with Session(self.engine) as db, db.begin():
            over = table.expires <= now
            upsert = (
                insert(db, LimitCounter)
                .values(key=key[:255], count=amount, expires=now + expiry)
                .on_conflict_do_update(
                    index_elements=["key"],
                    set_={
                        "count": sa.case((over, amount), else_=table["count"] + amount),
                        "expires": sa.case((over, now + expiry), else_=table.expires),
                    },
                )
                .returning(table["count"])
            )
            return int(db.execute(upsert).scalar_one())

    def get(self, key: str) -> int:
        found = sa.select(LimitCounter.count).where(
            LimitCounter.key == key[:255], LimitCounter.expires > time.time()
        )
        with Session(self.engine) as db, db.begin():
            return db.scalar(found) or 0

    def get_expiry(self, key: str) -> float:
        with Session(self.engine) as db, db.begin():
            return (
                db.scalar(sa.select(LimitCounter.expires).where(LimitCounter.key == key[:255])) or time.time()
            )

    def check(self) -> bool:
        return True

    def reset(self) -> int | None:
        with Session(self.engine) as db, db.begin():
            return db.execute(sa.delete(LimitCounter)).rowcount  # type: ignore[attr-defined, no-any-return]

    def clear(self, key: str) -> None:
        with Session(self.engine) as db, db.begin():
            db.execute(sa.delete(LimitCounter).where(LimitCounter.key == key[:255]))


def client() -> str:
    """Where a request comes from; as many proxies as configured have been taken off before."""
    return request.remote_addr or "unknown"


def typed_address() -> str:
    """The address in the form, so that one account cannot be tried from everywhere."""
    return "address:" + request.form.get("email", "").strip().casefold()[:200]


class Limiter(flask_limiter.Limiter):
    """Counts before the view is called: within the request's transaction a counter of its own would wait for it."""

    def _check_request_limit(self, callable_name: str | None = None, in_middleware: bool = True) -> None:
        if in_middleware:  # otherwise the library asks once more, from around the view
            super()._check_request_limit(in_middleware=False)


limiter = Limiter(client, strategy="fixed-window", headers_enabled=True, header_name_mapping={})


def install(app: Flask, config: Config, counting: sa.Engine) -> None:
    app.config.update(
        RATELIMIT_ENABLED=config.limits,
        RATELIMIT_STORAGE_URI="portal://",
        RATELIMIT_STORAGE_OPTIONS={"engine": counting},
        RATELIMIT_SWALLOW_ERRORS=False,
    )
    limiter.init_app(app)
