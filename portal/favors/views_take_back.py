"""Taking back a favor, by who received it or by an organizer."""

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.favors.actions_take_back import may_take_back, take_back
from portal.favors.forms_take_back import TakeBack
from portal.favors.queries_take_back import Line, line
from portal.favors.views import pages
from portal.web.entry import for_people
from portal.web.transaction import db


@pages.get("/favors/<int:favor_id>/take-back")
@for_people
def ask_take_back(favor_id: int) -> str:
    return _page(_line(favor_id), TakeBack())


@pages.post("/favors/<int:favor_id>/take-back")
@for_people
def take_favor_back(favor_id: int) -> Any:
    found, form = _line(favor_id), TakeBack()
    if not form.validate_on_submit():
        return _page(found, form), 422
    take_back(db, found.favor, by_id=current_user.id, reason=form.reason.data)
    flash(_("Taken back. Both sides can read why."))
    return redirect(url_for("favors.ask_take_back", favor_id=favor_id))


def _line(favor_id: int) -> Line:
    """Somebody else's favor is there for organizers only, and for them only with both factors."""
    found = line(db, favor_id) or abort(404)
    is_organizer = current_user.is_organizer and current_user.next_step is None
    return found if current_user.id in found.people or is_organizer else abort(404)


def _page(found: Line, form: TakeBack) -> str:
    return render_template(
        "favors/take_back.html",
        line=found,
        form=form,
        may=may_take_back(db, found.favor, current_user.id),
        sees_words=current_user.id in found.people or found.is_with_network,
    )
