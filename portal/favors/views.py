"""The blueprint; its pages are in one file per act."""

from flask import Blueprint

pages = Blueprint("favors", __name__)

from portal.favors import (  # noqa: E402
    views_favor,  # noqa: F401
    views_import,  # noqa: F401
    views_imported,  # noqa: F401
    views_kinds,  # noqa: F401
    views_network,  # noqa: F401
    views_new,  # noqa: F401
    views_outside,  # noqa: F401
    views_report,  # noqa: F401
    views_return,  # noqa: F401
    views_take_back,  # noqa: F401
    views_waiting,  # noqa: F401
)
