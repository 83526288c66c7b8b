"""Files of the bank: the treasurer brings one, sees what becomes of each line, and books it."""

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from portal.dues import actions_bank as actions
from portal.dues.entry import acting, today
from portal.dues.fates import as_booked, digest_of, fates
from portal.dues.forms_bank import BankFile, Book
from portal.dues.models_bank import BankImport, Fate
from portal.dues.queries_bank import file_with, files, rows_of_file
from portal.dues.views_treasury import pages
from portal.web.entry import for_treasurers
from portal.web.transaction import db


@pages.get("/organizer/dues/bank")
@for_treasurers
def ask_bank_file() -> str:
    return render_template("dues/bank.html", form=BankFile(), files=files(db))


@pages.post("/organizer/dues/bank")
@for_treasurers
def bring_bank_file() -> Any:
    form = BankFile()
    if not form.validate_on_submit():
        return render_template("dues/bank.html", form=form, files=files(db)), 422
    known = file_with(db, form.digest)
    if known is not None:
        flash(_("This very file was brought before; nothing was changed. This is what became of it."))
        return redirect(url_for("treasury.bank_file", bank_id=known.id))
    kept = actions.keep(db, form.lines, name=form.file_name, digest=form.digest, by_id=current_user.id)
    return redirect(url_for("treasury.bank_file", bank_id=kept.id))


@pages.get("/organizer/dues/bank/<int:bank_id>")
@for_treasurers
def bank_file(bank_id: int) -> str:
    file = _file(bank_id)
    rows = rows_of_file(db, file.id)
    every = as_booked(db, rows) if file.booked_at else fates(db, rows, today())
    return render_template(
        "dues/bank_file.html",
        file=file,
        pays=[one for one in every if one.fate is Fate.PAYS],
        twice=[one for one in every if one.fate is Fate.TWICE],
        aside=[one for one in every if one.fate not in (Fate.PAYS, Fate.TWICE, Fate.NOT_INCOMING)],
        went_out=sum(one.fate is Fate.NOT_INCOMING for one in every),
        shown=digest_of(every),
    )


@pages.post("/organizer/dues/bank/<int:bank_id>")
@for_treasurers
def book_bank_file(bank_id: int) -> Any:
    file, form = _file(bank_id), Book()
    if not form.validate_on_submit():
        abort(400)
    count = actions.book(db, file, shown=form.shown.data, **acting())
    flash(ngettext("One invoice is paid.", "%(num)d invoices are paid.", count))
    return redirect(url_for("treasury.bank_file", bank_id=bank_id))


@pages.post("/organizer/dues/bank/<int:bank_id>/discard")
@for_treasurers
def discard_bank_file(bank_id: int) -> Any:
    actions.discard(db, _file(bank_id))
    flash(_("Discarded. Nothing was booked."))
    return redirect(url_for("treasury.ask_bank_file"))


def _file(bank_id: int) -> BankImport:
    return db.get(BankImport, bank_id) or abort(404)
