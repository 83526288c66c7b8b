"""An organizer asks for more: the form opens again, and what is sent then is a revision of its own."""

from sqlalchemy.orm import Session

from portal.accounts.models import Person, RoleKind
from portal.accounts.queries import holds, organizers
from portal.applications.actions import move
from portal.applications.models import Application, Consent, Revision
from portal.applications.queries import agreed_to, asked_from, latest_revision, released_decision
from portal.applications.states import State
from portal.clock import now
from portal.errors import Refused
from portal.letters.actions import write
from portal.letters.words import path
from portal.network.models import PrivacyText
from portal.network.queries import the_network


def open_form(db: Session, application: Application) -> Revision:
    """The next revision begins as the one before it, which stays as it was sent."""
    sent = latest_revision(db, application.id)
    answers = {name: getattr(sent, name) for name in Revision.ANSWERS}
    revision = Revision(application_id=application.id, number=sent.number + 1, **answers)
    db.add(revision)
    db.flush()
    return revision


def must_agree_anew(db: Session, application: Application, privacy: PrivacyText) -> bool:
    """Whether the privacy text has changed since the applicant agreed to it."""
    return agreed_to(db, application.id) != privacy.id


def send_answer(db: Session, application: Application, privacy: PrivacyText, wording: str) -> None:
    """The answer is sent: the application goes back to where it was asked, and whoever asked gets a letter.

    `wording` is what the applicant agreed to; empty when there was nothing new to agree to."""
    if application.state != State.QUESTION:
        raise Refused(
            "Your answer has reached us already. You see where your application stands on its page."
        )
    revision, at = latest_revision(db, application.id), now()
    revision.sent_at = at
    if must_agree_anew(db, application, privacy):
        if not wording:
            raise Refused("Our privacy text has changed. Please agree to it before you send your answer.")
        db.add(
            Consent(
                application_id=application.id,
                privacy_text_id=privacy.id,
                wording=wording,
                language=application.language,
                at=at,
            )
        )
    move(db, application, asked_from(db, application.id), act="answered", by_applicant=True)
    for organizer in _who_asked(db, application):
        _tell(db, application, revision, organizer)


def _who_asked(db: Session, application: Application) -> list[Person]:
    """The organizer who asked; all of them when that one has left."""
    asked = released_decision(db, application.id)
    assert asked is not None, "nobody answers what was not asked"  # noqa: S101
    if holds(db, asked[1].id, RoleKind.ORGANIZER):
        return [asked[1]]
    return [db.get_one(Person, one.id) for one in organizers(db)]


def _tell(db: Session, application: Application, revision: Revision, organizer: Person) -> None:
    network = the_network(db)
    write(
        db,
        "answered",
        to=organizer,
        occasion=f"answered:{revision.id}:{organizer.id}",
        reply_to=network.contact_email,
        network=network,
        application=application,
        page=path(organizer.language, f"/organizer/applications/{application.id}"),
    )
