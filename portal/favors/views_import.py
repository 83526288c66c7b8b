"""Favors from before the portal: an organizer brings a file, sees what becomes of each row, and imports it."""

from datetime import date
from typing import Any

from flask import Response, abort, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from portal.clock import day_of, now
from portal.favors import actions_import
from portal.favors.fates import Outcome, digest_of, fates
from portal.favors.forms_import import CarryOut, Upload
from portal.favors.forms_sheet import HEADINGS, template
from portal.favors.models_import import FavorImport
from portal.favors.queries_imported import SHOWN, imports, waiting_for_network
from portal.favors.views import pages
from portal.network.queries import the_network
from portal.web.downloads import as_file
from portal.web.entry import for_organizers
from portal.web.language import language, translated
from portal.web.transaction import db


@pages.get("/organizer/import")
@for_organizers
def ask_import() -> str:
    return _page(Upload())


@pages.post("/organizer/import")
@for_organizers
def upload() -> Any:
    form = Upload()
    if not form.validate_on_submit():
        return _page(form), 422
    kept = actions_import.keep(db, form.rows, file_name=form.file_name, by_id=current_user.id)
    return redirect(url_for("favors.dry_run", import_id=kept.id))


@pages.get("/organizer/import/template")
@for_organizers
def import_template() -> Response:
    return as_file(template(language(), the_network(db).name), "text/csv", _("favors"))


@pages.get("/organizer/import/<int:import_id>")
@for_organizers
def dry_run(import_id: int) -> Any:
    found = _upload(import_id)
    if found.imported_at is not None:
        return redirect(url_for("favors.ask_import"))
    every = fates(db, found.lines, today=_today(), by_id=current_user.id)
    sections = {
        "broken": [fate for fate in every if fate.outcome is Outcome.BROKEN],
        "imported": [fate for fate in every if fate.outcome.is_imported],
        "there": [fate for fate in every if fate.outcome is Outcome.THERE],
    }
    return render_template(
        "favors/dry_run.html", upload=found, sections=sections, shown=digest_of(every), said=translated
    )


@pages.post("/organizer/import/<int:import_id>")
@for_organizers
def carry_out(import_id: int) -> Any:
    found, form = _upload(import_id), CarryOut()
    if not form.validate_on_submit():
        abort(400)
    count = actions_import.carry_out(db, found, shown=form.shown.data, today=_today(), by_id=current_user.id)
    flash(ngettext("One favor was imported.", "%(num)d favors were imported.", count))
    return redirect(url_for("favors.ask_import"))


@pages.post("/organizer/import/<int:import_id>/discard")
@for_organizers
def discard_import(import_id: int) -> Any:
    actions_import.discard(db, _upload(import_id))
    flash(_("Discarded. Nothing was imported."))
    return redirect(url_for("favors.ask_import"))


def _upload(import_id: int) -> FavorImport:
    return db.get(FavorImport, import_id) or abort(404)


def _today() -> date:
    return day_of(now(), current_app.config["ZONE"])


def _page(form: Upload) -> str:
    return render_template(
        "favors/import.html",
        form=form,
        headings=[names[("de", "en").index(language())][0] for names in HEADINGS.values()],
        imports=imports(db),
        waiting=waiting_for_network(db)[:SHOWN],
    )
