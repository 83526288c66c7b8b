"""All promises of a member, one of them, and making a new one."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.interviews.models import CaptureKind
from portal.promises import actions
from portal.promises.entry import acting, my_party, my_promise, place, today
from portal.promises.forms import NewPromise
from portal.promises.models import Answer
from portal.promises.queries import Seen, Side, history, kinds, organizers_but, others
from portal.promises.queries_drafts import Draft, drafts
from portal.promises.queries_lists import SHOWN, Line, settled, unsettled
from portal.promises.states import State
from portal.promises.views import pages
from portal.web.entry import for_members
from portal.web.language import language
from portal.web.limits import FORMS, limiter
from portal.web.transaction import db


@dataclass(frozen=True)
class Overview:
    """What waits for a word, both directions, and what has passed."""

    waiting: list[Line]
    count_on: list[Line]
    passed: list[Line]
    given: list[Line]
    today: date


@pages.get("/promises")
@for_members
def overview() -> str:
    party_id, found = my_party(), place("before")
    done = settled(db, party_id, found)
    return render_template(
        "promises/overview.html",
        overview=_overview(unsettled(db, party_id)),
        **_lines_of_interview(drafts(db, party_id)),
        settled=done[:SHOWN],
        older=_older(done),
        newest=found is None,
    )


def _overview(lines: list[Line]) -> Overview:
    day = today()
    received = [line for line in lines if line.side is Side.RECEIVED]
    return Overview(
        waiting=[line for line in lines if line.side is Side.ASKED]
        + [line for line in received if line.state == State.REPORTED],
        count_on=[line for line in received if line.can_be_counted_on(day)],
        passed=[line for line in received if line.state == State.OPEN and not line.can_be_counted_on(day)],
        given=[line for line in lines if line.side is Side.GIVEN],
        today=day,
    )


def _lines_of_interview(lines: list[Draft]) -> dict[str, list[Draft]]:
    """Each as it was answered; what became a promise stands among the promises."""
    offers = [line for line in lines if line.kind is CaptureKind.OFFER]
    asks = [line for line in lines if line.kind is CaptureKind.ASK]
    return {
        "offers": [line for line in offers if line.is_open],
        "parked": [line for line in offers if line.can_be_promised and not line.is_open],
        "let_go": [line for line in offers if line.answer is Answer.LET_GO],
        "asks": [line for line in asks if line.is_open],
        "put_away": [line for line in asks if line.answer is Answer.PUT_AWAY],
    }


def _older(done: list[Line]) -> str | None:
    if len(done) <= SHOWN:
        return None
    last = done[SHOWN - 1]
    return url_for("promises.overview", before=f"{last.since.isoformat()}~{last.id}", _anchor="settled")


@pages.get("/promises/new")
@for_members
def ask_make() -> str:
    form = with_choices(NewPromise(), my_party())
    form.receiver.data = request.args.get("for", "")  # whoever is not among the choices is not chosen
    return render_template("promises/new.html", form=form)


@pages.post("/promises/new")
@limiter.limit(FORMS)
@for_members
def make() -> Any:
    form = with_choices(NewPromise(), my_party())
    if not form.validate_on_submit():
        return render_template("promises/new.html", form=form), 422
    promise = actions.make(db, **what(form), **acting())
    flash(_("Promised."))
    return redirect(url_for("promises.show", promise_id=promise.id))


def with_choices(form: NewPromise, party_id: int) -> NewPromise:
    """The kinds of favors and the people one can promise something to, by name."""
    english = language() == "en"
    form.kind.offer((kind.key, kind.english if english else kind.german) for kind in kinds(db))
    form.receiver.offer(others(db, but=party_id))
    return form


def what(form: NewPromise) -> dict[str, Any]:
    """What is promised, as the form says."""
    return {
        "receiver_id": int(form.receiver.data),
        "words": form.words.data,
        "kind": form.kind.data,
        "due_on": form.due_on.data,
    }


@pages.get("/promises/<int:promise_id>")
@for_members
def show(promise_id: int) -> str:
    found, side = my_promise(promise_id)
    return promise_page(found, side, for_network=False)


def promise_page(found: Seen, side: Side, *, for_network: bool) -> str:
    """The page of one promise, for its two sides, for who is asked, and for the network's organizers."""
    waits_for_another = (
        found.to_network
        and found.promise.state == State.REPORTED
        and not organizers_but(db, found.promisor_person_id)
    )
    return render_template(
        "promises/show.html",
        found=found,
        promise=found.promise,
        side=side,
        for_network=for_network,
        own=found.promisor_person_id == current_user.id,
        waits_for_another=waits_for_another,
        history=history(db, found.promise.id, side),
        today=today(),
    )
