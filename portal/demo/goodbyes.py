"""What the demo's members let others see of them, and who has left."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from portal.demo.stage import Stage
from portal.leaving.actions import end
from portal.members.actions import choose
from portal.members.models_publication import What
from portal.members.queries import current_membership, proposed_words

WHO_THEY_ARE = (What.COMPANY, What.PLACE, What.TALK)
# by family name, with the days ago on which they chose it
SHOWN: tuple[tuple[int, str, tuple[What, ...]], ...] = (
    (300, "Albrecht", (*WHO_THEY_ARE, What.CONTRIBUTED)),
    (280, "Lohmann", WHO_THEY_ARE),
    (240, "Hassfurter", (What.COMPANY, What.PLACE)),
    (200, "Plessner", (What.TALK, What.CONTRIBUTED)),
    (180, "Oberhofer", (What.COMPANY, What.PLACE)),
    (150, "Wiesner", WHO_THEY_ARE),
    (120, "Demir", (What.COMPANY, What.TALK)),
    (90, "Stern", (What.PLACE, What.TALK)),
    (61, "Thiele", (*WHO_THEY_ARE, What.RECEIVED, What.CONTRIBUTED)),
    (33, "Abel", WHO_THEY_ARE),
)
LEFT = (
    30,
    "Wolff",
    "Ich übergebe die Firma an meinen Bruder und ziehe für zwei Jahre nach Lissabon. Danke für alles.",
)


def moments(stage: Stage) -> Iterator[tuple[datetime, Callable[[], object]]]:
    for number, (days_ago, name, chosen) in enumerate(SHOWN):
        yield stage.moment(days_ago, 21, number), partial(_show, stage, name, chosen)
    days_ago, name, reason = LEFT
    yield stage.moment(days_ago, 10), partial(_leave, stage, name, reason)


def _show(stage: Stage, name: str, chosen: tuple[What, ...]) -> None:
    person = stage.members[name]
    membership = current_membership(stage.db, person.id)
    assert membership is not None, "they were admitted before"  # noqa: S101
    words = proposed_words(stage.db, membership)
    choose(stage.db, {what: words.get(what, "") for what in chosen}, by_id=person.id)


def _leave(stage: Stage, name: str, reason: str) -> None:
    person = stage.members[name]
    membership = current_membership(stage.db, person.id)
    assert membership is not None, "they were admitted before"  # noqa: S101
    end(stage.db, membership.id, reason=reason, by_id=person.id, zone=stage.zone)
