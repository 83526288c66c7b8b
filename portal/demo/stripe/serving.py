"""Serves the small Stripe beside the demo, on the next port, and keeps its books in a file."""

from pathlib import Path
from threading import Event, Thread
from urllib.parse import urlsplit

from werkzeug.serving import WSGIRequestHandler, make_server

from portal.config import Stripe
from portal.demo.stripe.books import Books
from portal.demo.stripe.passing import move_clock
from portal.demo.stripe.post import Post
from portal.demo.stripe.views import small_stripe
from portal.demo.stripe.views_pages import pages

FILE = "stripe.json"


class Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


class SmallStripe:
    """The server, its books, and its post to the portal."""

    def __init__(self, settings: Stripe, portal: str, folder: Path) -> None:
        self.books, self.file = Books(), folder / FILE
        self.post = Post(self.books, f"{portal}/dues/stripe", settings.webhook_secret)
        self.ends = Event()
        app = small_stripe(self.books)
        app.extensions["tell"] = self.tell
        app.register_blueprint(pages)
        port = urlsplit(settings.api_base).port or 0
        try:
            self.server = make_server("127.0.0.1", port, app, threaded=True, request_handler=Quiet)
        except (OSError, SystemExit, OverflowError) as error:
            raise SystemExit(
                f"Port {port} is taken; the demo's payment page needs it. Another pair works: make demo PORT=5010"
            ) from error
        self.threads = [
            Thread(target=self.server.serve_forever, name="stripe"),
            Thread(target=self.post.run, args=(self.ends,), name="stripe's post"),
        ]

    def start(self) -> None:
        if self.file.exists():
            self.books.load(self.file)
        for thread in self.threads:
            thread.start()

    def tell(self) -> None:
        """Whatever happened is told, and kept."""
        self.post.send_waiting()
        self.books.save(self.file)

    def move_clock(self, seconds: int) -> None:
        with self.books.lock:
            move_clock(self.books, seconds)
        self.tell()

    def stop(self) -> None:
        self.ends.set()
        self.server.shutdown()
        for thread in self.threads:
            thread.join()
        self.server.server_close()
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.books.save(self.file)
