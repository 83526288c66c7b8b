"""One favor: for its two sides with all that was said, for organizers as far as it concerns them."""

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.favors import actions_words as actions
from portal.favors.actions_take_back import may_take_back
from portal.favors.entry import is_organizer_now, layout_for, side_here
from portal.favors.forms import Later
from portal.favors.models import Favor
from portal.favors.queries_favor import Told, favor_told, later_words
from portal.favors.queries_returns import links_of
from portal.favors.views import pages
from portal.favors.views_waiting import open_to_all
from portal.web.entry import for_people
from portal.web.transaction import db


@pages.get("/favors/<int:id>")
@for_people
def favor(id: int) -> str:
    return _page(_told(id), Later())


@pages.post("/favors/<int:id>/words")
@for_people
def add_words(id: int) -> Any:
    told, form = _told(id), Later()
    if not form.validate_on_submit():
        return _page(told, form), 422
    actions.add_words(db, _own(told), form.words.data, by_id=current_user.id)
    flash(_("Your words are on their way."))
    return redirect(url_for("favors.favor", id=id))


@pages.post("/favors/<int:id>/publish")
@for_people
def publish(id: int) -> Any:
    actions.agree(db, _own(_told(id)), by_id=current_user.id)
    return redirect(url_for("favors.favor", id=id, _anchor="publication"))


@pages.post("/favors/<int:id>/unpublish")
@for_people
def unpublish(id: int) -> Any:
    actions.disagree(db, _own(_told(id)), by_id=current_user.id)
    return redirect(url_for("favors.favor", id=id, _anchor="publication"))


@pages.post("/favors/<int:id>/nothing-expected")
@for_people
def expect_nothing(id: int) -> Any:
    actions.expect_nothing(db, _own(_told(id)), by_id=current_user.id)
    return redirect(url_for("favors.favor", id=id))


def _told(id: int) -> Told:
    """For its sides and for organizers; for all members once both sides published its words."""
    told = favor_told(db, id) or abort(404)
    published = told.published_at is not None and current_user.is_member
    if side_here(told.giver, told.receiver) is None and not is_organizer_now() and not published:
        abort(404)
    return told


def _own(told: Told) -> Favor:
    if side_here(told.giver, told.receiver) is None:
        abort(404)
    return db.get_one(Favor, told.id)


def _page(told: Told, form: Later) -> str:
    side, links = side_here(told.giver, told.receiver), links_of(db, [told.id])
    later = later_words(db, [told.id])
    return render_template(
        "favors/favor.html",
        layout=layout_for(told.giver, told.receiver),
        told=told,
        side=side,
        later=later if side else open_to_all(told, later),
        shows_words=side is not None or told.published_at is not None,
        newer_words=bool(side and later and (yes := told.yes_of(side)) and later[-1].at > yes),
        returned=next((link for link in links if link.favor_id == told.id), None),
        answers=next((link for link in links if link.answer_id == told.id), None),
        form=form,
        may_take_back=not told.is_admission
        and may_take_back(db, db.get_one(Favor, told.id), current_user.id),
    )
