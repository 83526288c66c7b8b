"""The blueprint; its pages are in one file for each who may open them."""

from flask import Blueprint

pages = Blueprint("leaving", __name__)

from portal.leaving import views_end, views_goodbye, views_leave  # noqa: E402, F401
