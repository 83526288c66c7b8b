"""Favors of the network: what waits for an organizer, and what one records on its behalf."""

from typing import Any

from flask import render_template
from flask_login import current_user

from portal.accounts.queries import organizers
from portal.favors.entry import network_party
from portal.favors.queries_waiting import reports_to_confirm, returns_to_confirm
from portal.favors.views import pages
from portal.favors.views_new import NewFavor, anybody, choosing_page, somebody
from portal.parties.queries import the_network_party
from portal.web.entry import for_organizers
from portal.web.limits import FORMS, LETTERS, limiter, typed_address
from portal.web.transaction import db


@pages.get("/organizer/favors")
@for_organizers
def for_network() -> str:
    house = the_network_party(db)
    others = [one for one in organizers(db) if one.id != current_user.id]
    return render_template(
        "favors/network.html",
        house=house,
        reports=reports_to_confirm(db, house.id) if house else [],
        returns=returns_to_confirm(db, house.id) if house else [],
        me=current_user.id,
        alone=not others,
    )


@pages.get("/organizer/favors/new/<way>")
@for_organizers
def who_for_network(way: str) -> str:
    return choosing_page(way, network_party(), "favors.ask_for_network")


@pages.get("/organizer/favors/new/<way>/outside")
@for_organizers
def ask_outside_for_network(way: str) -> str:
    return NewFavor(way, network_party(), None).page()


@pages.post("/organizer/favors/new/<way>/outside")
@limiter.limit(FORMS)
@limiter.limit(LETTERS, key_func=typed_address)
@for_organizers
def save_outside_for_network(way: str) -> Any:
    return NewFavor(way, network_party(), None).save()


@pages.get("/organizer/favors/new/<way>/<int:party_id>")
@for_organizers
def ask_for_network(way: str, party_id: int) -> str:
    return NewFavor(way, network_party(), somebody(party_id)).page()


@pages.post("/organizer/favors/new/<way>/<int:party_id>")
@limiter.limit(FORMS)
@for_organizers
def save_for_network(way: str, party_id: int) -> Any:
    return NewFavor(way, network_party(), anybody(party_id)).save()
