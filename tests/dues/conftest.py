"""A portal whose Stripe is the small one, on a port of its own."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from portal.app import create_app
from portal.config import Config
from portal.web.transaction import Portal
from tests.dues import at_stripe
from tests.dues.at_stripe import AtStripe


@pytest.fixture
def stripe() -> Iterator[AtStripe]:
    with at_stripe.running() as there:
        yield there


@pytest.fixture
def paying(config: Config, stripe: AtStripe) -> Iterator[Portal]:
    """The portal with Stripe in its settings."""
    app = create_app(replace(config, stripe=stripe.settings))
    yield app
    app.database.dispose()
