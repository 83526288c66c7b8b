"""Where a long list goes on, as an address carries it."""

from flask import request

LARGEST = 2**62  # as an id; a longer number would be none that a database takes


def place_of_name() -> tuple[str, int] | None:
    """The name a page goes on after, and whose it is."""
    name, _tilde, id_ = request.args.get("after", "").replace("\x00", "").rpartition("~")
    return (name, min(int(id_), LARGEST)) if id_.isdecimal() and id_.isascii() else None
