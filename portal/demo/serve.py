"""Serves the demo on this machine only: web server and worker in one process, which one Ctrl-C ends."""

import errno
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from threading import Thread

from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.serving import WSGIRequestHandler, make_server

from portal import worker
from portal.config import Config
from portal.database import Database
from portal.demo.actions import prepare
from portal.demo.dues import AtStripe
from portal.demo.stripe.serving import SmallStripe

HOST = "127.0.0.1"


class Quiet(WSGIRequestHandler):
    """The portal logs its requests itself."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


def serve(
    app: Flask,
    database: Database,
    config: Config,
    port: int,
    sweeps: Sequence[Callable[[Session], None]] = (),
    chores: Sequence[worker.Chore] = (),
) -> None:
    """Serves until Ctrl-C or SIGTERM; then the web server and the worker end, and nothing stays.

    The port is taken before the database is made anew: a demo of yesterday that still runs keeps its data."""
    with _claim(port) as door, _stripe_beside(app, config) as there:
        prepare(database, config, there)
        stop = worker.stop_on_signal()
        server = make_server(HOST, port, app, threaded=True, request_handler=Quiet, fd=door.fileno())
        # a mail server in the settings is left alone: nobody in the demo exists to be written to
        in_house = replace(config, smtp=None)
        threads = [
            Thread(target=server.serve_forever, name="web"),
            Thread(target=worker.run, args=(database, in_house, stop, sweeps, chores), name="worker"),
        ]
        for thread in threads:
            thread.start()
        print(f"The demo is at http://{HOST}:{port}/demo (Ctrl-C ends it)", flush=True)
        stop.wait()
        server.shutdown()
        for thread in threads:
            thread.join()
        server.server_close()


@contextmanager
def _stripe_beside(app: Flask, config: Config) -> Iterator[AtStripe | None]:
    """The demo's own Stripe on the next port; with a key of the real one, nothing is beside."""
    if config.stripe is None or not config.stripe.is_the_demo_s:
        yield None
        return
    small = SmallStripe(config.stripe, config.base_url, config.data_folder.resolve())
    app.extensions["small_stripe"] = small
    small.start()
    try:
        yield AtStripe(app.extensions["stripe"], small.books)
    finally:
        small.stop()


def _claim(port: int) -> socket.socket:
    try:
        return socket.create_server((HOST, port))
    except (OSError, OverflowError) as error:
        raise SystemExit(_why_not(port, error)) from error


def _why_not(port: int, error: Exception) -> str:
    match getattr(error, "errno", None):
        case errno.EADDRINUSE:
            return f"Port {port} is taken, perhaps by another demo. Another one works: make demo PORT=5001"
        case errno.EACCES:
            return f"Port {port} needs more rights than you have. One above 1023 works: make demo PORT=5001"
    return f"Port {port} cannot be used. A number from 1024 to 65535 works: make demo PORT=5001"
