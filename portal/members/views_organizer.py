"""For organizers: all members in one table, those who left, and one member with their doors."""

from datetime import date
from typing import Any

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.accounts.actions import end_all_sign_ins, end_own_sign_in
from portal.accounts.models import SignIn
from portal.accounts.models_security import What
from portal.accounts.queries import open_sign_ins
from portal.accounts.security_log import note
from portal.clock import day_of, now
from portal.members.queries_known import PAGE, Known, Line, favors_of, known
from portal.members.queries_organizer import all_members, former_members, without_contribution
from portal.members.views import pages
from portal.web.entry import for_organizers
from portal.web.forms import one_line
from portal.web.transaction import db


@pages.get("/organizer/members")
@for_organizers
def table() -> str:
    text = _text()
    return render_template(
        "members/table.html",
        text=text,
        members=all_members(db, text),
        quiet=without_contribution(db, today_here()),
    )


@pages.get("/organizer/members/former")
@for_organizers
def former() -> str:
    text = _text()
    return render_template("members/former.html", text=text, members=former_members(db, text))


@pages.get("/organizer/members/<int:party_id>")
@for_organizers
def show(party_id: int) -> str:
    member = _known(party_id)
    lines = favors_of(db, party_id, _before())
    return render_template(
        "members/show.html",
        member=member,
        sign_ins=open_sign_ins(db, member.person_id),
        quiet=without_contribution(db, today_here(), party_id),
        favors=lines[:PAGE],
        older=_older(party_id, lines),
    )


@pages.post("/organizer/members/<int:party_id>/sign-ins/<int:id>/end")
@for_organizers
def end_sign_in(party_id: int, id: int) -> Any:
    member, found = _known(party_id), db.get(SignIn, id)
    if found is None or found.person_id != member.person_id:
        abort(404)
    end_own_sign_in(db, member.person_id, id)
    return _signed_out(member, _("That browser is signed out."))


@pages.post("/organizer/members/<int:party_id>/sign-out")
@for_organizers
def sign_out(party_id: int) -> Any:
    member = _known(party_id)
    end_all_sign_ins(db, member.person_id, but=current_user.sign_in_id)
    return _signed_out(member, _("%(name)s is signed out everywhere.", name=member.name))


def _signed_out(member: Known, said: str) -> Any:
    note(What.ENDED_BY_ORGANIZER, member.person_id, by_id=current_user.id)
    flash(said)
    return redirect(url_for("members.show", party_id=member.id, _anchor="sign-ins"))


def _known(party_id: int) -> Known:
    return known(db, party_id) or abort(404)


def _text() -> str:
    return one_line(request.args.get("q"))[:80]


def today_here() -> date:
    return day_of(now(), current_app.config["ZONE"])


def _before() -> tuple[date, int] | None:
    """The favor a page goes on after, as its address carries it."""
    on, _tilde, id_ = request.args.get("before", "").partition("~")
    if not on:
        return None
    try:
        return date.fromisoformat(on), max(0, min(int(id_), 2**62))
    except ValueError:
        abort(404)


def _older(party_id: int, lines: list[Line]) -> str | None:
    if len(lines) <= PAGE:
        return None
    last = lines[PAGE - 1]
    return url_for("members.show", party_id=party_id, before=f"{last.on}~{last.id}", _anchor="favors")
