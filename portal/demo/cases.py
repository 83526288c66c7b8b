"""One application of the demo, from its first step to where it stands today, scene by scene."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from portal import clock
from portal.accounts.models import Person
from portal.admission.actions import admit, draft_decision, propose_letter, release
from portal.applications import drafting
from portal.applications.actions import lapse_acceptances, note_read
from portal.applications.actions_answering import send_answer
from portal.applications.models import Application, Outcome
from portal.applications.queries import latest_revision
from portal.applications.states import State
from portal.demo import appointments, texts
from portal.demo.cast import DAYS_TO_ADMISSION, Applicant, Asked, Spoken, View
from portal.demo.stage import Scene, Stage, known
from portal.interviews.actions import begin_talk, end, note_held, start
from portal.interviews.actions_ending import withdraw
from portal.interviews.actions_inviting import invite
from portal.interviews.actions_lines import Line, Version, keep_line
from portal.interviews.actions_opinions import Said as Thought
from portal.interviews.actions_opinions import give_opinion
from portal.interviews.actions_questions import cover
from portal.interviews.models import Interview
from portal.interviews.models_questions import QuestionKind
from portal.interviews.queries_questions import criteria, questions
from portal.letters.words import Words
from portal.network.queries import privacy_text, the_network

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
        yield from self._questions()
        if until not in (State.SUBMITTED, State.QUESTION):
            yield self._scene(INVITED, 11, self.invite)
        elif self.applicant.read:
            yield self._scene(READ, 11, self.read)
        for step in appointments.STEPS.get(self.applicant.who.name, ()):
            at = self.stage.moment(step.days_ago, step.hour, self.number * 7 % 60)
            yield Scene(at, partial(self.talk, step))
        if until is State.WITHDRAWN:
            yield self._scene(WITHDRAWN, 12, self.withdraw)
        if until in TALKED:
            yield self._scene(INTERVIEWED, 17, self.interview)
        for view in self.applicant.opinions:
            yield self._scene(INTERVIEWED + view.days_after_the_talk, 19, partial(self.think, view))
        yield from self._ending(until)

    def _questions(self) -> Iterator[Scene]:
        for asked in self.applicant.asked:
            yield self._scene(asked.days_later, 9, partial(self.ask, asked))
            if asked.answered_after is not None:
                yield self._scene(asked.days_later + asked.answered_after, 20, partial(self.answer, asked))

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

    def ask(self, asked: Asked) -> None:
        db = self.stage.db
        proposed = propose_letter(db, self.application, Outcome.QUESTION, self.organizer, "")
        words = Words(proposed.subject, GAP.sub(asked.question, proposed.text))
        draft_decision(
            db, self.application, Outcome.QUESTION, reason=asked.why, words=words, by_id=self.organizer.id
        )
        release(db, self.application, by_id=self.organizer.id, zone=self.stage.zone)

    def answer(self, asked: Asked) -> None:
        db, privacy = self.stage.db, privacy_text(self.stage.db)
        assert privacy is not None, "the story begins with it"  # noqa: S101
        drafting.keep(db, self.application, {"answer": asked.answer, **(asked.changes or {})})
        drafting.save(db, self.application)
        send_answer(db, self.application, privacy, "")

    def talk(self, step: appointments.Step) -> None:
        step.play(self.stage.db, self.application, self.stage.organizers, self.stage.zone)

    def withdraw(self) -> None:
        withdraw(self.stage.db, self.application, self.applicant.reason, zone=self.stage.zone)

    def interview(self) -> None:
        """Held at the desk, minute by minute, and noted as held when it ended."""
        db, said, began = self.stage.db, self.applicant.said, clock.now()
        assert said is not None, "whoever got this far was talked to"  # noqa: S101
        talk = begin_talk(db, self.application, self.organizer.id)
        start(db, talk, began)
        for number, spoken in enumerate(said.lines):
            self._write(talk, spoken, number, began + timedelta(minutes=spoken.minute))
        for place, question in enumerate(questions(db, QuestionKind.TALK)):
            with clock.at(began + said.minutes * timedelta(minutes=place + 1) / 6):
                if place not in said.left_out:
                    cover(db, talk, question, self.organizer.id)
        with clock.at(began + timedelta(minutes=said.minutes)):
            end(db, talk, clock.now())
            today = clock.day_of(began, self.stage.zone)
            note_held(
                db,
                talk,
                held_on=today,
                today=today,
                place=said.place,
                lines=(),
                by_id=self.organizer.id,
                zone=self.stage.zone,
            )

    def _write(self, talk: Interview, spoken: Spoken, number: int, at: datetime) -> None:
        line = Line(spoken.kind, spoken.words, spoken.to, spoken.what, spoken.prompted)
        with clock.at(at):
            version = Version(f"line-{number}", "the desk", seen=0, number=1, at=at)
            keep_line(self.stage.db, talk, line, version, self.organizer.id)

    def think(self, view: View) -> None:
        """Somebody gives an opinion of what was sent and said."""
        db = self.stage.db
        answers = [Thought(step, words) for step, words in view.answers]
        said = dict(zip(criteria(db), answers, strict=True)) if answers else {}
        revision, by = latest_revision(db, self.application.id), self.stage.organizers[view.by]
        give_opinion(db, self.application, revision, said, words=view.words, by_id=by.id)

    def decide(self) -> None:
        db, said = self.stage.db, self.applicant.said
        outcome = TOLD.get(self.applicant.until, Outcome.ACCEPT)
        offer = said.best_offer if said else ""
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
        self.stage.members[who.family_name] = known(db, who)
