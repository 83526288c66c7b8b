"""The ways to Stripe's pages, and what Stripe has to say. None of them holds a transaction while Stripe is asked."""

from typing import Any

from flask import abort, current_app, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from portal.dues.actions_checkout import Wish, ask_for_checkout
from portal.dues.asking import hear as take_in
from portal.dues.checking_out import page_to_pay_on
from portal.dues.entry import from_outside, stripe_or_nothing, zone
from portal.dues.gateway import NotSigned, StripeAway, StripeRefused
from portal.dues.queries import current_dues
from portal.dues.queries_stripe import customer_of
from portal.dues.views import pages
from portal.errors import Refused
from portal.web.entry import for_members
from portal.web.limits import FORMS, limiter
from portal.web.logs import log
from portal.web.transaction import by_steps, database

LONGEST = 256 * 1024  # bytes of a message; Stripe's are some thousand


@pages.post("/dues/checkout")
@limiter.limit(FORMS)
@by_steps
@for_members
def check_out() -> Response:
    """Sent twice or from two windows, it leads to the same page of Stripe's."""
    gateway, person_id = stripe_or_nothing(), current_user.id
    back = (from_outside("dues.show", back="paid"), from_outside("dues.show", back="unpaid"))

    def wished(db: Session) -> Wish:
        return ask_for_checkout(db, current_dues(db, person_id) or abort(404), zone())

    try:
        page = page_to_pay_on(
            database, gateway, wished, pages=back, name=_("Dues of the current period"), zone=zone()
        )
    except (StripeAway, StripeRefused) as trouble:
        return _without_stripe(trouble)
    return _to_stripe(page)


@pages.post("/dues/portal")
@limiter.limit(FORMS)
@by_steps
@for_members
def open_portal() -> Response:
    """Cards, receipts, canceling: at Stripe's."""
    gateway = stripe_or_nothing()
    with database.session(writes=False) as own:
        customer = customer_of(own, current_user.id) or abort(404)
    try:
        return _to_stripe(gateway.portal_page(customer.stripe_id, from_outside("dues.show")))
    except (StripeAway, StripeRefused) as trouble:
        return _without_stripe(trouble)


def _to_stripe(page: str) -> Response:
    """Nobody is sent to another house than the portal's and Stripe's."""
    if not stripe_or_nothing().leads_to_stripe(page):
        log.error("unknown page", host=page[:60])
        raise Refused("Stripe named a page we do not know. Nothing was charged.")
    return redirect(page, 303)


def _without_stripe(trouble: Exception) -> Response:
    log.warning("stripe away", why=type(trouble).__name__, said=str(trouble))
    flash(_("Stripe cannot be reached just now. Nothing was charged; please try again in a few minutes."))
    return redirect(url_for("dues.show"), 303)


@pages.post("/dues/stripe")
@by_steps
def hear() -> Any:
    """A message of Stripe's. Its signature is checked; what it says is not believed: Stripe is asked."""
    gateway = stripe_or_nothing()
    if current_app.config["SESSION_COOKIE_SECURE"] and not request.is_secure:
        abort(403)
    request.max_content_length = LONGEST
    try:
        message = gateway.message(request.get_data(), request.headers.get("Stripe-Signature", ""))
        take_in(current_app.database, gateway, message, zone())  # type: ignore[attr-defined]
    except NotSigned as wrong:
        log.warning("message refused", why=str(wrong))
        abort(400)
    except StripeAway:
        abort(503)  # it comes again
    return "", 204
