"""The treasurer's pages: their blueprint. The pages are in one file per topic."""

from flask import Blueprint

pages = Blueprint("treasury", __name__)

from portal.dues import (  # noqa: E402
    views_bank,  # noqa: F401
    views_export,  # noqa: F401
    views_member,  # noqa: F401
    views_overview,  # noqa: F401
    views_plans,  # noqa: F401
    views_policy,  # noqa: F401
    views_reminding,  # noqa: F401
)
