"""Deciding with a letter that is seen before it leaves, and the admission: one transaction, one favor."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portal.accounts.actions import give_role, person_for
from portal.accounts.models import Person, RoleKind
from portal.applications.actions import move, note, note_read, way_in
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
from portal.parties.actions import network_party, party_of

LEADS_TO = {
    Outcome.ACCEPT: State.ACCEPTED,
    Outcome.HOLD: State.WAITLISTED,
    Outcome.DECLINE: State.DECLINED,
}


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
    db: Session, application: Application, outcome: Outcome, *, reason: str, words: Words, by_id: int
) -> Decision:
    """Keeps a decision and its letter; nothing changes for the applicant until it is released."""
    if not may_decide(application, outcome):
        raise Refused("That is not possible any more: the application has gone on meanwhile.")
    note_read(db, application, by_id)
    draft = decision_draft(db, application.id) or Decision(application_id=application.id)
    draft.outcome, draft.reason, draft.subject, draft.body = outcome, reason, words.subject, words.text
    draft.decided_at, draft.decided_by_id = now(), by_id
    db.add(draft)
    note(db, application, f"drafted {outcome}", by_id)
    return draft


def discard_draft(db: Session, application: Application, by_id: int) -> None:
    draft = decision_draft(db, application.id)
    if draft is not None:
        db.delete(draft)
        note(db, application, "draft discarded", by_id)


def release(db: Session, application: Application, *, by_id: int, zone: str) -> None:
    """The decision is told: the state changes, the letter leaves, the days for accepting begin."""
    draft = decision_draft(db, application.id)
    if draft is None:
        raise Refused("There is no decision to release. Perhaps it was released already.")
    outcome = Outcome(draft.outcome)
    if outcome is Outcome.DECLINE:
        drop_what_is_to_come(
            db, application, zone=zone, by_id=by_id
        )  # a talk to come falls away with the application
    move(db, application, LEADS_TO[outcome], act=f"released {outcome}", by_id=by_id, reason=draft.reason)
    draft.released_at, draft.released_by_id = now(), by_id
    network = the_network(db)
    if outcome is Outcome.ACCEPT:
        application.accept_until = acceptance_end(now(), network.acceptance_days, zone)
    text = draft.body if outcome is not Outcome.ACCEPT else _with_way_to_answer(db, application, draft.body)
    write_own(
        db,
        f"decision-{outcome}",
        Words(draft.subject, text),
        to=application,
        occasion=f"decision:{draft.id}",
        reply_to=network.contact_email,
    )


def acceptance_end(at: datetime, days: int, zone: str) -> datetime:
    """The end of the last day on which the admission can be accepted, in the network's zone."""
    return end_of_day(day_of(at, zone) + timedelta(days=days), zone)


def _with_way_to_answer(db: Session, application: Application, body: str) -> str:
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
    favor = _admission(db, application, person, decided_by, thanks, zone)
    give_role(db, person, RoleKind.MEMBER, by_id=decided_by.id)
    _welcome(db, application, person)
    return favor


def _admission(
    db: Session, application: Application, person: Person, decided_by: Person, thanks: str, zone: str
) -> Favor:
    """Line one of the record: the network gave, the member received, the organizer decided."""
    party = party_of(db, person)
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
    """The applicant would rather not."""
    move(db, application, State.DECLINED, act="rather not", by_applicant=True, reason=reason)
