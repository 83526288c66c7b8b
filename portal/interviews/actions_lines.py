"""Writing at the desk: a line is kept once however often it is sent, and a newer version never gives way to an older one."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from portal.applications.models import Application
from portal.applications.states import State
from portal.clock import now
from portal.errors import Refused
from portal.interviews.models import Capture, CaptureKind, Interview, Matter, Whom
from portal.interviews.queries import line_by_key, next_position, told_at

TO_COME = (State.INVITED, State.SCHEDULED, State.QUESTION)
HELD = (State.INTERVIEWED, State.QUESTION)


@dataclass(frozen=True)
class Line:
    """What somebody writes at the desk."""

    kind: CaptureKind
    words: str
    to: Whom | None = None
    what: Matter | None = None
    prompted: bool | None = None
    struck: bool = False


@dataclass(frozen=True)
class Version:
    """Which line it is, and which of its versions: the window that wrote it counts on from the version it had seen."""

    key: str
    writer: str
    seen: int  # the version its writer began from; 0: a new line
    number: int
    at: datetime  # when the line was begun


def is_writable(interview: Interview, application: Application, told: datetime | None) -> bool:
    """Lines can be changed until a decision is told that knew of them."""
    if interview.is_to_come:
        return application.state in TO_COME
    noted = interview.noted_at if interview.held_on else None
    return application.state in HELD and noted is not None and (told is None or told < noted)


def refuse_unless_writable(db: Session, interview: Interview) -> None:
    application = db.get_one(Application, interview.application_id)
    if not is_writable(interview, application, told_at(db, application.id)):
        raise Refused("This application has gone on. What was noted about the interview stays as it was.")


def keep_line(db: Session, interview: Interview, line: Line, version: Version, by_id: int) -> Capture:
    """Keeps the newest version of a line and answers with what stands now.

    Two who change the same line without having seen each other's words both keep theirs: the later one beside it."""
    refuse_unless_writable(db, interview)
    _refuse_empty(line)
    kept = line_by_key(db, interview.id, version.key)
    if kept is None:
        return _add(db, interview, line, version, by_id)
    if kept.writer != version.writer and kept.version != version.seen:
        return keep_line(db, interview, line, replace(version, key=_beside(version)), by_id)
    if version.number > kept.version:
        _write(kept, line, version, by_id)
        db.flush()
    return kept


def add_lines(db: Session, interview: Interview, lines: Sequence[Line], by_id: int) -> None:
    """New lines, in their order."""
    refuse_unless_writable(db, interview)
    for line in lines:
        _refuse_empty(line)
        _add(db, interview, line, _by_hand(secrets.token_hex(16), seen=0, at=now()), by_id)


def change_line(
    db: Session, interview: Interview, capture: Capture, line: Line, *, seen: int, by_id: int
) -> Capture:
    """Other words for a line, by a form that showed the version `seen`."""
    return keep_line(db, interview, line, _by_hand(capture.key, seen=seen, at=capture.at), by_id)


def strike(db: Session, interview: Interview, capture: Capture, by_id: int) -> None:
    """Struck out: it stands on, but nobody builds on it."""
    _mark(db, interview, capture, by_id, struck=True)


def restore(db: Session, interview: Interview, capture: Capture, by_id: int) -> None:
    _mark(db, interview, capture, by_id, struck=False)


def _mark(db: Session, interview: Interview, capture: Capture, by_id: int, *, struck: bool) -> None:
    same = Line(CaptureKind(capture.kind), capture.words, capture.to, capture.what, capture.prompted, struck)
    change_line(db, interview, capture, same, seen=capture.version, by_id=by_id)


def _by_hand(key: str, *, seen: int, at: datetime) -> Version:
    """A version from a form without script: each sending is a writer of its own."""
    return Version(key, secrets.token_hex(16), seen, seen + 1, at)


def _beside(version: Version) -> str:
    """The key of a line that keeps the words of one writer beside those of another."""
    return hashlib.sha256(f"{version.key} {version.writer}".encode()).hexdigest()[:40]


def _refuse_empty(line: Line) -> None:
    if not line.words and not line.struck:
        raise Refused("Write something, or strike the line out.")


def _add(db: Session, interview: Interview, line: Line, version: Version, by_id: int) -> Capture:
    capture = Capture(
        interview_id=interview.id,
        position=next_position(db, interview.id),
        kind=line.kind,
        key=version.key,
        at=version.at,
        by_id=by_id,
    )
    _write(capture, line, version, by_id)
    db.add(capture)
    db.flush()
    return capture


def _write(capture: Capture, line: Line, version: Version, by_id: int) -> None:
    is_note = capture.kind == CaptureKind.NOTE
    capture.words = line.words
    capture.to, capture.what = (None, None) if is_note else (line.to, line.what)
    capture.prompted = None if is_note else line.prompted
    capture.writer, capture.version = version.writer, version.number
    capture.saved_at, capture.saved_by_id = now(), by_id
    if not line.struck:
        capture.removed_at = capture.removed_by_id = None
    elif capture.removed_at is None:
        capture.removed_at, capture.removed_by_id = now(), by_id
