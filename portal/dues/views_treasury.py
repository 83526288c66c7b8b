"""The treasurer's pages: their blueprint, and what they share. The pages are in one file per topic."""

from datetime import date
from typing import Any

from flask import Blueprint, current_app
from flask_login import current_user

from portal.clock import day_of, now
from portal.dues.money import money
from portal.web.language import language

pages = Blueprint("treasury", __name__)


def acting() -> dict[str, Any]:
    """Who acts, and in which zone their day is."""
    return {"by_id": current_user.id, "zone": current_app.config["ZONE"]}


def today() -> date:
    return day_of(now(), current_app.config["ZONE"])


@pages.app_template_filter("euros")
def euros(cents: int) -> str:
    return money(cents, language())


from portal.dues import views_bank, views_export, views_member, views_overview  # noqa: E402, F401
