"""What follows from the lines of a talk: counts and minutes, never a verdict."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from portal.interviews.models import CaptureKind, Matter, Whom
from portal.interviews.queries import NotedLine

CONTACTS = (Matter.PRESS, Matter.CLIENT)  # what a network guards


@dataclass(frozen=True)
class Facts:
    asks: int
    offers: int
    asks_before: int | None  # before the first offer; None: no offer came while the desk's clock ran
    minutes: int | None  # full ones, from the beginning of the talk to the first offer
    first_prompted: bool | None  # whether the first offer came after the question; None: nobody noted it
    unprompted: int
    sorted_offers: int  # of so many offers it was noted whether they came unprompted
    to_contacts: int  # asks for contacts of the network itself


def derive(lines: Iterable[NotedLine], began: datetime | None, ended: datetime | None) -> Facts:
    """The order counts only for what was written while the talk was going on: later lines have no time of their own."""
    stands = [line for line in lines if line.removed_at is None]
    asks = [line for line in stands if line.kind == CaptureKind.ASK]
    offers = [line for line in stands if line.kind == CaptureKind.OFFER]
    first = next((line for line in offers if is_spoken(line, began, ended)), None)
    before = [line for line in asks if is_spoken(line, began, ended) and first and line.at < first.at]
    noted = [line.prompted for line in offers if line.prompted is not None]
    return Facts(
        asks=len(asks),
        offers=len(offers),
        asks_before=len(before) if first else None,
        minutes=int((first.at - began).total_seconds() // 60) if first and began else None,
        first_prompted=first.prompted if first else None,
        unprompted=noted.count(False),
        sorted_offers=len(noted),
        to_contacts=sum(line.to == Whom.NETWORK and line.what in CONTACTS for line in asks),
    )


def is_spoken(line: NotedLine, began: datetime | None, ended: datetime | None) -> bool:
    """Whether the line was begun while the talk was going on, so that its time is that of the words."""
    return began is not None and began <= line.at and (ended is None or line.at <= ended)
