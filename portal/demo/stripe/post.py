"""The small Stripe's messages: signed, sent to one address; those that were not taken are sent again."""

import json
import threading
import urllib.error
import urllib.request

import stripe

from portal.demo.stripe.books import Books, Thing

AGAIN = 3.0  # seconds


def signed(event: Thing, secret: str) -> tuple[bytes, str]:
    """Body and signature of a message."""
    body = json.dumps(event)
    return body.encode(), stripe.WebhookSignature.generate_signature_header(body, secret)


class Post:
    """Sends what is in the outbox, the first first; stops at the first that is not taken."""

    def __init__(self, books: Books, address: str, secret: str) -> None:
        self.books, self.address, self.secret = books, address, secret
        self.lock = threading.Lock()

    def send_waiting(self) -> None:
        with self.lock:
            for event in list(self.books.outbox):
                if not self._is_taken(event):
                    return
                self.books.outbox = [one for one in self.books.outbox if one is not event]

    def _is_taken(self, event: Thing) -> bool:
        body, signature = signed(event, self.secret)
        headers = {"Content-Type": "application/json", "Stripe-Signature": signature}
        wish = urllib.request.Request(self.address, data=body, headers=headers)  # noqa: S310 - our own address
        try:
            with urllib.request.urlopen(wish, timeout=10):  # noqa: S310
                return True
        except (urllib.error.URLError, OSError):
            return False

    def run(self, stop: threading.Event) -> None:
        """Until `stop`: what was left over is tried again."""
        while not stop.wait(AGAIN):
            self.send_waiting()
