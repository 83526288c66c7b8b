"""A report: its giver sees how it stands, its receiver confirms it with thanks or declines it quietly."""

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.accounts.queries import organizers
from portal.favors import actions_report as actions
from portal.favors.entry import layout_for, side_here
from portal.favors.forms import Thank
from portal.favors.models import FavorKind, Side
from portal.favors.models_reports import FavorReport, ReportState
from portal.favors.views import pages
from portal.favors.views_new import attempt, gratitude
from portal.parties.models import Party, PartyKind
from portal.web.entry import for_people
from portal.web.transaction import db


@pages.get("/favors/reports/<int:id>")
@for_people
def show_report(id: int) -> Any:
    noted = _report(id)
    if noted.favor_id is not None:
        return redirect(url_for("favors.favor", id=noted.favor_id))
    return _page(noted, Thank())


@pages.post("/favors/reports/<int:id>/confirm")
@for_people
def confirm(id: int) -> Any:
    noted, form = _report(id), Thank()
    if not form.validate_on_submit():
        return _page(noted, form), 422
    favor = attempt(form, lambda: actions.confirm(db, noted, gratitude(form), by_id=current_user.id))
    if favor is None:
        return _page(noted, form), 409
    flash(_("Confirmed. Your thanks are on their way."))
    return redirect(url_for("favors.favor", id=favor.id))


@pages.post("/favors/reports/<int:id>/decline")
@for_people
def decline(id: int) -> Any:
    noted = _report(id)
    actions.decline(db, noted, by_id=current_user.id)
    flash(_("Done. Nobody is told."))
    return redirect(_home(noted))


@pages.post("/favors/reports/<int:id>/withdraw")
@for_people
def withdraw(id: int) -> Any:
    noted = _report(id)
    actions.withdraw(db, noted, by_id=current_user.id)
    flash(_("The report is taken back."))
    return redirect(_home(noted))


def _report(id: int) -> FavorReport:
    """A report of the signed-in person, on either side; what was taken back is nobody's any more."""
    noted = db.get(FavorReport, id)
    if noted is None or noted.state == ReportState.WITHDRAWN or side_here(*_sides(noted)) is None:
        abort(404)
    return noted


def _sides(noted: FavorReport) -> tuple[Party, Party]:
    return db.get_one(Party, noted.giver_id), db.get_one(Party, noted.receiver_id)


def _page(noted: FavorReport, form: Thank) -> str:
    giver, receiver = _sides(noted)
    side = side_here(giver, receiver)
    to_network = receiver.kind == PartyKind.NETWORK
    return render_template(
        "favors/report.html",
        layout=layout_for(giver, receiver),
        report=noted,
        kind=db.get_one(FavorKind, noted.kind),
        giver=giver,
        receiver=receiver,
        form=form,
        may_confirm=side is Side.RECEIVER and noted.state == ReportState.REPORTED,
        gave=side is Side.GIVER,
        nobody_else=to_network and {one.id for one in organizers(db)} <= {giver.person_id},
    )


def _home(noted: FavorReport) -> str:
    own = current_user.id in [party.person_id for party in _sides(noted)]
    return url_for("favors.waiting" if own else "favors.for_network")
