"""An organizer ends a membership: each open promise is settled on the member's behalf, with a sentence both sides read."""

from datetime import timedelta
from typing import Any

from flask import abort, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.accounts.models_security import What
from portal.accounts.security_log import note
from portal.clock import now
from portal.favors.queries_waiting import own_reports, reports_to_confirm
from portal.leaving.actions import end
from portal.leaving.forms import End, SettleFor
from portal.leaving.queries import Open, open_promise, open_promises, running_membership
from portal.leaving.views import pages
from portal.members.models import Membership
from portal.parties.models import Party
from portal.promises.actions_leaving import give_back_for, release_for
from portal.promises.entry import acting, today
from portal.promises.models import Promise
from portal.web.entry import for_organizers
from portal.web.transaction import db

MEMBER = "/organizer/members/<int:party_id>"


@pages.get(f"{MEMBER}/end")
@for_organizers
def ask_end(party_id: int) -> str:
    return _page(_running(party_id), End())


@pages.post(f"{MEMBER}/end")
@for_organizers
def end_membership(party_id: int) -> Any:
    membership, form = _running(party_id), End()
    if not form.validate_on_submit():
        return _page(membership, form), 422
    zone, party = current_app.config["ZONE"], db.get_one(Party, party_id)
    end(db, membership.id, reason=form.reason.data, by_id=current_user.id, zone=zone)
    note(What.MEMBERSHIP_ENDED, party.person_id, by_id=current_user.id)
    flash(_("The membership of %(name)s has ended. A letter with the record is on its way.", name=party.name))
    return redirect(url_for("members.show", party_id=party_id))


@pages.get(f"{MEMBER}/end/promises/<int:promise_id>")
@for_organizers
def ask_settle_for(party_id: int, promise_id: int) -> Any:
    found = open_promise(db, _running(party_id).party_id, promise_id)
    if found is None:
        return redirect(url_for("leaving.ask_end", party_id=party_id))
    form = SettleFor()
    form.step.data = str(found.step)
    return _settle_page(party_id, found, form)


@pages.post(f"{MEMBER}/end/promises/<int:promise_id>")
@for_organizers
def settle_for(party_id: int, promise_id: int) -> Any:
    found = open_promise(db, _running(party_id).party_id, promise_id) or abort(404)
    form = SettleFor()
    if not form.validate_on_submit():
        return _settle_page(party_id, found, form), 422
    act = give_back_for if found.is_given else release_for
    promise = db.get_one(Promise, promise_id)
    act(db, promise, sentence=form.sentence.data, seen=form.seen, **acting())
    flash(_("The promise is given back.") if found.is_given else _("The promise is released."))
    return redirect(url_for("leaving.ask_end", party_id=party_id))


def _running(party_id: int) -> Membership:
    return running_membership(db, party_id) or abort(404)


def _settle_page(party_id: int, found: Open, form: SettleFor) -> str:
    member = db.get_one(Party, party_id)
    return render_template("leaving/settle_for.html", member=member, promise=found, form=form)


def _page(membership: Membership, form: End) -> str:
    party_id = membership.party_id
    return render_template(
        "leaving/end.html",
        form=form,
        member=db.get_one(Party, party_id),
        promises=open_promises(db, party_id),
        reports=reports_to_confirm(db, party_id) + own_reports(db, party_id, now() + timedelta(days=1)),
        today=today(),
    )
