"""The queue of applications, and one application with all that was sent, said and done."""

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
    released_decision,
    search,
    sent_revisions,
    stage,
)
from portal.applications.queries import queue as open_queue
from portal.applications.queries_place import place
from portal.applications.views_review import sent_application
from portal.applications.views_walk import spot, walk, written
from portal.clock import now
from portal.interviews.actions import may_hold
from portal.interviews.actions_inviting import may_invite
from portal.interviews.actions_opinions import may_give_opinion
from portal.interviews.forms import labels
from portal.interviews.queries_booking import standing
from portal.interviews.queries_desk import talks_of
from portal.interviews.queries_opinions import opinions_for
from portal.interviews.queries_talks import suggested
from portal.interviews.sentence import sentences
from portal.network.queries import still_missing
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
    found = (
        search(db, text)
        if text
        else stage(db, name, spot(request.args.get("after", "")))
        if name
        else open_queue(db)
    )
    return render_template(
        "organizers/queue.html",
        groups=_groups(found, PAGE if text or name else SHOWN),
        stage=name,
        text=text,
        open_stages=list(GROUPS),
        closed_stages=list(CLOSED),
        missing=[] if text or name else still_missing(db),
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
        groups.append((name, every[:shown], written(last.since, last.id) if last else None))
    return groups


@pages.get("/organizer/applications/<int:id>")
@for_organizers
def show(id: int) -> Any:
    found = sent_application(id)
    return render_template("organizers/show.html", **_everything_about(found), **_place_of(found))


def _everything_about(found: Application) -> dict[str, Any]:
    """All that the organizer's page about one application shows."""
    sent, talks = sent_revisions(db, found.id), talks_of(db, found.id)
    stands = standing(db, found, offered=False)
    return {
        "application": found,
        "revision": sent[-1],
        "sent": sent,
        "files": attachments(db, found.id, sent[-1].number),
        "history": history(db, found.id),
        "draft": decision_draft(db, found.id),
        "released": released_decision(db, found.id),
        "standing": stands,
        "begun": stands.has_begun(now()),
        "suggested": suggested(db, found.id) if stands.suggestion else [],
        "talks": [(talk, sentences(language(), talk.facts)) for talk in talks],
        "talk_to_come": next((talk.interview for talk in talks if talk.interview.is_to_come), None),
        "labels": labels(),
        "opinions": opinions_for(db, found.id, current_user.id),
        "may_give_opinion": may_give_opinion(found),
        "outcomes": [outcome for outcome in Outcome if may_decide(found, outcome)],
        "may_invite": may_invite(found),
        "may_hold": may_hold(found),
    }


def _place_of(found: Application) -> dict[str, Any]:
    """Where it stands in the queue, and what the links of its page carry on."""
    walked = walk()
    stands = place(db, found, walked.get("stage"), spot(walked.get("after", "")))
    carried = walked if stands.number is None else {"stage": stands.stage}
    return {"place": stands, "walk": carried}
