"""The blueprint; its pages are in one file per topic."""

from flask import Blueprint

pages = Blueprint("organizers", __name__)

from portal.organizers import views_keys, views_questions, views_queue, views_settings  # noqa: E402, F401
