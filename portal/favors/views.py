"""The blueprint; its pages are in one file per act."""

from flask import Blueprint

pages = Blueprint("favors", __name__)

from portal.favors import views_import, views_imported, views_take_back  # noqa: E402, F401
