"""What the applicant does with the open form: begin, save, send, confirm the address; later, answer a question."""

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.applications.actions import move, note, other_open, way_in
from portal.applications.models import Application, Attachment, AttachmentKind, Consent, Revision
from portal.applications.queries import latest_revision
from portal.applications.states import State
from portal.clock import day_of, now
from portal.errors import Refused
from portal.letters.actions import make_link, revoke_links, write
from portal.letters.models import Link, LinkPurpose
from portal.letters.words import path
from portal.network.models import PrivacyText
from portal.network.queries import the_network

REMIND_AFTER = timedelta(days=50)
KEEP = timedelta(days=60)
OPEN_FORM = (State.DRAFT, State.QUESTION)
PERSON = ("title", "given_name", "family_name", "phone", "company", "place")


@dataclass(frozen=True)
class CleanFile:
    """An uploaded file after it was checked and made harmless."""

    kind: AttachmentKind
    media_type: str
    content: bytes


def begin(
    db: Session, *, email: str, email_key: str, language: str, name: dict[str, str]
) -> tuple[Application, Link]:
    """A draft begins with an address; the letter's link resumes it on another device."""
    at = now()
    application = Application(
        email=email, email_key=email_key, language=language, state_since=at, begun_at=at, saved_at=at, **name
    )
    db.add(application)
    db.flush()
    db.add(Revision(application_id=application.id))
    return application, send_link(db, application)


def send_link(db: Session, application: Application) -> Link:
    """Sends a fresh link to the application; earlier ones stop working."""
    revoke_links(db, LinkPurpose.APPLICATION, application.id)
    link, token = make_link(db, LinkPurpose.APPLICATION, application.id)
    network = the_network(db)
    write(
        db,
        "your-link",
        to=application,
        occasion=f"link:{link.id}",
        reply_to=network.contact_email,
        network=network,
        draft=application.state == State.DRAFT,
        link=path(application.language, f"/link/{token}"),
    )
    return link


def entrance(db: Session, application: Application) -> Link:
    """The link that lets a browser in; made anew, without a letter, where none is open."""
    open_one = db.scalar(
        sa.select(Link)
        .where(
            Link.purpose == LinkPurpose.APPLICATION,
            Link.subject_id == application.id,
            Link.revoked_at.is_(None),
        )
        .limit(1)
    )
    return open_one or make_link(db, LinkPurpose.APPLICATION, application.id)[0]


def send_link_to(db: Session, email_key: str) -> None:
    """Whoever asks by address gets a link to their latest application, if there is one; the page never tells."""
    application = db.scalar(
        sa.select(Application)
        .where(Application.email_key == email_key, Application.state != State.ADMITTED)
        # anybody can begin a draft with somebody else's address
        .order_by(Application.confirmed_at.is_(None), Application.id.desc())
        .limit(1)
    )
    if application:
        send_link(db, application)


def keep(db: Session, application: Application, answers: dict[str, str]) -> None:
    """Puts answers where they belong: who it is at the application, the rest in the revision that is being written.

    What is corrected about the person counts at once; once the application was sent, the history keeps how it stood before."""
    refuse_unless_open(application)
    revision = latest_revision(db, application.id)
    changed = [name for name in PERSON if name in answers and getattr(application, name) != answers[name]]
    before = ", ".join(filter(None, (getattr(application, name) for name in changed)))
    for name, words in answers.items():
        setattr(application if hasattr(Application, name) else revision, name, words)
    if changed and application.state == State.QUESTION:
        note(db, application, "details changed", by_applicant=True, reason=before)


def save(db: Session, application: Application, *, email: tuple[str, str] | None = None) -> None:
    """Notes that the form was saved; a draft's changed address gets a link of its own."""
    refuse_unless_open(application)
    application.rename()
    application.saved_at, application.reminded_at = now(), None
    if email and email[1] != application.email_key:
        refuse_unless_draft(application)
        application.email, application.email_key = email
        revoke_links(db, LinkPurpose.CONFIRM, application.id)
        latest_revision(db, application.id).sent_at = None
    db.flush()


def refuse_unless_draft(application: Application) -> None:
    if application.state != State.DRAFT:
        raise Refused("Your application has been sent already. You see where it stands on its page.")


def refuse_unless_open(application: Application) -> None:
    """The form is open while it is a draft, and again when more was asked."""
    if application.state not in OPEN_FORM:
        raise Refused("Your application has been sent already. You see where it stands on its page.")


def attach(db: Session, application: Application, file: CleanFile) -> None:
    """Keeps a file with the revision that is being written; a newer one takes its place. What was sent keeps its files."""
    remove_attachment(db, application, file.kind)
    db.add(
        Attachment(
            application_id=application.id,
            revision_number=latest_revision(db, application.id).number,
            kind=file.kind,
            media_type=file.media_type,
            size=len(file.content),
            at=now(),
            content=file.content,
        )
    )
    db.flush()


def remove_attachment(db: Session, application: Application, kind: AttachmentKind) -> None:
    """Takes out what came with the revision that is being written; a file that was sent before stands again."""
    refuse_unless_open(application)
    db.execute(
        sa.delete(Attachment).where(
            Attachment.application_id == application.id,
            Attachment.revision_number == latest_revision(db, application.id).number,
            Attachment.kind == kind,
        )
    )


def send(db: Session, application: Application, privacy: PrivacyText, wording: str) -> None:
    """The applicant is done and agrees to the privacy text; the address is still to be confirmed through a letter."""
    refuse_unless_draft(application)
    at = now()
    latest_revision(db, application.id).sent_at = at
    db.add(
        Consent(
            application_id=application.id,
            privacy_text_id=privacy.id,
            wording=wording,
            language=application.language,
            at=at,
        )
    )
    send_confirmation(db, application)


def send_confirmation(db: Session, application: Application) -> None:
    """Sends the letter that asks whether the address is theirs; an earlier one stops working."""
    refuse_unless_draft(application)
    revoke_links(db, LinkPurpose.CONFIRM, application.id)
    link, token = make_link(db, LinkPurpose.CONFIRM, application.id)
    network = the_network(db)
    write(
        db,
        "confirm-address",
        to=application,
        occasion=f"confirm:{link.id}",
        reply_to=network.contact_email,
        network=network,
        link=path(application.language, f"/link/{token}"),
    )


def confirm(db: Session, application: Application) -> None:
    """The address is theirs: the application is submitted. A second click finds it done."""
    if application.confirmed_at is not None:
        return
    if latest_revision(db, application.id).sent_at is None:
        raise Refused("This application was changed after the letter was sent. Please send it again.")
    if other_open(db, application):
        raise Refused("There is another application under this address already.")
    application.confirmed_at = now()
    application.reference = f"{application.confirmed_at:%Y}-{application.id:04d}"
    db.flush()
    move(db, application, State.SUBMITTED, act="submitted", by_applicant=True)
    network = the_network(db)
    write(
        db,
        "received",
        to=application,
        occasion=f"received:{application.id}",
        reply_to=network.contact_email,
        network=network,
        application=application,
        status=way_in(db, application),
    )


def remind_of_drafts(db: Session, *, zone: str) -> None:
    """Before a draft is removed, its writer gets a letter with a fresh link."""
    old = sa.select(Application).where(
        Application.state == State.DRAFT,
        Application.saved_at < now() - REMIND_AFTER,
        Application.reminded_at.is_(None),
    )
    for application in db.scalars(old.limit(100)):
        application.reminded_at = now()
        network = the_network(db)
        write(
            db,
            "draft-ends",
            to=application,
            occasion=f"draft-ends:{application.id}:{application.saved_at.isoformat()}",
            reply_to=network.contact_email,
            network=network,
            until=day_of(application.saved_at + KEEP, zone),
            link=way_in(db, application),
        )


def remove_old_drafts(db: Session) -> None:
    """Drafts nobody touched for 60 days are removed, ten days after their writer was told."""
    at = now()
    old = sa.select(Application.id).where(
        Application.state == State.DRAFT,
        Application.saved_at < at - KEEP,
        Application.reminded_at < at - (KEEP - REMIND_AFTER),
    )
    for application_id in db.scalars(old.limit(100)).all():
        for rows in (Attachment, Consent, Revision):
            db.execute(sa.delete(rows).where(rows.application_id == application_id))
        for purpose in LinkPurpose:
            db.execute(sa.delete(Link).where(Link.purpose == purpose, Link.subject_id == application_id))
        db.execute(sa.delete(Application).where(Application.id == application_id))
