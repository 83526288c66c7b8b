"""Questions about the network and its texts."""

from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.database import rows_of
from portal.network.models import Network, PrivacyText


def the_network(db: Session) -> Network:
    return db.scalars(sa.select(Network)).one()


class Shown(NamedTuple):
    """What any page may say of the network: all but its long texts."""

    name: str
    contact_name: str
    contact_phone: str
    contact_email: str
    answer_days: int
    four_eyes: bool


SHOWN = [getattr(Network, field) for field in Shown._fields]


def shown_network(db: Session) -> Shown:
    return Shown(*rows_of(db, _shown_network()).one())


@cache
def _shown_network() -> sa.Select[Any]:
    return sa.select(*SHOWN)


def privacy_text(db: Session) -> PrivacyText | None:
    """The version in force."""
    return db.scalar(sa.select(PrivacyText).order_by(PrivacyText.id.desc()).limit(1))


def still_missing(db: Session) -> list[str]:
    """What the organizer should fill in before people apply; each item names a part of the settings page."""
    given = rows_of(db, _given()).mappings().one()
    return [part for part, is_given in given.items() if not is_given]


@cache
def _given() -> sa.Select[bool, bool, bool, bool]:
    """Asks whether the texts are there without reading them."""
    privacy = sa.exists().select_from(PrivacyText)
    return sa.select(
        _all_given(Network.contact_name, Network.contact_phone, Network.contact_email).label("contact"),
        _all_given(Network.imprint_de, Network.imprint_en).label("imprint"),
        privacy.label("privacy"),
        _all_given(Network.accessibility_de, Network.accessibility_en).label("accessibility"),
    )


def _all_given(*texts: Any) -> sa.ColumnElement[bool]:
    return sa.and_(*(text != "" for text in texts))
