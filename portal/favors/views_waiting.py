"""What waits for an answer, one's own and others'; and the favors whose words members may read."""

from datetime import timedelta

from flask import render_template, request

from portal.clock import now
from portal.favors.entry import own_party
from portal.favors.queries_favor import PAGE, Later, Told, later_words, published
from portal.favors.queries_waiting import own_reports, own_returns, reports_to_confirm, returns_to_confirm
from portal.favors.views import pages
from portal.web.entry import for_members
from portal.web.transaction import db

SHOWN_WHEN_DECLINED = timedelta(days=30)


@pages.get("/favors")
@for_members
def waiting() -> str:
    own = own_party()
    return render_template(
        "favors/waiting.html",
        to_confirm=reports_to_confirm(db, own.id),
        returns=returns_to_confirm(db, own.id),
        reported=own_reports(db, own.id, now() - SHOWN_WHEN_DECLINED),
        proposed=own_returns(db, own.id),
    )


@pages.get("/favors/published")
@for_members
def read() -> str:
    found = published(db, _before())
    shown = found[:PAGE]
    later = later_words(db, [told.id for told in shown])
    return render_template(
        "favors/published.html",
        favors=[(told, open_to_all(told, later)) for told in shown],
        before=shown[-1].id if len(found) > PAGE else None,
    )


def open_to_all(told: Told, later: list[Later]) -> list[Later]:
    """Later words of a favor that stood there when both agreed."""
    until = told.published_at
    return [one for one in later if one.favor_id == told.id and until is not None and one.at <= until]


def _before() -> int | None:
    text = request.args.get("before", "")
    return min(int(text), 2**62) if text.isdecimal() and text.isascii() else None
