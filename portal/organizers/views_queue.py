"""The queue of applications, and one application with all that was sent, said and done."""

from datetime import datetime
from itertools import groupby
from typing import Any

from flask import abort, render_template, request
from flask_login import current_user

from portal.admission.actions import may_decide
from portal.applications.models import Application, Outcome
from portal.applications.queries import (
    CLOSED,
    GROUPS,
    PAGE,
    SHOWN,
    STAGES,
    Waiting,
    attachments,
    decision_draft,
    history,
    latest_revision,
    released_decision,
    search,
    stage,
)
from portal.applications.queries import queue as open_queue
from portal.applications.states import NEXT, State
from portal.applications.views_review import sent_application
from portal.interviews.actions import may_hold
from portal.interviews.actions_opinions import may_give_opinion
from portal.interviews.forms import labels
from portal.interviews.queries_desk import talks_of
from portal.interviews.queries_opinions import opinions_for
from portal.interviews.sentence import sentences
from portal.network.queries import privacy_text, still_missing, the_network
from portal.organizers.views import pages
from portal.web.entry import for_organizers
from portal.web.forms import one_line
from portal.web.language import language
from portal.web.transaction import db


@pages.get("/organizer/applications")
@for_organizers
def queue() -> Any:
    name, text = request.args.get("stage", ""), one_line(request.args.get("q"))[:80]
    if name and name not in STAGES:
        abort(404)
    found = search(db, text) if text else stage(db, name, _after()) if name else open_queue(db)
    return render_template(
        "organizers/queue.html",
        groups=_groups(found, PAGE if text or name else SHOWN),
        stage=name,
        text=text,
        open_stages=list(GROUPS),
        closed_stages=list(CLOSED),
        missing=[] if text or name else still_missing(the_network(db), privacy_text(db)),
    )


def _groups(found: list[Waiting], shown: int) -> list[tuple[str, list[Waiting], str | None]]:
    """Stage by stage in the organizer's order: the lines to show, and where the next page begins when there is one."""
    names = {state: name for name, states in STAGES.items() for state in states}
    order = list(STAGES)
    by_stage = sorted(found, key=lambda one: order.index(names.get(one.state, "new")))
    groups = []
    for name, lines in groupby(by_stage, key=lambda one: names.get(one.state, "new")):
        every = list(lines)
        last = every[shown - 1] if len(every) > shown else None
        groups.append((name, every[:shown], f"{last.since.isoformat()}~{last.id}" if last else None))
    return groups


def _after() -> tuple[datetime, int] | None:
    """The place a page of one stage begins after, as its address carries it."""
    at, _tilde, id_ = request.args.get("after", "").replace(" ", "+").partition("~")
    if not at:
        return None
    try:
        since, last = datetime.fromisoformat(at), int(id_)
    except ValueError:
        abort(404)
    if since.tzinfo is None or not 0 < last < 2**62:
        abort(404)
    return since, last


@pages.get("/organizer/applications/<int:id>")
@for_organizers
def show(id: int) -> Any:
    found = sent_application(id)
    return render_template("organizers/show.html", **_everything_about(found))


def _everything_about(found: Application) -> dict[str, Any]:
    """All that the organizer's page about one application shows."""
    state, talks = State(found.state), talks_of(db, found.id)
    return {
        "application": found,
        "revision": latest_revision(db, found.id),
        "files": attachments(db, found.id),
        "history": history(db, found.id),
        "draft": decision_draft(db, found.id),
        "released": released_decision(db, found.id),
        "talks": [(talk, sentences(language(), talk.facts)) for talk in talks],
        "talk_to_come": next((talk.interview for talk in talks if talk.interview.is_to_come), None),
        "labels": labels(),
        "opinions": opinions_for(db, found.id, current_user.id),
        "may_give_opinion": may_give_opinion(found),
        "outcomes": [outcome for outcome in Outcome if may_decide(found, outcome)],
        "may_invite": State.INVITED in NEXT[state],
        "may_hold": may_hold(found),
    }
