"""Plays the demo's year through the real actions, with the clock moved to each moment, so that all of it
could have happened: every state has its history, every favor its totals, every letter its words."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal import clock
from portal.accounts.actions import give_role, person_for
from portal.accounts.models import Person, RoleKind
from portal.admission.actions import admit, draft_decision, propose_letter, release
from portal.applications import drafting
from portal.applications.actions import lapse_acceptances, note_read
from portal.applications.models import Application, Outcome
from portal.applications.queries import latest_revision
from portal.applications.states import State
from portal.demo import talks, texts
from portal.demo.applicants import APPLICANTS
from portal.demo.cast import DAYS_TO_ADMISSION, ORGANIZERS, Actor, Applicant
from portal.demo.favors import DEEDS, NETWORK, Deed
from portal.demo.members import MEMBERS
from portal.favors.actions import Said, grant
from portal.interviews.actions import note_interview
from portal.interviews.actions_ending import withdraw
from portal.interviews.actions_inviting import invite
from portal.letters.models import Letter, LetterState
from portal.letters.words import Words
from portal.network.actions import found, publish_privacy_text
from portal.network.queries import privacy_text, the_network
from portal.parties.actions import network_party, party_of

BEGINNING = 400  # days ago the network was founded
# days after sending; a member is in after DAYS_TO_ADMISSION
READ, INVITED, WITHDRAWN, INTERVIEWED, DRAFTED, RELEASED = 1, 2, 6, 8, 8, 10
TOLD = {
    State.WAITLISTED: Outcome.HOLD,
    State.ACCEPTED: Outcome.ACCEPT,
    State.DECLINED: Outcome.DECLINE,
    State.LAPSED: Outcome.ACCEPT,
    State.ADMITTED: Outcome.ACCEPT,
}
TALKED = {State.INTERVIEWED, *TOLD}
GAP = re.compile(r"\[[^]]*\]")  # what the organizer still has to write


@dataclass(frozen=True)
class Scene:
    """Something that happened at a moment."""

    at: datetime
    play: Callable[[], object]


@dataclass
class Stage:
    """Where the story is played, and who is on it by now."""

    db: Session
    zone: str
    today: date
    organizers: dict[str, Person] = field(default_factory=dict)
    applications: dict[Actor, Application] = field(default_factory=dict)
    members: dict[str, Person] = field(default_factory=dict)  # by family name

    def moment(self, days_ago: int, hour: int, minute: int = 0) -> datetime:
        day = self.today - timedelta(days=days_ago)
        return datetime.combine(day, time(hour, minute), ZoneInfo(self.zone))


def play(db: Session, network_name: str, zone: str) -> None:
    """The whole year, up to yesterday evening; its letters count as sent."""
    stage = Stage(db, zone, clock.day_of(clock.now(), zone))
    with clock.at(stage.moment(BEGINNING, 9)):
        _found(stage, network_name)
    for scene in sorted(_scenes(stage), key=lambda scene: scene.at):
        with clock.at(scene.at):
            scene.play()
    db.execute(sa.update(Letter).values(state=LetterState.SENT, tries=1, ended_at=Letter.written_at))


def _found(stage: Stage, name: str) -> None:
    db = stage.db
    found(db, name)
    network = the_network(db)
    for setting, value in (texts.CONTACT | texts.IMPRINT | texts.ACCESSIBILITY).items():
        setattr(network, setting, value.format(name=name))
    for key, actor in ORGANIZERS.items():
        stage.organizers[key] = _person(db, actor)
        give_role(db, stage.organizers[key], RoleKind.ORGANIZER)
    german, english = texts.PRIVACY_GERMAN.format(name=name), texts.PRIVACY_ENGLISH.format(name=name)
    publish_privacy_text(db, german, english, stage.organizers["olga"].id)


def _person(db: Session, actor: Actor) -> Person:
    return person_for(
        db,
        email=actor.email,
        salutation=actor.salutation,
        title=actor.title,
        given_name=actor.given_name,
        family_name=actor.family_name,
        language=actor.language,
    )


def _scenes(stage: Stage) -> Iterator[Scene]:
    yield Scene(stage.moment(talks.PLANNED, 9), partial(talks.plan, stage.db, stage.organizers, stage.zone))
    for number, applicant in enumerate(MEMBERS + APPLICANTS + talks.INVITED):
        yield from Case(stage, applicant, number).scenes()
    for number, deed in enumerate(DEEDS):
        yield Scene(stage.moment(deed.days_ago, 19, number), partial(_give, stage, deed))


def _give(stage: Stage, deed: Deed) -> None:
    """Recorded by whoever received it, on the evening of the day it happened."""
    db = stage.db
    network = network_party(db, the_network(db).name)
    members = {name: party_of(db, stage.members[name]) for name in {deed.giver, deed.receiver} - {NETWORK}}
    recorded_by = stage.members.get(deed.receiver, stage.organizers["olga"])
    grant(
        db,
        giver_id=members.get(deed.giver, network).id,
        receiver_id=members.get(deed.receiver, network).id,
        kind=deed.kind,
        on=clock.day_of(clock.now(), stage.zone),
        by_id=recorded_by.id,
        thanks=deed.thanks,
        said=Said(deed.what, deed.words),
        asked=deed.asked,
    )


@dataclass(frozen=True)
class Case:
    """One application, from its first step to where it stands today."""

    stage: Stage
    applicant: Applicant
    number: int

    def scenes(self) -> Iterator[Scene]:
        until, sent = self.applicant.until, 0
        yield self._scene(sent, 8, self.begin)
        if until is State.DRAFT:
            return
        yield self._scene(sent, 9, self.send)
        yield self._scene(sent, 10, self.confirm)
        if until is not State.SUBMITTED:
            yield self._scene(INVITED, 11, self.invite)
        elif self.applicant.read:
            yield self._scene(READ, 11, self.read)
        for step in talks.STEPS.get(self.applicant.who.name, ()):
            at = self.stage.moment(step.days_ago, step.hour, self.number * 7 % 60)
            yield Scene(at, partial(self.talk, step))
        if until is State.WITHDRAWN:
            yield self._scene(WITHDRAWN, 12, self.withdraw)
        if until in TALKED:
            yield self._scene(INTERVIEWED, 17, self.interview)
        yield from self._ending(until)

    def _ending(self, until: State) -> Iterator[Scene]:
        if until in TOLD or self.applicant.drafted:
            yield self._scene(DRAFTED, 18, self.decide)
        if until in TOLD:
            yield self._scene(RELEASED, 12, self.release)
        if until is State.ADMITTED:
            yield self._scene(DAYS_TO_ADMISSION, 14, self.admit)
        if until is State.LAPSED:
            days = the_network(self.stage.db).acceptance_days
            yield self._scene(RELEASED + days + 1, 1, partial(lapse_acceptances, self.stage.db))

    def _scene(self, days_later: int, hour: int, act: Callable[[], object]) -> Scene:
        # another minute for each, because not everybody comes at the full hour
        days_ago = self.applicant.sent_days_ago - days_later
        return Scene(self.stage.moment(days_ago, hour, self.number * 7 % 60), act)

    @property
    def application(self) -> Application:
        return self.stage.applications[self.applicant.who]

    @property
    def organizer(self) -> Person:
        return self.stage.organizers[self.applicant.led_by]

    def begin(self) -> None:
        db, who, wrote = self.stage.db, self.applicant.who, self.applicant.wrote
        name = {
            "salutation": who.salutation,
            "title": who.title,
            "given_name": who.given_name,
            "family_name": who.family_name,
        }
        application, _link = drafting.begin(
            db, email=who.email, email_key=who.email, language=who.language, name=name
        )
        self.stage.applications[who] = application
        revision = latest_revision(db, application.id)
        for answer, words in vars(wrote).items():
            setattr(application if hasattr(Application, answer) else revision, answer, words)
        drafting.save(db, application)

    def send(self) -> None:
        privacy = privacy_text(self.stage.db)
        assert privacy is not None, "the story begins with it"  # noqa: S101
        drafting.send(self.stage.db, self.application, privacy, texts.CONSENT[self.applicant.who.language])

    def confirm(self) -> None:
        drafting.confirm(self.stage.db, self.application)

    def read(self) -> None:
        note_read(self.stage.db, self.application, self.organizer.id)

    def invite(self) -> None:
        invite(self.stage.db, self.application, self.organizer.id)

    def talk(self, step: talks.Step) -> None:
        step.play(self.stage.db, self.application, self.stage.organizers, self.stage.zone)

    def withdraw(self) -> None:
        withdraw(self.stage.db, self.application, self.applicant.reason, zone=self.stage.zone)

    def interview(self) -> None:
        said, today = self.applicant.said, clock.day_of(clock.now(), self.stage.zone)
        assert said is not None, "whoever got this far was talked to"  # noqa: S101
        note_interview(
            self.stage.db,
            self.application,
            held_on=today,
            today=today,
            place=said.place,
            notes=said.notes,
            asks=list(said.asks),
            offers=list(said.offers),
            by_id=self.organizer.id,
        )

    def decide(self) -> None:
        db, said = self.stage.db, self.applicant.said
        outcome = TOLD.get(self.applicant.until, Outcome.ACCEPT)
        offer = said.offers[0] if said and said.offers else ""
        proposed = propose_letter(db, self.application, outcome, self.organizer, offer)
        words = Words(proposed.subject, GAP.sub(self.applicant.told, proposed.text))
        draft_decision(
            db, self.application, outcome, reason=self.applicant.reason, words=words, by_id=self.organizer.id
        )

    def release(self) -> None:
        release(self.stage.db, self.application, by_id=self.organizer.id, zone=self.stage.zone)

    def admit(self) -> None:
        db, who = self.stage.db, self.applicant.who
        admit(db, self.application, thanks=self.applicant.thanks, zone=self.stage.zone)
        self.stage.members[who.family_name] = _person(db, who)
