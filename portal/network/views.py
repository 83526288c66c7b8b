"""The landing page and the texts everybody may read."""

from typing import Any

from flask import Blueprint, render_template
from flask_babel import gettext as _

from portal.network.queries import privacy_text, the_network
from portal.web.language import language
from portal.web.transaction import db

pages = Blueprint("network", __name__)


@pages.get("/")
def landing() -> str:
    return render_template("network/landing.html")


@pages.get("/imprint")
def imprint() -> str:
    return _text(_("Imprint"), the_network(db).imprint(language()))


@pages.get("/privacy")
def privacy() -> str:
    version = privacy_text(db)
    return _text(_("Privacy"), version.text(language()) if version else "", version)


@pages.get("/accessibility")
def accessibility() -> str:
    return _text(_("Accessibility"), the_network(db).accessibility(language()))


def _text(title: str, text: str, version: Any = None) -> str:
    return render_template("network/text.html", title=title, text=text, version=version)
