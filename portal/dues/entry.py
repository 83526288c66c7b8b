"""Whose dues a request is about, the day it is, and Stripe where the portal has it."""

from datetime import date
from typing import Any

from flask import abort, current_app, make_response, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.clock import day_of, now
from portal.dues.gateway import Gateway
from portal.web.headers import forms_may_lead_to


def stripe() -> Gateway | None:
    """None: the settings name no key, so members pay by bank transfer only."""
    gateway: Gateway | None = current_app.extensions["stripe"]
    return gateway


def stripe_or_nothing() -> Gateway:
    return stripe() or abort(404)


def zone() -> str:
    return str(current_app.config["ZONE"])


def today() -> date:
    return day_of(now(), zone())


def acting() -> dict[str, Any]:
    """Who acts, and in which zone their day is."""
    return {"by_id": current_user.id, "zone": zone()}


def from_outside(endpoint: str, **values: Any) -> str:
    """The whole address of a page, for whoever leads back to it."""
    return str(current_app.config["BASE_URL"]) + url_for(endpoint, **values)


def with_ways_to_stripe(html: str) -> Response:
    """Its forms may end at Stripe's own pages: browsers check that also for where a form is redirected to."""
    gateway, response = stripe(), make_response(html)
    if gateway is not None:
        response.headers["Content-Security-Policy"] = forms_may_lead_to(*gateway.hosts)
    return response
