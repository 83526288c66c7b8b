"""The blueprint; its pages are in one file per topic."""

from flask import Blueprint

pages = Blueprint("interviews", __name__)

from portal.interviews import views_desk, views_lines, views_opinions  # noqa: E402, F401
