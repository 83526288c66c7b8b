"""The blueprint; its pages are in one file per topic."""

from flask import Blueprint, Flask
from flask_wtf import CSRFProtect

from portal.config import Config
from portal.dues.gateway import Gateway
from portal.dues.money import money
from portal.web.language import language

pages = Blueprint("dues", __name__)

from portal.dues import (  # noqa: E402
    views_dues,  # noqa: F401
    views_stripe,
    views_transfer,  # noqa: F401
)


def install(app: Flask, config: Config, forms: CSRFProtect) -> None:
    """Stripe where the settings name it. Its messages carry a signature instead of a form's token."""
    app.extensions["stripe"] = Gateway(config.stripe) if config.stripe else None
    app.add_template_filter(lambda cents: money(cents, language()), "money")
    forms.exempt(views_stripe.hear)
