"""The blueprint; its pages are in one file per act."""

from flask import Blueprint

pages = Blueprint("interviews", __name__)

from portal.interviews import (  # noqa: E402, F401
    views_booking,
    views_calendar,
    views_desk,
    views_inviting,
    views_lines,
    views_moving,
    views_opinions,
    views_schedule,
    views_suggesting,
    views_talks,
    views_withdrawal,
)
