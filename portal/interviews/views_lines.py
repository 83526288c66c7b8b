"""The lines of the desk: sent by its script one by one, or changed on a page of their own."""

from typing import Any

from flask import abort, flash, jsonify, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.errors import Refused
from portal.interviews import actions_lines
from portal.interviews.forms import LONGEST, TOO_LONG, OneLine, SentLine
from portal.interviews.models import Capture, CaptureKind, Interview
from portal.interviews.queries import line_by_id
from portal.interviews.queries_desk import Desk, desk_of
from portal.interviews.views import pages
from portal.interviews.views_answering import at_the_desk, done, the_talk
from portal.web.entry import for_organizers
from portal.web.language import translated
from portal.web.transaction import db


@pages.post("/organizer/interviews/<int:id>/line")
@for_organizers
@at_the_desk
def send_line(id: int) -> Any:
    interview, form = the_talk(id), SentLine()
    if not form.validate_on_submit():
        return jsonify(sentence=str(next(iter(form.errors.values()))[0])), 422
    line = form.line(CaptureKind(form.kind.data), struck=form.struck.data)
    kept = actions_lines.keep_line(db, interview, line, form.version(), current_user.id)
    return done(interview, key=kept.key, id=kept.id)


@pages.get("/organizer/interviews/<int:id>/lines/<int:line_id>")
@for_organizers
def ask_line(id: int, line_id: int) -> str:
    found, line = _found(id, line_id)
    prompted = {None: "", True: "yes", False: "no"}[line.prompted]
    said = {"to": line.to or "", "what": line.what or "", "prompted": prompted}
    return _page(found, line, OneLine(data={"words": line.words, "seen": line.version, **said}))


@pages.post("/organizer/interviews/<int:id>/lines/<int:line_id>")
@for_organizers
def change_line(id: int, line_id: int) -> Any:
    (found, line), form = _found(id, line_id), OneLine()
    kind = CaptureKind(line.kind)
    if not form.validate_on_submit() or _is_too_long(form, kind):
        return _page(found, line, form), 422
    try:
        kept = actions_lines.change_line(
            db, found.interview, line, form.line(kind), seen=form.seen.data, by_id=current_user.id
        )
    except Refused as refused:
        form.words.errors = [translated(refused)]
        return _page(found, line, form), 422
    if kept.id != line.id:
        flash(
            _("Somebody changed this line meanwhile. Your words stand beside theirs, as a line of their own.")
        )
    return redirect(url_for("interviews.desk", id=id, _anchor="lines"))


@pages.post("/organizer/interviews/<int:id>/lines/<int:line_id>/strike")
@for_organizers
def strike(id: int, line_id: int) -> Any:
    interview, line = _line(id, line_id)
    actions_lines.strike(db, interview, line, current_user.id)
    return redirect(url_for("interviews.desk", id=id, _anchor="lines"))


@pages.post("/organizer/interviews/<int:id>/lines/<int:line_id>/restore")
@for_organizers
def restore(id: int, line_id: int) -> Any:
    interview, line = _line(id, line_id)
    actions_lines.restore(db, interview, line, current_user.id)
    return redirect(url_for("interviews.desk", id=id, _anchor="lines"))


def _line(interview_id: int, line_id: int) -> tuple[Interview, Capture]:
    interview = the_talk(interview_id)
    return interview, line_by_id(db, interview.id, line_id) or abort(404)


def _found(interview_id: int, line_id: int) -> tuple[Desk, Capture]:
    found = desk_of(db, interview_id) or abort(404)
    return found, line_by_id(db, interview_id, line_id) or abort(404)


def _is_too_long(form: OneLine, kind: CaptureKind) -> bool:
    if kind is CaptureKind.NOTE or len(form.words.data or "") <= LONGEST:
        return False
    form.words.errors = [TOO_LONG]
    return True


def _page(found: Desk, line: Capture, form: OneLine) -> str:
    return render_template("interviews/line.html", desk=found, line=line, form=form)
