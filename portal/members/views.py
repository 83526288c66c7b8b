"""The blueprint; its pages are in one file per topic."""

from flask import Blueprint

pages = Blueprint("members", __name__)

from portal.members import views_members, views_organizer, views_profile  # noqa: E402, F401
