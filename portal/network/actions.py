"""Founding the network and keeping its settings."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.clock import now
from portal.network.models import Network, PrivacyText
from portal.network.queries import privacy_text


def found(db: Session, name: str) -> None:
    """The network exists from the first start on; later starts leave it as it is."""
    if db.scalar(sa.select(Network.id)) is None:
        db.add(Network(id=1, name=name))
        db.flush()


def publish_privacy_text(db: Session, german: str, english: str, by_id: int | None) -> None:
    """A changed text is a new version; the former ones stay, because people consented to them."""
    current = privacy_text(db)
    if current is None or (current.german, current.english) != (german, english):
        db.add(PrivacyText(german=german, english=english, at=now(), by_id=by_id))
        db.flush()
