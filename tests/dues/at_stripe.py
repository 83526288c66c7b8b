"""The small Stripe on a port of its own, and what people do there; its messages are brought by hand, in any order."""

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from portal.config import Stripe
from portal.demo.stripe import billing
from portal.demo.stripe.books import Books, Thing
from portal.demo.stripe.charging import DAY
from portal.demo.stripe.passing import move_clock
from portal.demo.stripe.post import signed
from portal.demo.stripe.views import Faults, small_stripe
from portal.dues.asking import settle_waiting
from portal.web.transaction import Portal
from tests.conftest import Quiet
from tests.promises.stage import BERLIN

SECRET = "whsec_for_tests_only"
KEY = "sk_test_for_tests_only"


class AtStripe:
    """What stands at Stripe, and how it behaves."""

    def __init__(self, base: str, books: Books, faults: Faults) -> None:
        self.base, self.books, self.faults = base, books, faults

    @property
    def settings(self) -> Stripe:
        return Stripe(KEY, SECRET, self.base)

    def only(self, kind: str) -> Thing:
        """The one there is; of several the latest."""
        return self.books.of_kind[kind][-1]

    def pays(self, kind: str = "card", **how: Any) -> None:
        """Somebody pays on the latest page."""
        billing.complete(self.books, self.only("checkout.session"), kind, **how)

    def brings(self, app: Portal, event: Thing) -> TestResponse:
        """A signed message to the portal."""
        body, signature = signed(event, SECRET)
        headers = {"Stripe-Signature": signature, "Content-Type": "application/json"}
        return app.test_client().post("/dues/stripe", data=body, headers=headers)

    def brings_all(self, app: Portal, shuffled: random.Random | None = None) -> None:
        """Everything there is to tell, and the worker asks."""
        events, self.books.outbox = self.books.outbox, []
        if shuffled:
            shuffled.shuffle(events)
        for event in events:
            assert self.brings(app, event).status_code == 204
        settle(app)

    def days_pass(self, days: int) -> None:
        move_clock(self.books, days * DAY)


def settle(app: Portal) -> None:
    gateway = app.extensions["stripe"]
    while settle_waiting(app.database, gateway, BERLIN):
        pass


@contextmanager
def running() -> Iterator[AtStripe]:
    books, faults = Books(), Faults()
    server = make_server("127.0.0.1", 0, small_stripe(books, faults), threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield AtStripe(f"http://127.0.0.1:{server.server_port}", books, faults)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
