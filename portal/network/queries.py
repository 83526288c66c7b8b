"""Questions about the network and its texts."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.network.models import Network, PrivacyText


def the_network(db: Session) -> Network:
    return db.scalars(sa.select(Network)).one()


def privacy_text(db: Session) -> PrivacyText | None:
    """The version in force."""
    return db.scalar(sa.select(PrivacyText).order_by(PrivacyText.id.desc()).limit(1))


def still_missing(network: Network, privacy: PrivacyText | None) -> list[str]:
    """What the organizer should fill in before people apply; each item names a part of the settings page."""
    wanted = {
        "contact": network.contact_name and network.contact_phone and network.contact_email,
        "imprint": network.imprint_de and network.imprint_en,
        "privacy": privacy is not None,
        "accessibility": network.accessibility_de and network.accessibility_en,
    }
    return [part for part, given in wanted.items() if not given]
