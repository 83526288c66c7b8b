"""Files of the bank: kept to be looked at, and booked as they were shown."""

from collections.abc import Sequence
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.clock import day_of, now
from portal.dues.actions_invoices import pay
from portal.dues.bank_lines import Line, keys
from portal.dues.fates import Told, digest_of, fates
from portal.dues.models_bank import BankImport, BankRow, Fate
from portal.dues.models_dues import Invoice
from portal.dues.queries_bank import rows_of_file
from portal.dues.states import Means
from portal.errors import Refused

KEPT = timedelta(days=7)  # until somebody books them


def keep(db: Session, lines: Sequence[Line], *, name: str, digest: str, by_id: int) -> BankImport:
    """Keeps what was read until it is booked; nothing is paid yet. Of money that went out, only the line is counted."""
    file = BankImport(name=name, digest=digest, at=now(), by_id=by_id)
    try:
        with db.begin_nested():
            db.add(file)
    except sa.exc.IntegrityError as error:
        raise Refused("This file was brought already.") from error
    db.add_all(_row(file, line, key) for line, key in zip(lines, keys(lines), strict=True))
    db.flush()
    return file


def _row(file: BankImport, line: Line, key: str) -> BankRow:
    went_out = line.fate == Fate.NOT_INCOMING
    return BankRow(
        import_id=file.id,
        line=line.number,
        key=key,
        on=line.on,
        cents=line.cents,
        payer="" if went_out else line.payer[:140],
        purpose="" if went_out else line.purpose[:1000],
        fate=line.fate or Fate.UNKNOWN,
    )


def discard(db: Session, file: BankImport) -> None:
    _refuse_booked(file)
    db.execute(sa.delete(BankRow).where(BankRow.import_id == file.id))
    db.delete(file)
    db.flush()


def forget_old_files(db: Session) -> None:
    """Those nobody booked within a week."""
    old = sa.select(BankImport.id).where(BankImport.booked_at.is_(None), BankImport.at < now() - KEPT)
    db.execute(sa.delete(BankRow).where(BankRow.import_id.in_(old)))
    db.execute(sa.delete(BankImport).where(BankImport.booked_at.is_(None), BankImport.at < now() - KEPT))


def book(db: Session, file: BankImport, *, shown: str, by_id: int, zone: str) -> int:
    """Books what was shown, all of it or nothing, and says how many invoices that paid."""
    _refuse_booked(file)
    told = fates(db, rows_of_file(db, file.id), day_of(now(), zone))
    if digest_of(told) != shown:
        raise Refused("Something has changed since this page was shown. Please look at the rows again.")
    _claim(db, file, by_id)
    for one in told:
        _settle(db, one, by_id=by_id, zone=zone)
    db.flush()
    return sum(one.fate is Fate.PAYS for one in told)


def _refuse_booked(file: BankImport) -> None:
    if file.booked_at is not None:
        raise Refused("This file has been booked already.")


def _claim(db: Session, file: BankImport, by_id: int) -> None:
    changed = db.execute(
        sa.update(BankImport)
        .where(BankImport.id == file.id, BankImport.booked_at.is_(None))
        .values(booked_at=now(), booked_by_id=by_id)
    )
    if changed.rowcount != 1:  # type: ignore[attr-defined]
        raise Refused("This file has been booked already.")


def _settle(db: Session, told: Told, *, by_id: int, zone: str) -> None:
    row, meant = told.row, told.meant
    row.fate = told.fate
    if told.fate is not Fate.PAYS or meant is None or row.on is None or row.cents is None:
        return
    row.invoice_id = meant.id
    pay(
        db,
        db.get_one(Invoice, meant.id),
        cents=row.cents,
        means=Means.TRANSFER,
        on=row.on,
        key=f"bank:{row.key}",
        seen=meant.step,
        by_id=by_id,
        zone=zone,
    )
