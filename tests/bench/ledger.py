"""The ledger of the bench: favors in bulk with the totals they make, some more through the one action."""

import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from portal.clock import now
from portal.database import Base
from portal.favors.actions import Said, grant
from portal.favors.digests import words_digest
from portal.favors.models import Direction, Favor, FavorKind, FavorTotal, FavorWords, Origin, Thanks
from portal.favors.models_pairs import FavorPair
from portal.favors.models_sums import FavorSum
from portal.favors.queries_recount import recount

if TYPE_CHECKING:
    from tests.bench.seed import Size

DAYS = 1050  # since everybody was admitted: the year that the record shows is nearly over
KINDS = ("stage", "talk", "introduction", "press", "referral", "advice", "hosting", "publicity", "other")
WHAT = "Dem Hotelverband Nordsee vorgestellt. Daraus wurde eine Keynote vor 120 Gästen."
THANKS = "Mein erster großer Saal. Das vergesse ich Ihnen nicht."


@cache
def admitted_on() -> date:
    return now().date() - timedelta(days=DAYS)


def with_few(first: int) -> int:
    return first


def with_many(first: int) -> int:
    return first + 1


def favors(size: "Size", first: int, network_id: int, by_id: int) -> Iterator[dict[str, Any]]:
    """The admissions, numbered like their members; then what the members did for one another. The same each time."""
    yield from (_admission(first + number, network_id, by_id) for number in range(size.members))
    chance = random.Random(1)
    for number in range(size.members, size.favors - size.by_action):
        pair = _pair(number - size.members, size, first, chance)
        yield _favor(first + number, *pair, by_id, chance)


def _admission(id_: int, network_id: int, by_id: int) -> dict[str, Any]:
    return {
        "id": id_,
        "giver_id": network_id,
        "receiver_id": id_,
        "kind": FavorKind.ADMISSION,
        "origin": Origin.ADMISSION.value,
        "on": admitted_on(),
        "thanks": None,
        "occasion": f"bench:{id_}",
        "by_id": by_id,
        "recorded_at": now(),
    }


def _pair(number: int, size: "Size", first: int, chance: random.Random) -> tuple[int, int]:
    """Who gave to whom: first those of the member with few, then those of the one with many, then all others'."""
    others = range(with_many(first) + 1, first + size.members)
    if number >= size.of_few + size.of_one - 1:
        one, other = chance.sample(others, 2)
        return one, other
    one = with_few(first) if number < size.of_few else with_many(first)
    other = chance.choice(others)
    return (one, other) if number % 2 else (other, one)


def _favor(id_: int, giver_id: int, receiver_id: int, by_id: int, chance: random.Random) -> dict[str, Any]:
    return {
        "id": id_,
        "giver_id": giver_id,
        "receiver_id": receiver_id,
        "kind": chance.choice(KINDS),
        "origin": chance.choice((Origin.ASKED, Origin.UNASKED)).value,
        "on": _some_day(chance),
        "thanks": chance.choice((None, 1, 2, 3)),
        "occasion": None,
        "by_id": by_id,
        "recorded_at": now(),
    }


def _some_day(chance: random.Random) -> date:
    return admitted_on() + timedelta(days=chance.randrange(DAYS))


def rows(
    favors: Callable[[], Iterator[dict[str, Any]]],
) -> Iterator[tuple[type[Base], Iterable[dict[str, Any]]]]:
    yield Favor, favors()
    yield FavorWords, (_words(one["id"]) for one in favors())
    yield FavorTotal, _totals(favors())
    yield FavorPair, _pairs(favors())
    yield FavorSum, _sums(favors())


def _words(favor_id: int) -> dict[str, Any]:
    salt = f"{favor_id:032x}"
    said = {"what": WHAT, "thanks": THANKS}
    return {"favor_id": favor_id, **said, "salt": salt, "digest": words_digest(salt, WHAT, THANKS)}


def _totals(favors: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """As `grant` counts them: for each party by month, direction and kind, and how many of them came unasked."""
    counts: Counter[tuple[int, date, str, str]] = Counter()
    unasked: Counter[tuple[int, date, str, str]] = Counter()
    for one in favors:
        for party, direction in (("receiver_id", Direction.RECEIVED), ("giver_id", Direction.CONTRIBUTED)):
            key = one[party], one["on"].replace(day=1), direction.value, one["kind"]
            counts[key] += 1
            unasked[key] += one["origin"] == Origin.UNASKED
    names = ("party_id", "month", "direction", "kind")
    for key, count in counts.items():
        yield {**dict(zip(names, key, strict=True)), "count": count, "unasked": unasked[key]}


def _pairs(favors: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """As `grant` keeps them: a side for each of two, with the last day and the last unasked one."""
    sides: dict[tuple[int, int], list[Any]] = {}
    for one in favors:
        giver, receiver, on = one["giver_id"], one["receiver_id"], one["on"]
        came = sides.setdefault((receiver, giver), [0, 0, on, None])
        came[0], came[2] = came[0] + 1, max(came[2], on)
        if one["origin"] == Origin.UNASKED:
            came[3] = max(came[3] or on, on)
        went = sides.setdefault((giver, receiver), [0, 0, on, None])
        went[1], went[2] = went[1] + 1, max(went[2], on)
    names = ("received", "contributed", "last_on", "unasked_on")
    for (party, other), facts in sides.items():
        yield {"party_id": party, "other_id": other, **dict(zip(names, facts, strict=True))}


def _sums(favors: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """What each party received and contributed in all, and when last."""
    sides = {"receiver_id": Direction.RECEIVED.value, "giver_id": Direction.CONTRIBUTED.value}
    count: Counter[tuple[int, str]] = Counter()
    last: dict[tuple[int, str], date] = {}
    for favor in favors:
        for side, direction in sides.items():
            key = favor[side], direction
            count[key] += 1
            last[key] = max(last.get(key, favor["on"]), favor["on"])
    for (party_id, direction), n in count.items():
        on = last[party_id, direction]
        yield {"party_id": party_id, "direction": direction, "count": n, "last_on": on}


def grant_more(db: Session, size: "Size", first: int, by_id: int) -> None:
    chance, others = random.Random(2), range(with_many(first) + 1, first + size.members)
    for _number in range(size.by_action):
        giver_id, receiver_id = chance.sample(others, 2)
        kind, on = chance.choice(KINDS), _some_day(chance)
        said = Said(WHAT, THANKS)
        parties = {"giver_id": giver_id, "receiver_id": receiver_id}
        grant(db, **parties, kind=kind, on=on, by_id=by_id, thanks=Thanks.MOVED, said=said)


def refuse_untrue_totals(db: Session) -> None:
    """Numbers measured over a ledger whose totals do not hold would say nothing."""
    if any(findings for _count, findings in recount(db)):
        raise AssertionError("the seeded totals are not those of the ledger")
