"""The blueprint; its pages are in one file per topic."""

from flask import Blueprint

pages = Blueprint("promises", __name__)

from portal.promises import (  # noqa: E402
    views_drafts,  # noqa: F401
    views_given,  # noqa: F401
    views_network,  # noqa: F401
    views_received,  # noqa: F401
    views_show,  # noqa: F401
)
