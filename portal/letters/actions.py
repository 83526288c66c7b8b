"""Writing letters and making links. A letter is a row in the transaction of the change it reports."""

import hashlib
import re
import secrets

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.clock import now
from portal.errors import Refused
from portal.letters.models import Letter, LetterState, Link, LinkPurpose
from portal.letters.words import Addressee, Words, compose, greeting

_TOKEN = re.compile(r"^([ \t]*portal:\S*?[/=])[\w-]{32,}", re.MULTILINE)
# eight digits on their own, as sign-in codes are written; more digits beside them make it a telephone number
_CODE = re.compile(r"(?<![\d+/(-])(?<!\d[ \u00a0])\d{4}[ \u00a0]?\d{4}(?![ \u00a0]?\d)")


def write(
    db: Session,
    kind: str,
    *,
    to: Addressee,
    occasion: str,
    reply_to: str = "",
    calendar: str | None = None,
    **values: object,
) -> Letter:
    """Writes a letter of the house. `occasion` names the event: told twice, it is refused by the database."""
    words = compose(kind, to.language, {"greeting": greeting(to), **values})
    return write_own(db, kind, words, to=to, occasion=occasion, reply_to=reply_to, calendar=calendar)


def write_own(
    db: Session,
    kind: str,
    words: Words,
    *,
    to: Addressee,
    occasion: str,
    reply_to: str = "",
    calendar: str | None = None,
) -> Letter:
    """Writes a letter whose words an organizer has seen and may have changed."""
    letter = Letter(
        occasion=occasion,
        kind=kind,
        language=to.language,
        to_address=to.email,
        to_name=to.name,
        reply_to=reply_to,
        subject=words.subject,
        text=words.text,
        calendar=calendar,
        message_id=secrets.token_hex(16),
        written_at=now(),
        next_try_at=now(),
    )
    db.add(letter)
    db.flush()
    return letter


def make_link(db: Session, purpose: LinkPurpose, subject_id: int) -> tuple[Link, str]:
    """A link to one thing and its token of 256 bits; the token is not kept, only its hash."""
    token = secrets.token_urlsafe(32)
    link = Link(token_hash=hash_of(token), purpose=purpose, subject_id=subject_id, made_at=now())
    db.add(link)
    db.flush()
    return link, token


def revoke_links(db: Session, purpose: LinkPurpose, subject_id: int) -> None:
    """Links made before stop working, because a new one was asked for or the case has ended."""
    db.execute(
        sa.update(Link)
        .where(Link.purpose == purpose, Link.subject_id == subject_id, Link.revoked_at.is_(None))
        .values(revoked_at=now())
    )


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def note_seen(db: Session, letter: Letter, by_id: int) -> None:
    """An organizer knows that this letter will not arrive; nobody will need its links any more."""
    _refuse_unless_failed(letter)
    letter.seen_at, letter.seen_by_id = now(), by_id
    letter.text = without_tokens(letter.text)
    db.flush()


def send_again(db: Session, letter: Letter) -> None:
    """Another go from the start. The Message-ID stays: had the first arrived after all, it is one letter."""
    _refuse_unless_failed(letter)
    letter.state, letter.tries, letter.next_try_at = LetterState.QUEUED, 0, now()
    letter.trouble = letter.ended_at = None
    db.flush()


def _refuse_unless_failed(letter: Letter) -> None:
    if letter.state != LetterState.FAILED or letter.seen_at is not None:
        raise Refused("This letter is not among the failed ones any more. Please look at the list again.")


def without_tokens(text: str) -> str:
    """The text as it may be kept once nobody needs its links: what opens a door is kept only as a hash."""
    return _CODE.sub("…", _TOKEN.sub(r"\1…", text))
