"""The blueprint; its pages are in one file per topic."""

from flask import Blueprint

pages = Blueprint("records", __name__)

from portal.records import (  # noqa: E402
    views_circle,  # noqa: F401
    views_downloads,  # noqa: F401
    views_record,  # noqa: F401
)
