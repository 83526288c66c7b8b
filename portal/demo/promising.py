"""Plays the demo's promises through the real actions, and lets those who made them be reminded."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from portal.accounts.models import Person
from portal.demo.favors import NETWORK
from portal.demo.promises import PLEDGES, Asked, Kept, Moved, Pledge, Released, Reported, Step, Withdrawn
from portal.interviews.models import CaptureKind
from portal.network.queries import the_network
from portal.parties.actions import network_party, party_of
from portal.promises import actions, actions_others
from portal.promises.actions_drafts import answer, confirm_offer
from portal.promises.actions_reminders import remind_promisors
from portal.promises.models import Answer, Promise
from portal.promises.queries import member_party
from portal.promises.queries_drafts import Draft, drafts

if TYPE_CHECKING:
    from portal.demo.story import Stage

Moment = tuple[datetime, Callable[[], object]]
MAX, ANSWERED = "Thiele", 40  # the days ago on which he went through the lines of his interview


def moments(stage: "Stage") -> Iterator[Moment]:
    """Everything that happened with promises, each with its moment."""
    for number, pledge in enumerate(PLEDGES):
        yield from Told(stage, pledge, number).moments()
    yield stage.moment(ANSWERED, 21), partial(_look_through, stage)
    for days_ago in range(1, max(pledge.days_ago for pledge in PLEDGES)):
        yield stage.moment(days_ago, 7, 1), partial(remind_promisors, stage.db)


def _look_through(stage: "Stage") -> None:
    """Max puts one offer off for later, and puts away what he was given meanwhile."""
    by_id = stage.members[MAX].id
    for line in _lines(stage, MAX):
        if line.is_open:
            given = Answer.PARKED if line.kind is CaptureKind.OFFER else Answer.PUT_AWAY
            answer(stage.db, line.id, given, by_id=by_id)


def _lines(stage: "Stage", family_name: str) -> list[Draft]:
    party_id = member_party(stage.db, stage.members[family_name].id)
    return drafts(stage.db, party_id) if party_id else []


@dataclass
class Told:
    """One promise, from the day it was made to where it stands today."""

    stage: "Stage"
    pledge: Pledge
    number: int
    promise: Promise | None = None

    def moments(self) -> Iterator[Moment]:
        # another minute for each, because not everybody comes at the full hour
        minute = self.number * 7 % 60
        yield self.stage.moment(self.pledge.days_ago, 16, minute), self.make
        for step in self.pledge.steps:
            yield self.stage.moment(step.days_ago, 18, minute), partial(self.go, step)
            if isinstance(step, Asked) and step.taken:
                yield self.stage.moment(step.days_ago - 1, 9, minute), partial(self.taken, step)

    def make(self) -> None:
        pledge = self.pledge
        facts: dict[str, Any] = {
            "receiver_id": self._party(pledge.receiver),
            "words": pledge.words,
            "kind": pledge.kind,
            "due_on": self._day(pledge.due_in),
            "by_id": self._person(pledge.promisor).id,
            "zone": self.stage.zone,
        }
        if pledge.offer is None:
            self.promise = actions.make(self.stage.db, **facts)
            return
        offers = [line for line in _lines(self.stage, pledge.promisor) if line.kind is CaptureKind.OFFER]
        self.promise = confirm_offer(self.stage.db, offers[pledge.offer].id, **facts)

    def go(self, step: Step) -> None:
        db, promise = self.stage.db, self.promise
        assert promise is not None, "it was made before"  # noqa: S101
        own, other = (self._by(self._person(name)) for name in (self.pledge.promisor, self.pledge.receiver))
        match step:
            case Moved(due_in=due_in):
                actions.move(db, promise, due_on=self._day(due_in), **own)
            case Reported(sentence=sentence):
                actions.report(db, promise, sentence=sentence, **own)
            case Withdrawn(sentence=sentence):
                actions.withdraw(db, promise, sentence=sentence, **own)
            case Asked(other=name, sentence=sentence):
                actions.ask_to_take_over(db, promise, other_id=self._party(name), sentence=sentence, **own)
            case Released(sentence=sentence):
                actions_others.release(db, promise, sentence=sentence, **other)
            case Kept(thanks=thanks, words=words, asked=asked):
                actions_others.confirm(db, promise, thanks=thanks, sentence=words, asked=asked, **other)

    def taken(self, step: Asked) -> None:
        assert self.promise is not None, "it was made before"  # noqa: S101
        by = self._by(self._person(step.other))
        actions_others.take_over(self.stage.db, self.promise, due_on=self.promise.due_on, **by)

    def _by(self, person: Person) -> dict[str, Any]:
        step = self.promise.step if self.promise else 0
        return {"seen": step, "by_id": person.id, "zone": self.stage.zone}

    def _person(self, name: str) -> Person:
        """For the network Olga acts."""
        return self.stage.organizers["olga"] if name == NETWORK else self.stage.members[name]

    def _party(self, name: str) -> int:
        db = self.stage.db
        if name == NETWORK:
            return network_party(db, the_network(db).name).id
        return party_of(db, self.stage.members[name]).id

    def _day(self, days: int) -> date:
        return self.stage.today + timedelta(days=days)
