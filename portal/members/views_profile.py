"""A member chooses what other members see: nothing, until they tick it."""

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.members.actions import choose
from portal.members.forms import WhatOthersSee
from portal.members.models import Membership
from portal.members.models_publication import What
from portal.members.queries import current_membership, kinds_of, proposed_words, published_by
from portal.members.views import pages
from portal.members.views_members import in_words
from portal.web.entry import for_members
from portal.web.transaction import db


@pages.get("/profile")
@for_members
def profile() -> str:
    membership = _own()
    chosen = published_by(db, membership.id)
    words = proposed_words(db, membership) | {what: words for what, words in chosen.items() if words}
    ticks = {f"shows_{what}": True for what in chosen}
    return _page(WhatOthersSee(data={**words, **ticks}), membership)


@pages.post("/profile")
@for_members
def save_profile() -> Any:
    form = WhatOthersSee()
    if not form.validate_on_submit():
        return _page(form, _own()), 422
    choose(db, form.wanted, by_id=current_user.id)
    flash(_("Saved. This is how other members see you."))
    return redirect(url_for("members.member", party_id=_own().party_id))


def _own() -> Membership:
    return current_membership(db, current_user.id) or abort(404)


def _page(form: WhatOthersSee, membership: Membership) -> str:
    kinds = {what: in_words(kinds) for what, kinds in kinds_of(db, membership.party_id).items()}
    return render_template(
        "members/profile.html",
        form=form,
        party_id=membership.party_id,
        received=kinds[What.RECEIVED],
        contributed=kinds[What.CONTRIBUTED],
    )
