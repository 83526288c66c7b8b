"""The kinds of favors, for organizers: added, renamed, retired; never deleted."""

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.favors import actions_kinds as actions
from portal.favors.forms import Kind
from portal.favors.models import FavorKind
from portal.favors.queries import all_kinds
from portal.favors.views import pages
from portal.favors.views_new import attempt
from portal.web.entry import for_organizers
from portal.web.transaction import db


@pages.get("/organizer/settings/kinds")
@for_organizers
def kinds() -> str:
    return _page(Kind())


@pages.post("/organizer/settings/kinds")
@for_organizers
def add_kind() -> Any:
    form = Kind()
    if not form.validate_on_submit():
        return _page(form), 422
    if attempt(form, lambda: actions.add_kind(db, form.german.data, form.english.data)) is None:
        return _page(form), 409
    flash(_("Saved."))
    return redirect(url_for("favors.kinds"))


@pages.get("/organizer/settings/kinds/<key>")
@for_organizers
def ask_rename(key: str) -> str:
    kind = _kind(key)
    return _rename_page(kind, Kind(obj=kind))


@pages.post("/organizer/settings/kinds/<key>")
@for_organizers
def rename_kind(key: str) -> Any:
    kind, form = _kind(key), Kind()
    if not form.validate_on_submit():
        return _rename_page(kind, form), 422
    renamed = attempt(form, lambda: actions.rename_kind(db, kind, form.german.data, form.english.data))
    if renamed is None:
        return _rename_page(kind, form), 409
    flash(_("Saved."))
    return redirect(url_for("favors.kinds"))


@pages.post("/organizer/settings/kinds/<key>/retire")
@for_organizers
def retire_kind(key: str) -> Any:
    actions.retire_kind(db, _kind(key), current_user.id)
    return redirect(url_for("favors.kinds"))


@pages.post("/organizer/settings/kinds/<key>/restore")
@for_organizers
def restore_kind(key: str) -> Any:
    actions.restore_kind(db, _kind(key))
    return redirect(url_for("favors.kinds"))


def _kind(key: str) -> FavorKind:
    found = db.get(FavorKind, key) if "\x00" not in key else None
    return found or abort(404)


def _page(form: Kind) -> str:
    return render_template("favors/kinds.html", kinds=all_kinds(db), form=form)


def _rename_page(kind: FavorKind, form: Kind) -> str:
    return render_template("favors/kind.html", kind=kind, form=form)
