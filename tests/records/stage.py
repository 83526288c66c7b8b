"""What the stories about the record begin with, and how they read its page."""

import random
import re
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.favors.actions import grant
from portal.favors.actions_take_back import take_back
from portal.favors.models import Favor, FavorKind, Origin, Thanks
from portal.members.models import Membership
from portal.parties.actions import network_party
from tests.people import Visitor, jonas
from tests.promises.stage import party, person, today

KINDS = ("stage", "advice", "press", "hosting")


def lines(page: str) -> list[int]:
    """The favors that the chronicle lists and that count, in their order."""
    listed = re.findall(r'<li class="entry" id="favor-(\d+)"><(svg|span)', page)
    return [int(number) for number, sign in listed if sign == "svg"]


def all_lines(visitor: Visitor, path: str) -> list[int]:
    """On this page and those that go on from it."""
    found: list[int] = []
    while path:
        page = visitor.opens(path).text
        found += lines(page)
        older = re.search(r'href="([^"]+)">Ältere Einträge zeigen', page)
        path = older[1].replace("&amp;", "&") if older else ""
    return found


def gives(
    db: Session, giver: int, receiver: int, days_ago: int = 9, kind: str = "advice", **how: Any
) -> Favor:
    on = how.pop("on", None) or today() - timedelta(days=days_ago)
    sides = {"giver_id": giver, "receiver_id": receiver}
    return grant(db, **sides, kind=kind, on=on, by_id=person(db, "Max").id, thanks=Thanks.MOVED, **how)


def joined_years_ago(db: Session, given: str, years: int) -> None:
    """As if they had been admitted that long ago; the ledger itself cannot be changed, so it is written anew."""
    own, by = party(db, given), person(db, "Olga")
    on = date(today().year - years, today().month % 12 + 1, 1)  # so that their year is nearly over
    admission = grant(
        db, giver_id=network_party(db, "Sternstunde").id, receiver_id=own, kind=FavorKind.ADMISSION,
        on=on, by_id=by.id, occasion=f"long ago:{own}",
    )  # fmt: skip
    db.execute(sa.update(Membership).where(Membership.party_id == own).values(admission_id=admission.id))
    first = db.scalars(
        sa.select(Favor).where(Favor.receiver_id == own, Favor.kind == "admission", Favor.id != admission.id)
    ).one()
    take_back(db, first, by_id=jonas(db).id, reason="Es war früher.")


def at_random(db: Session, chance: random.Random, count: int) -> None:
    own, others = party(db, "Max"), [party(db, "Lena"), party(db, "Nina"), network_party(db, "S").id]
    for _number in range(count):
        sides = [own, chance.choice(others)]
        chance.shuffle(sides)
        how = chance.choice(({}, {"asked": True}, {"led_by": Origin.OFFERED}))
        favor = gives(db, *sides, chance.randrange(900), chance.choice(KINDS), **how)
        if chance.random() < 0.2:
            take_back(db, favor, by_id=person(db, "Olga").id, reason="Doppelt.")


WORDS = (
    "null",
    "einen",
    "zwei",
    "drei",
    "vier",
    "fünf",
    "sechs",
    "sieben",
    "acht",
    "neun",
    "zehn",
    "elf",
    "zwölf",
)


def said(page: str) -> list[int]:
    """The two numbers of favors in the sentence."""
    sentence = re.sub("<[^>]+>", "", page.split('<p class="say">')[1].split("</p>")[0])
    found = re.match(r"(\S+) Gefallen haben Sie erhalten, (\S+) selbst beigetragen\.", sentence)
    assert found, sentence
    words = [word.lower() for word in found.groups()]
    return [WORDS.index(word) if word in WORDS else int(word.replace(".", "")) for word in words]
