"""Deciding with a letter that is seen before it leaves, and the admission: one transaction, one favor."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portal.accounts.actions import give_role, person_for
from portal.accounts.models import Person, RoleKind
from portal.accounts.queries import organizers
from portal.applications.actions import gone_on, move, note, note_read, way_in
from portal.applications.actions_answering import open_form
from portal.applications.models import Application, Decision, Outcome
from portal.applications.queries import decision_draft, released_decision
from portal.applications.states import NEXT, State
from portal.clock import day_of, end_of_day, now
from portal.errors import Refused
from portal.favors.actions import Said, grant
from portal.favors.models import Favor, FavorKind, Thanks
from portal.interviews.actions_ending import drop_what_is_to_come
from portal.letters.actions import write, write_own
from portal.letters.words import Words, compose, greeting, path
from portal.members.models import Membership
from portal.network.queries import the_network
from portal.parties.actions import becomes_member, network_party

LEADS_TO = {
    Outcome.ACCEPT: State.ACCEPTED,
    Outcome.HOLD: State.WAITLISTED,
    Outcome.DECLINE: State.DECLINED,
    Outcome.QUESTION: State.QUESTION,
}
# the letter ends with the way to the page where the applicant acts next
WITH_WAY_IN = (Outcome.ACCEPT, Outcome.QUESTION)


def may_decide(application: Application, outcome: Outcome) -> bool:
    return LEADS_TO[outcome] in NEXT[State(application.state)] and application.state not in (
        State.ACCEPTED,
        State.LAPSED,
    )


def propose_letter(db: Session, application: Application, outcome: Outcome, by: Person, offer: str) -> Words:
    """The letter as it is first shown to the organizer, in the applicant's language."""
    return compose(
        f"decision-{outcome}",
        application.language,
        {"greeting": greeting(application), "network": the_network(db), "by": by, "offer": offer},
    )


def draft_decision(
    db: Session,
    application: Application,
    outcome: Outcome,
    *,
    reason: str,
    words: Words,
    by_id: int,
    seen: str | None = None,
) -> Decision:
    """Keeps a decision and its letter; nothing changes for the applicant until it is released.

    `seen` is the version of the draft that was there before, empty for none; another one is not written over unseen."""
    if not may_decide(application, outcome):
        raise Refused("That is not possible any more: the application has gone on meanwhile.")
    draft = decision_draft(db, application.id)
    if seen is not None and seen != (draft.version if draft else ""):
        raise Refused(
            "Somebody has drafted a letter meanwhile. Please look at it first; going back shows what you wrote."
        )
    note_read(db, application, by_id)
    draft = draft or Decision(application_id=application.id)
    draft.outcome, draft.reason, draft.subject, draft.body = outcome, reason, words.subject, words.text
    draft.decided_at, draft.decided_by_id = now(), by_id
    db.add(draft)
    note(db, application, f"drafted {outcome}", by_id)
    return draft


def discard_draft(db: Session, application: Application, by_id: int) -> None:
    draft = decision_draft(db, application.id)
    if draft is None:
        raise Refused("There is no letter to discard. Perhaps it was released already.")
    db.delete(draft)
    note(db, application, "draft discarded", by_id)


def who_must_look(db: Session, draft: Decision, by_id: int) -> list[str] | None:
    """With four eyes whoever drafted a letter does not release it: the names of those who may. None: nobody must."""
    if not the_network(db).four_eyes or draft.decided_by_id != by_id:
        return None
    return [one.name for one in organizers(db) if one.id != by_id]


def release(db: Session, application: Application, *, by_id: int, zone: str, seen: str | None = None) -> None:
    """The decision is told: the state changes, the letter leaves, the days for accepting begin.

    `seen` is the version of the letter that was looked at; another one is not released unseen."""
    draft = decision_draft(db, application.id)
    if draft is None:
        raise Refused("There is no decision to release. Perhaps it was released already.")
    if seen is not None and seen != draft.version:
        raise Refused("The letter was changed after you looked at it. Please read it again.")
    if who_must_look(db, draft, by_id) is not None:
        raise Refused("You drafted this letter, so somebody else looks at it before it leaves.")
    outcome = Outcome(draft.outcome)
    if outcome is Outcome.DECLINE:
        drop_what_is_to_come(
            db, application, zone=zone, by_id=by_id
        )  # a talk to come falls away with the application
    move(db, application, LEADS_TO[outcome], act=f"released {outcome}", by_id=by_id, reason=draft.reason)
    draft.released_at, draft.released_by_id = now(), by_id
    if outcome is Outcome.ACCEPT:
        application.accept_until = acceptance_end(now(), the_network(db).acceptance_days, zone)
    if outcome is Outcome.QUESTION:
        open_form(db, application)
    _tell(db, application, draft)


def _tell(db: Session, application: Application, draft: Decision) -> None:
    outcome = Outcome(draft.outcome)
    text = _with_way_in(db, application, draft.body) if outcome in WITH_WAY_IN else draft.body
    write_own(
        db,
        f"decision-{outcome}",
        Words(draft.subject, text),
        to=application,
        occasion=f"decision:{draft.id}",
        reply_to=the_network(db).contact_email,
    )


def acceptance_end(at: datetime, days: int, zone: str) -> datetime:
    """The end of the last day on which the admission can be accepted, in the network's zone."""
    return end_of_day(day_of(at, zone) + timedelta(days=days), zone)


def _with_way_in(db: Session, application: Application, body: str) -> str:
    return f"{body.rstrip()}\n\n{way_in(db, application)}\n"


def admit(db: Session, application: Application, *, thanks: str, zone: str) -> Favor:
    """The applicant accepts: membership, its first favor, the way to sign in, the welcome letter and the history, or nothing."""
    if application.state == State.ACCEPTED and application.accept_until and now() > application.accept_until:
        raise Refused("The days for accepting are over. Please write to us, and we will look at it together.")
    released = released_decision(db, application.id)
    move(db, application, State.ADMITTED, act="admitted", by_applicant=True)
    assert released is not None, "only a released decision leads to accepted"  # noqa: S101
    decided_by = released[1]
    person = person_for(
        db,
        email=application.email,
        salutation=application.salutation,
        title=application.title,
        given_name=application.given_name,
        family_name=application.family_name,
        language=application.language,
    )
    # whoever was known already, as an outside contact or from an earlier time, is called as they call themselves
    person.salutation, person.title = application.salutation, application.title
    person.given_name, person.family_name = application.given_name, application.family_name
    person.language = application.language
    favor = _admission(db, application, person, decided_by, thanks, zone)
    give_role(db, person, RoleKind.MEMBER, by_id=decided_by.id)
    _welcome(db, application, person)
    return favor


def _admission(
    db: Session, application: Application, person: Person, decided_by: Person, thanks: str, zone: str
) -> Favor:
    """Line one of the record: the network gave, the member received, the organizer decided."""
    party = becomes_member(db, person)
    favor = grant(
        db,
        giver_id=network_party(db, the_network(db).name).id,
        receiver_id=party.id,
        kind=FavorKind.ADMISSION,
        on=day_of(now(), zone),
        by_id=decided_by.id,
        thanks=Thanks.UNFORGOTTEN,
        said=Said(thanks=thanks),
        occasion=f"application:{application.id}",
    )
    db.add(
        Membership(party_id=party.id, application_id=application.id, admission_id=favor.id, began_at=now())
    )
    db.flush()
    return favor


def _welcome(db: Session, application: Application, person: Person) -> None:
    network = the_network(db)
    write(
        db,
        "welcome",
        to=person,
        occasion=f"welcome:{application.id}",
        reply_to=network.contact_email,
        network=network,
        sign_in=path(person.language, "/sign-in"),
    )


def decline_admission(db: Session, application: Application, reason: str) -> None:
    """The applicant would rather not, once there is an admission to accept."""
    if application.state != State.ACCEPTED:
        raise gone_on(application)
    move(db, application, State.DECLINED, act="rather not", by_applicant=True, reason=reason)
