"""Linking a favor to the one that answers it, and the word of the one who is answered."""

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from wtforms import SelectChoice

from portal.favors import actions_return as actions
from portal.favors.entry import layout_for, side_here
from portal.favors.forms import ChooseFavor
from portal.favors.models import Favor, Side
from portal.favors.models_returns import FavorReturn, ReturnState
from portal.favors.queries_favor import Told, favor_told
from portal.favors.queries_returns import possible_answers, possibly_answered
from portal.favors.views import pages
from portal.favors.views_new import attempt
from portal.parties.models import Party
from portal.web.entry import for_people
from portal.web.language import day, language
from portal.web.transaction import db

Find = Callable[..., Any]


@pages.get("/favors/<int:id>/return")
@for_people
def ask_return(id: int) -> str:
    """Which later favor answers this one."""
    return _page(_own(id), possible_answers, "favors.save_return")


@pages.post("/favors/<int:id>/return")
@for_people
def save_return(id: int) -> Any:
    told = _own(id)
    return _link(told, possible_answers, "favors.save_return", lambda chosen: (told.id, chosen))


@pages.get("/favors/<int:id>/answers")
@for_people
def ask_answers(id: int) -> str:
    """Which earlier favor this one answers."""
    return _page(_own(id), possibly_answered, "favors.save_answers")


@pages.post("/favors/<int:id>/answers")
@for_people
def save_answers(id: int) -> Any:
    told = _own(id)
    return _link(told, possibly_answered, "favors.save_answers", lambda chosen: (chosen, told.id))


@pages.post("/favors/returns/<int:id>/confirm")
@for_people
def confirm_return(id: int) -> Any:
    link = _proposed(id)
    actions.confirm_return(db, link, by_id=current_user.id)
    flash(_("Confirmed: it is given back."))
    return redirect(url_for("favors.favor", id=link.favor_id))


@pages.post("/favors/returns/<int:id>/decline")
@for_people
def decline_return(id: int) -> Any:
    link = _proposed(id)
    actions.decline_return(db, link, by_id=current_user.id)
    flash(_("Done. Nobody is told."))
    return redirect(url_for("favors.favor", id=link.favor_id))


@pages.post("/favors/returns/<int:id>/withdraw")
@for_people
def withdraw_return(id: int) -> Any:
    link = _proposed(id)
    actions.withdraw_return(db, link, by_id=current_user.id)
    return redirect(url_for("favors.favor", id=link.favor_id))


def _own(id: int) -> Told:
    told = favor_told(db, id) or abort(404)
    return told if side_here(told.giver, told.receiver) is not None else abort(404)


def _proposed(id: int) -> FavorReturn:
    """A link of the signed-in person, on either side."""
    link = db.get(FavorReturn, id)
    if link is None or link.state == ReturnState.WITHDRAWN:
        abort(404)
    answered = db.get_one(Favor, link.favor_id)
    sides = db.get_one(Party, answered.giver_id), db.get_one(Party, answered.receiver_id)
    return link if side_here(*sides) is not None else abort(404)


def _choice(told: Told, find: Find) -> ChooseFavor:
    form, favor = ChooseFavor(), db.get_one(Favor, told.id)
    own = told.giver if side_here(told.giver, told.receiver) is Side.GIVER else told.receiver
    form.favor.choices = [SelectChoice(str(one.id), _label(one)) for one in find(db, favor, own.id)]
    return form


def _label(one: Any) -> str:
    kind = one.kind_english if language() == "en" else one.kind_german
    line = _(
        "%(day)s: %(kind)s, %(giver)s for %(receiver)s",
        day=day(one.on),
        kind=kind,
        giver=one.giver,
        receiver=one.receiver,
    )
    return f"{line}. {one.what}" if one.what else line


def _page(told: Told, find: Find, onward: str, form: ChooseFavor | None = None) -> str:
    return render_template(
        "favors/return.html",
        layout=layout_for(told.giver, told.receiver),
        told=told,
        side=side_here(told.giver, told.receiver),
        later=find is possible_answers,
        onward=onward,
        form=form or _choice(told, find),
    )


def _link(told: Told, find: Find, onward: str, pair: Callable[[int], tuple[int, int]]) -> Any:
    form = _choice(told, find)
    if not form.validate_on_submit():
        return _page(told, find, onward, form), 422
    answered, answer = (db.get_one(Favor, id_) for id_ in pair(int(form.favor.data)))
    link = attempt(form, lambda: actions.link_return(db, answered, answer, by_id=current_user.id))
    if link is None:
        return _page(told, find, onward, form), 409
    flash(
        _("Confirmed: it is given back.")
        if link.state == ReturnState.CONFIRMED
        else _("Proposed as a return.")
    )
    return redirect(url_for("favors.favor", id=told.id))
