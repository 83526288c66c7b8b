"""The blueprint; its pages are in one file per act."""

from flask import Blueprint

pages = Blueprint("applications", __name__)

from portal.applications import views_apply, views_review, views_status  # noqa: E402, F401
