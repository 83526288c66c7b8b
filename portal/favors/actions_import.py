"""Favors from before the portal: a file is read, shown, and imported as it was shown."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.accounts.models import Person
from portal.clock import now
from portal.errors import Refused
from portal.favors.actions_imported import confirm
from portal.favors.fates import Fate, Outcome, digest_of, fates
from portal.favors.models_import import FavorImport, ImportedFavor, Row
from portal.favors.queries_import import Candidate
from portal.letters.actions import write
from portal.letters.words import path
from portal.network.queries import the_network

UPLOADS_KEPT = timedelta(days=7)  # until somebody imports them


def keep(db: Session, rows: Sequence[Row], *, file_name: str, by_id: int) -> FavorImport:
    """Keeps what was read until it is imported; nothing counts yet."""
    upload = FavorImport(file_name=file_name, at=now(), by_id=by_id, rows=[asdict(row) for row in rows])
    db.add(upload)
    db.flush()
    return upload


def discard(db: Session, upload: FavorImport) -> None:
    _refuse_imported(upload)
    db.delete(upload)
    db.flush()


def forget_old_uploads(db: Session) -> None:
    """Files that nobody imported within a week."""
    old = FavorImport.at < now() - UPLOADS_KEPT
    db.execute(sa.delete(FavorImport).where(FavorImport.imported_at.is_(None), old))


def carry_out(db: Session, upload: FavorImport, *, shown: str, today: date, by_id: int) -> int:
    """Imports what was shown, all of it or nothing, and says how many favors that were.

    What the network received, the organizer confirms by importing it; the rest waits for who received it."""
    _refuse_imported(upload)
    found = fates(db, upload.lines, today=today, by_id=by_id)
    if digest_of(found) != shown:
        raise Refused("Something has changed since this page was shown. Please look at the rows again.")
    _claim(db, upload, by_id)
    taken = _taken(db, upload, [fate for fate in found if fate.outcome.is_imported])
    confirm(db, [one for one, fate in taken if fate.outcome is Outcome.COUNTS], by_id=by_id)
    _ask(db, upload, [fate.candidate for _one, fate in taken if fate.outcome is Outcome.WAITS], by_id)
    db.flush()
    return len(taken)


def _refuse_imported(upload: FavorImport) -> None:
    if upload.imported_at is not None:
        raise Refused("This file has been imported already.")


def _claim(db: Session, upload: FavorImport, by_id: int) -> None:
    changed = db.execute(
        sa.update(FavorImport)
        .where(FavorImport.id == upload.id, FavorImport.imported_at.is_(None))
        .values(rows=None, imported_at=now(), imported_by_id=by_id)
    )
    if changed.rowcount != 1:  # type: ignore[attr-defined]
        raise Refused("This file has been imported already.")


def _taken(db: Session, upload: FavorImport, found: list[Fate]) -> list[tuple[ImportedFavor, Fate]]:
    taken = [(_row(upload, fate), fate) for fate in found]
    try:
        with db.begin_nested():
            db.add_all(one for one, _fate in taken)
    except sa.exc.IntegrityError as error:  # another file with the same favors, at this moment
        raise Refused("Somebody else was faster. Please look at the page again.") from error
    return taken


def _row(upload: FavorImport, fate: Fate) -> ImportedFavor:
    meant = fate.candidate
    assert meant is not None, "only what was understood is imported"  # noqa: S101
    return ImportedFavor(
        import_id=upload.id,
        row=fate.row.number,
        giver_id=meant.giver.id,
        receiver_id=meant.receiver.id,
        kind=meant.kind,
        on=meant.on,
        what=meant.what,
        fingerprint=meant.fingerprint,
    )


def _ask(db: Session, upload: FavorImport, waiting: Sequence[Candidate | None], by_id: int) -> None:
    """One letter to each of those whose yes is needed."""
    by, network = db.get_one(Person, by_id), the_network(db)
    people = Counter(one.receiver.person_id for one in waiting if one and one.receiver.person_id)
    for person_id, count in people.items():
        person = db.get_one(Person, person_id)
        write(
            db,
            "favors-to-confirm",
            to=person,
            occasion=f"import:{upload.id}:{person.id}",
            reply_to=network.contact_email,
            count=count,
            by=by,
            link=path(person.language, "/favors/imported"),
            network=network,
        )
