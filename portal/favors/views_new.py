"""A new favor: which way it went, with whom, and what it was."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.clock import day_of, now
from portal.errors import Refused
from portal.favors.actions_deed import Deed, Gratitude
from portal.favors.actions_report import report
from portal.favors.actions_thank import thank
from portal.favors.entry import own_party
from portal.favors.forms import Given, GivenToOutside, Received, ReceivedFromOutside
from portal.favors.models import Thanks
from portal.favors.queries import kinds_in_use
from portal.favors.views import pages
from portal.parties.actions import outside_contact
from portal.parties.models import Party, PartyKind
from portal.parties.queries import PAGE, members, party_of_person, takes_part, the_network_party
from portal.web.entry import for_members
from portal.web.forms import one_line
from portal.web.language import language, translated
from portal.web.limits import FORMS, LETTERS, limiter, typed_address
from portal.web.transaction import db

WAYS = ("received", "given")
FORMS_OF = {
    ("received", False): Received,
    ("received", True): ReceivedFromOutside,
    ("given", False): Given,
    ("given", True): GivenToOutside,
}


@pages.get("/favors/new")
@for_members
def new() -> str:
    return render_template("favors/new.html", layout="layout/member.html", own=own_party(), who="favors.who")


@pages.get("/favors/new/<way>")
@for_members
def who(way: str) -> str:
    return choosing_page(way, own_party(), "favors.ask")


@pages.get("/favors/new/<way>/outside")
@for_members
def ask_outside(way: str) -> str:
    return NewFavor(way, own_party(), None).page()


@pages.post("/favors/new/<way>/outside")
@limiter.limit(FORMS)
@limiter.limit(LETTERS, key_func=typed_address)
@for_members
def save_outside(way: str) -> Any:
    return NewFavor(way, own_party(), None).save()


@pages.get("/favors/new/<way>/<int:party_id>")
@for_members
def ask(way: str, party_id: int) -> str:
    return NewFavor(way, own_party(), somebody(party_id)).page()


@pages.post("/favors/new/<way>/<int:party_id>")
@limiter.limit(FORMS)
@for_members
def save(way: str, party_id: int) -> Any:
    return NewFavor(way, own_party(), anybody(party_id)).save()


def choosing_page(way: str, own: Party, onward: str) -> str:
    """Whom it was with: members by name from an alphabetical list, the network, somebody outside."""
    if way not in WAYS:
        abort(404)
    text, me = one_line(request.args.get("q"))[:80], party_of_person(db, current_user.id)
    found = members(db, text, but=me.id if me else None, after=_after())
    return render_template(
        "favors/who.html",
        layout=layout_of(own),
        way=way,
        own=own,
        onward=onward,
        text=text,
        people=found[:PAGE],
        after=f"{found[PAGE - 1].sort_name}~{found[PAGE - 1].id}" if len(found) > PAGE else None,
        house=the_network_party(db) if own.kind != PartyKind.NETWORK else None,
    )


def _after() -> tuple[str, int] | None:
    """The name a page goes on after, as its address carries it."""
    name, _tilde, id_ = request.args.get("after", "").replace("\x00", "").rpartition("~")
    return (name, min(int(id_), 2**62)) if id_.isdecimal() and id_.isascii() else None


def anybody(party_id: int) -> Party:
    """A member or the network. People outside are named anew each time, because nobody may leaf through them."""
    party = db.get(Party, party_id)
    return party if party is not None and party.kind != PartyKind.OUTSIDE else abort(404)


def somebody(party_id: int) -> Party:
    """As before, and still there."""
    party = anybody(party_id)
    return party if takes_part(db, party) else abort(404)


def layout_of(own: Party) -> str:
    return "layout/organizer.html" if own.kind == PartyKind.NETWORK else "layout/member.html"


def today_here() -> date:
    return day_of(now(), current_app.config["ZONE"])


def attempt(form: Any, act: Callable[[], Any]) -> Any:
    """What the act gives, or None when a rule refused it: its sentence stands above the form, and what was typed stays."""
    try:
        return act()
    except Refused as refused:
        form.form_errors.append(translated(refused))
        return None


@dataclass(frozen=True)
class NewFavor:
    """A favor about to be recorded: `own` is the side that writes; without `other` somebody outside is named."""

    way: str
    own: Party
    other: Party | None

    def __post_init__(self) -> None:
        if self.way not in WAYS or (self.other is not None and self.other.id == self.own.id):
            abort(404)

    def form(self) -> Any:
        form = FORMS_OF[self.way, self.other is None](data=None if request.form else {"on": today_here()})
        form.offer(kinds_in_use(db, language()), language())
        return form

    def page(self, form: Any = None) -> str:
        return render_template(
            "favors/form.html",
            layout=layout_of(self.own),
            way=self.way,
            own=self.own,
            other=self.other,
            form=form or self.form(),
            today=today_here(),
        )

    def save(self) -> Any:
        form = self.form()
        if not form.validate_on_submit():
            return self.page(form), 422
        onward = attempt(form, lambda: (self._thank if self.way == "received" else self._report)(form))
        return redirect(onward) if onward else (self.page(form), 422)

    def _thank(self, form: Any) -> str:
        said = gratitude(form)
        favor = thank(db, self._deed(form), said, by_id=current_user.id, today=today_here())
        flash(_("Recorded. Your thanks are on their way."))
        return url_for("favors.favor", id=favor.id)

    def _report(self, form: Any) -> str:
        noted = report(
            db,
            self._deed(form),
            nothing_expected=form.nothing_expected.data,
            by_id=current_user.id,
            today=today_here(),
        )
        flash(_("Recorded. It counts once it is confirmed."))
        return url_for("favors.show_report", id=noted.id)

    def _deed(self, form: Any) -> Deed:
        other = self.other or outside_contact(
            db,
            email=form.email.data,
            given_name=form.given_name.data,
            family_name=form.family_name.data,
            language=language(),
        )
        giver, receiver = (other, self.own) if self.way == "received" else (self.own, other)
        return Deed(giver, receiver, form.kind.data, form.on.data, form.what.data)


def gratitude(form: Any) -> Gratitude:
    return Gratitude(Thanks(int(form.thanks.data)), form.thanks_words.data, form.asked.data)
