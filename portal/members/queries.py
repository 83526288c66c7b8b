"""What members may ask about members: their names, and what each has chosen to let them see."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from portal.applications.models import Application, Revision
from portal.favors.models import Direction, FavorKind, FavorTotal
from portal.members.models import Membership
from portal.members.models_publication import Publication, What
from portal.parties.models import Party
from portal.parties.queries import PAGE, named

RUNS = Membership.ended_at.is_(None)
IN_FORCE = Publication.ended_at.is_(None)


def current_membership(db: Session, person_id: int, *, lock: bool = False) -> Membership | None:
    """The running membership of a person; `lock` lets nobody else end or change it meanwhile."""
    found = (
        sa.select(Membership)
        .join(Party, Party.id == Membership.party_id)
        .where(Party.person_id == person_id, RUNS)
    )
    return db.scalar(found.with_for_update(of=Membership) if lock else found)


@dataclass(frozen=True)
class Listed:
    """A member in the list, with what they let others see of who they are."""

    id: int
    name: str
    sort_name: str
    company: str
    place: str
    talk: str


def listed(db: Session, text: str = "", after: tuple[str, int] | None = None) -> list[Listed]:
    """Members in the order of their names, from a place on, whose names begin so; one more than is shown."""
    facts = [aliased(Publication) for _ in range(3)]
    found: sa.Select[*tuple[Any, ...]] = sa.select(Party.id, Party.name, Party.sort_name)
    found = found.join(Membership, Membership.party_id == Party.id)
    for what, fact in zip((What.COMPANY, What.PLACE, What.TALK), facts, strict=True):
        found = found.add_columns(sa.func.coalesce(fact.words, "")).outerjoin(
            fact, sa.and_(fact.membership_id == Membership.id, fact.what == what, fact.ended_at.is_(None))
        )
    found = found.where(RUNS, *named(text, after)).order_by(Party.sort_name, Party.id).limit(PAGE + 1)
    return [Listed(*row) for row in db.execute(found)]


@dataclass(frozen=True)
class Shown:
    """A member as other members see them: what is not in `words` they have not chosen to show."""

    id: int
    name: str
    person_id: int | None
    words: Mapping[What, str]  # nothing where the kinds of favors are shown
    kinds: Mapping[What, list[FavorKind]] = field(default_factory=dict)


def shown(db: Session, party_id: int) -> Shown | None:
    """Whoever is a member now; of others there is nothing to see."""
    row = db.execute(
        sa.select(Party.name, Party.person_id, Membership.id)
        .join(Membership, Membership.party_id == Party.id)
        .where(Party.id == party_id, RUNS)
    ).first()
    if row is None:
        return None
    chosen = published_by(db, row.id)
    kinds = {what: kinds for what, kinds in kinds_of(db, party_id).items() if what in chosen}
    return Shown(party_id, row.name, row.person_id, chosen, kinds)


def published_by(db: Session, membership_id: int) -> dict[What, str]:
    rows = db.execute(
        sa.select(Publication.what, Publication.words).where(
            Publication.membership_id == membership_id, IN_FORCE
        )
    )
    return {What(what): words for what, words in rows}


def kinds_of(db: Session, party_id: int) -> dict[What, list[FavorKind]]:
    """The kinds of favors that somebody received and contributed, without the admission, which everybody has."""
    rows = db.execute(
        sa.select(FavorTotal.direction, FavorKind)
        .join(FavorKind, FavorKind.key == FavorTotal.kind)
        .where(FavorTotal.party_id == party_id, FavorKind.key != FavorKind.ADMISSION)
        .group_by(FavorTotal.direction, FavorKind.key)
        .having(sa.func.sum(FavorTotal.count) > 0)
        .order_by(FavorKind.key)
    ).all()
    ways = {What.RECEIVED: Direction.RECEIVED, What.CONTRIBUTED: Direction.CONTRIBUTED}
    return {what: [kind for one, kind in rows if one == way] for what, way in ways.items()}


def proposed_words(db: Session, membership: Membership) -> dict[What, str]:
    """What a member wrote in their application; it is theirs to publish, to change or to leave."""
    row = db.execute(
        sa.select(Application.company, Application.place, Revision.talk_title)
        .outerjoin(Revision, Revision.application_id == Application.id)
        .where(Application.id == membership.application_id)
        .order_by(Revision.number.desc())
        .limit(1)
    ).one()
    words = zip((What.COMPANY, What.PLACE, What.TALK), row, strict=True)
    return {what: written or "" for what, written in words}
