"""What every favor has to hold, whoever records it, and the letters between its two sides."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.accounts.models import Person
from portal.errors import Refused
from portal.favors.models import Favor, FavorKind, Thanks
from portal.letters.actions import write
from portal.letters.words import called, path
from portal.network.queries import the_network
from portal.parties.models import Party, PartyKind
from portal.parties.queries import people_behind, takes_part

EARLIEST = date(1990, 1, 1)


@dataclass(frozen=True)
class Deed:
    """Who did what for whom, and when: the day in the network's zone."""

    giver: Party
    receiver: Party
    kind: str
    on: date
    what: str


@dataclass(frozen=True)
class Gratitude:
    """What the receiver says: one of the three thanks, a sentence, and whether they had asked for it."""

    thanks: Thanks
    words: str = ""
    asked: bool = False


def refuse_untrue(db: Session, deed: Deed, today: date) -> None:
    """A favor is done for somebody else, on a day that can be right; its kind is in use and its people are there."""
    if deed.giver.id == deed.receiver.id:
        raise Refused("A favor is something done for somebody else.")
    if deed.on > today:
        raise Refused("A favor is recorded after it was done. This day is still to come.")
    if deed.on < EARLIEST:
        raise Refused("Enter a day from 1990 on")
    if not is_in_use(db.get(FavorKind, deed.kind)):
        raise Refused("This kind is not in use any more. Please choose another one.")
    for party in (deed.giver, deed.receiver):
        _refuse_absent(db, party)


def is_in_use(kind: FavorKind | None) -> bool:
    """Whether people may choose it; an admission is granted by admitting, never by hand."""
    return kind is not None and kind.retired_at is None and kind.key != FavorKind.ADMISSION


def _refuse_absent(db: Session, party: Party) -> None:
    if takes_part(db, party):
        return
    if party.kind == PartyKind.OUTSIDE:
        raise Refused("%(name)s wishes no letters from us, so nothing new is noted there.", name=party.name)
    raise Refused("%(name)s is not a member any more.", name=party.name)


def refuse_taken_back(db: Session, favor: Favor) -> None:
    """What was taken back stays as it is, and so does the line that took it back."""
    counter = sa.select(Favor.id).where(Favor.corrects_id == favor.id)
    if favor.corrects_id is not None or db.scalar(counter) is not None:
        raise Refused("This favor has been taken back.")


def tell(
    db: Session, kind: str, to: Party, occasion: str, *, about: Party, page: str = "", **values: Any
) -> None:
    """A letter to everybody behind a party. `who` in its words is the other side, `link` leads to the page."""
    network = the_network(db)
    for person in people_behind(db, to):
        write(
            db,
            kind,
            to=person,
            occasion=f"{occasion}:{person.id}",
            reply_to=network.contact_email,
            network=network,
            who=name_in_letters(db, about, person.language),
            link=path(person.language, page),
            **values,
        )


def name_in_letters(db: Session, party: Party, language: str) -> str:
    if party.person_id is None:
        return the_network(db).name
    return called(db.get_one(Person, party.person_id), language)


def say_thanks(db: Session, favor_id: int, giver: Party, receiver: Party, said: Gratitude) -> None:
    """At once and in the receiver's own words, nothing else."""
    occasion = f"favor-thanks:{favor_id}"
    tell(db, "favor-thanks", giver, occasion, about=receiver, thanks=said.thanks, words=said.words)
