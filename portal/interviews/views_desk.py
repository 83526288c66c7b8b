"""The desk: one screen on which a talk is held, its clock, its questions, and noting it as held."""

from datetime import date
from typing import Any

from flask import abort, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.applications.views_review import sent_application
from portal.clock import day_of, now
from portal.errors import Refused
from portal.interviews import actions, actions_lines, actions_questions
from portal.interviews.forms import Clock, Held, NewLines, labels
from portal.interviews.models import Interview, Meeting
from portal.interviews.models_questions import Question, QuestionKind
from portal.interviews.queries_desk import Desk, desk_of
from portal.interviews.sentence import called, sentences
from portal.interviews.views import pages
from portal.interviews.views_answering import at_the_desk, done, the_talk
from portal.web.entry import for_organizers
from portal.web.language import language, translated
from portal.web.transaction import db


@pages.post("/organizer/applications/<int:id>/interview")
@for_organizers
def begin(id: int) -> Any:
    interview = actions.begin_talk(db, sent_application(id), current_user.id)
    return redirect(url_for("interviews.desk", id=interview.id))


@pages.get("/organizer/interviews/<int:id>")
@for_organizers
def desk(id: int) -> str:
    found = desk_of(db, id) or abort(404)
    interview, zone = found.interview, current_app.config["ZONE"]
    agreed = day_of(interview.begins_at, zone) if interview.begins_at else _today()
    held_on = interview.held_on or min(agreed, _today())
    return _page(found, Held(data={"held_on": held_on, "place": _where(interview)}))


def _where(interview: Interview) -> str:
    """Where it was held, or probably will be: what the applicant was told about the phone or the video is no place."""
    if interview.held_on or interview.meeting == Meeting.PLACE:
        return interview.place
    return str(_("By phone") if interview.meeting == Meeting.PHONE else _("By video"))


@pages.post("/organizer/interviews/<int:id>/lines")
@for_organizers
def add_lines(id: int) -> Any:
    found, form = desk_of(db, id) or abort(404), NewLines()
    if not form.validate_on_submit():
        return _page(found, _again(form)), 422
    try:
        actions_lines.add_lines(db, found.interview, form.lines(), current_user.id)
    except Refused as refused:
        return _page(found, _again(form, translated(refused))), 422
    return redirect(url_for("interviews.desk", id=id, _anchor="lines"))


@pages.post("/organizer/interviews/<int:id>/held")
@for_organizers
def note_held(id: int) -> Any:
    found, form = desk_of(db, id) or abort(404), Held()
    if not form.validate_on_submit():
        return _page(found, form), 422
    try:
        actions.note_held(
            db,
            found.interview,
            held_on=form.held_on.data,
            today=_today(),
            place=form.place.data,
            lines=form.lines(),
            by_id=current_user.id,
            zone=current_app.config["ZONE"],
        )
    except Refused as refused:
        form.form_errors.append(translated(refused))
        return _page(found, form), 422
    return redirect(url_for("organizers.show", id=found.application.id))


@pages.post("/organizer/interviews/<int:id>/call-off")
@for_organizers
def call_off(id: int) -> Any:
    interview = the_talk(id)
    actions.call_off(db, interview, current_user.id)
    flash(_("The talk is off the list. Nothing was noted."))
    return redirect(url_for("organizers.show", id=interview.application_id))


@pages.post("/organizer/interviews/<int:id>/start")
@for_organizers
@at_the_desk
def start(id: int) -> Any:
    interview, form = the_talk(id), _clock()
    actions.start(db, interview, form.happened_at.moment(), anew=form.anew.data)
    return done(interview)


@pages.post("/organizer/interviews/<int:id>/end")
@for_organizers
@at_the_desk
def end(id: int) -> Any:
    interview, form = the_talk(id), _clock()
    actions.end(db, interview, form.happened_at.moment())
    return done(interview)


@pages.post("/organizer/interviews/<int:id>/go-on")
@for_organizers
@at_the_desk
def go_on(id: int) -> Any:
    interview = the_talk(id)
    actions.go_on(db, interview)
    return done(interview)


@pages.post("/organizer/interviews/<int:id>/questions/<int:question_id>/cover")
@for_organizers
@at_the_desk
def cover(id: int, question_id: int) -> Any:
    interview = the_talk(id)
    actions_questions.cover(db, interview, _question(question_id), current_user.id)
    return done(interview)


@pages.post("/organizer/interviews/<int:id>/questions/<int:question_id>/uncover")
@for_organizers
@at_the_desk
def uncover(id: int, question_id: int) -> Any:
    interview = the_talk(id)
    actions_questions.uncover(db, interview, _question(question_id), current_user.id)
    return done(interview)


def _page(found: Desk, form: Held) -> str:
    return render_template(
        "interviews/desk.html",
        desk=found,
        form=form,
        labels=labels(),
        facts=sentences(language(), found.talk.facts),
        who=called(language(), found.application),
        is_writable=actions_lines.is_writable(found.interview, found.application, found.told_at),
        today=_today(),
        zone=current_app.config["ZONE"],
        milliseconds=round(now().timestamp() * 1000),
    )


def _again(form: NewLines, sentence: str = "") -> Held:
    """The whole page's form with what was typed into a part of it, and what is wrong there."""
    whole = Held()
    for field in form:
        whole[field.name].errors = field.errors
    whole.form_errors.extend([sentence] if sentence else [])
    return whole


def _clock() -> Clock:
    form = Clock()
    return form if form.validate_on_submit() else abort(400)


def _question(question_id: int) -> Question:
    """Of any age: what was retired meanwhile was asked all the same."""
    found = db.get(Question, question_id)
    return found if found and found.kind == QuestionKind.TALK else abort(404)


def _today() -> date:
    return day_of(now(), current_app.config["ZONE"])
