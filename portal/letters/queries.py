"""Questions about letters, links and the worker."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.letters.actions import hash_of
from portal.letters.models import Letter, LetterState, Link, LinkPurpose, WorkerSighting


def link_by_token(db: Session, token: str, purpose: LinkPurpose | None = None) -> Link | None:
    """The link a token opens, unless it was revoked."""
    found = sa.select(Link).where(Link.token_hash == hash_of(token), Link.revoked_at.is_(None))
    if purpose:
        found = found.where(Link.purpose == purpose)
    return db.scalar(found)


def purpose_of(db: Session, token: str) -> LinkPurpose | None:
    """What a link was for, also when it does not work any more."""
    return db.scalar(sa.select(Link.purpose).where(Link.token_hash == hash_of(token)))


def open_link(db: Session, link_id: int, purpose: LinkPurpose) -> Link | None:
    return db.scalar(
        sa.select(Link).where(Link.id == link_id, Link.purpose == purpose, Link.revoked_at.is_(None))
    )


def worker_seen_at(db: Session) -> datetime | None:
    return db.scalar(sa.select(WorkerSighting.at).where(WorkerSighting.id == 1))


def unseen_failures(db: Session) -> list[Letter]:
    """Letters that will not arrive and that no organizer has noted yet, newest first."""
    return list(
        db.scalars(
            sa.select(Letter)
            .where(Letter.state == LetterState.FAILED, Letter.seen_at.is_(None))
            .order_by(Letter.id.desc())
            .limit(50)
        )
    )


def delayed(db: Session) -> list[Letter]:
    """Letters that were tried and wait for their next try, oldest first."""
    return list(
        db.scalars(
            sa.select(Letter)
            .where(Letter.state == LetterState.QUEUED, Letter.trouble.is_not(None))
            .order_by(Letter.id)
            .limit(50)
        )
    )


def latest(db: Session, limit: int = 50) -> list[Letter]:
    return list(db.scalars(sa.select(Letter).order_by(Letter.id.desc()).limit(limit)))
