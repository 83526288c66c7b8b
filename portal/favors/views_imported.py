"""The answers to imported favors: by the member who received them, and by organizers for the network."""

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from portal.favors.actions_imported import confirm, decline
from portal.favors.forms_import import UpTo, Yes
from portal.favors.models import Thanks
from portal.favors.queries_imported import (
    SHOWN,
    Waiting,
    received_by,
    received_by_network,
    records,
    waiting_for,
)
from portal.favors.views import pages
from portal.web.entry import for_members, for_organizers
from portal.web.transaction import db


@pages.get("/favors/imported")
@for_members
def imported() -> str:
    found = waiting_for(db, current_user.id)
    shown, more = found[:SHOWN], len(found) > SHOWN
    return render_template("favors/imported.html", waiting=shown, more=more)


@pages.post("/favors/imported/confirm")
@for_members
def confirm_shown() -> Any:
    """All that the page showed, and nothing that came since."""
    form = UpTo()
    if not form.validate_on_submit():
        abort(400)
    shown = [one for one in waiting_for(db, current_user.id)[:SHOWN] if one.id <= form.last.data]
    confirm(db, records(db, shown), by_id=current_user.id)
    flash(ngettext("One favor counts from now on.", "%(num)d favors count from now on.", len(shown)))
    return redirect(url_for("favors.imported"))


@pages.get("/favors/imported/<int:imported_id>")
@for_members
def ask_imported(imported_id: int) -> Any:
    found = _of_member(imported_id)
    return redirect(url_for("favors.imported")) if found.is_answered else _page(found, Yes())


@pages.post("/favors/imported/<int:imported_id>/confirm")
@for_members
def confirm_imported(imported_id: int) -> Any:
    found, form = _of_member(imported_id), Yes()
    if not form.validate_on_submit():
        return _page(found, form), 422
    thanks = Thanks(int(form.thanks.data)) if form.thanks.data else None
    confirm(db, records(db, [found]), by_id=current_user.id, thanks=thanks, words=form.came_of_it.data)
    flash(_("It counts from now on."))
    return redirect(url_for("favors.imported"))


@pages.post("/favors/imported/<int:imported_id>/decline")
@for_members
def decline_imported(imported_id: int) -> Any:
    [one] = records(db, [_of_member(imported_id)])
    decline(db, one, by_id=current_user.id)
    flash(_("Declined. Nobody is told."))
    return redirect(url_for("favors.imported"))


@pages.post("/organizer/import/waiting/<int:imported_id>/confirm")
@for_organizers
def confirm_for_network(imported_id: int) -> Any:
    confirm(db, records(db, [_of_network(imported_id)]), by_id=current_user.id)
    flash(_("It counts from now on."))
    return redirect(url_for("favors.ask_import"))


@pages.post("/organizer/import/waiting/<int:imported_id>/decline")
@for_organizers
def decline_for_network(imported_id: int) -> Any:
    [one] = records(db, [_of_network(imported_id)])
    decline(db, one, by_id=current_user.id)
    flash(_("Declined. Nobody is told."))
    return redirect(url_for("favors.ask_import"))


def _of_member(imported_id: int) -> Waiting:
    return received_by(db, current_user.id, imported_id) or abort(404)


def _of_network(imported_id: int) -> Waiting:
    return received_by_network(db, imported_id) or abort(404)


def _page(found: Waiting, form: Yes) -> str:
    return render_template("favors/imported_one.html", favor=found, form=form)
