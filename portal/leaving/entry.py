"""Who reads a frozen record: the browser that was let in by the link of a letter to whoever left."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _

from portal.leaving.queries import Closed, closed
from portal.letters.entry import link_in_hand
from portal.letters.models import LinkPurpose
from portal.web.transaction import db

COOKIE = "goodbye"


def for_former(view: Callable[..., Any]) -> Callable[..., Any]:
    """Gives the view the membership that ended; without a link in hand the page offers to send a new one."""

    @wraps(view)
    def guarded(*args: Any, **values: Any) -> Any:
        found = _in_hand()
        if found is None:
            flash(_("Please open the link in your letter, or ask for a new one here."))
            return redirect(url_for("leaving.ask_for_link"))
        return view(found, *args, **values)

    guarded.entry = "former"  # type: ignore[attr-defined] # read by the test that walks every address
    return guarded


def _in_hand() -> Closed | None:
    link = link_in_hand(COOKIE, LinkPurpose.CLOSING_RECORD)
    return closed(db, link.subject_id) if link else None
