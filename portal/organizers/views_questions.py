"""The lists that organizers keep: what every talk must ask, and the criteria of opinions."""

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.errors import Refused
from portal.interviews import actions_questions as actions
from portal.interviews.models_questions import Question, QuestionKind
from portal.interviews.queries_questions import question, questions
from portal.organizers.forms import OneQuestion
from portal.organizers.views import pages
from portal.web.entry import for_organizers
from portal.web.language import translated
from portal.web.transaction import db

LISTS = {"questions": QuestionKind.TALK, "criteria": QuestionKind.OPINION}
LIST = "/organizer/settings/<any(questions, criteria):name>"


@pages.get(LIST)
@for_organizers
def questions_of(name: str) -> str:
    return _page(name, OneQuestion())


@pages.post(LIST)
@for_organizers
def add_question(name: str) -> Any:
    form = OneQuestion()
    if not form.validate_on_submit():
        return _page(name, form), 422
    try:
        actions.add_question(db, LISTS[name], form.german.data, form.english.data, current_user.id)
    except Refused as refused:
        form.form_errors.append(translated(refused))
        return _page(name, form), 422
    flash(_("Saved."))
    return redirect(url_for("organizers.questions_of", name=name))


@pages.get(f"{LIST}/<int:question_id>")
@for_organizers
def ask_question(name: str, question_id: int) -> str:
    return _one(name, OneQuestion(obj=_listed(name, question_id)), question_id)


@pages.post(f"{LIST}/<int:question_id>")
@for_organizers
def reword_question(name: str, question_id: int) -> Any:
    found, form = _listed(name, question_id), OneQuestion()
    if not form.validate_on_submit():
        return _one(name, form, question_id), 422
    actions.reword(db, found, form.german.data, form.english.data, current_user.id)
    flash(_("Saved."))
    return redirect(url_for("organizers.questions_of", name=name))


@pages.post(f"{LIST}/<int:question_id>/up")
@for_organizers
def move_question_up(name: str, question_id: int) -> Any:
    actions.move_up(db, _listed(name, question_id))
    return redirect(url_for("organizers.questions_of", name=name))


@pages.post(f"{LIST}/<int:question_id>/retire")
@for_organizers
def retire_question(name: str, question_id: int) -> Any:
    actions.retire(db, _listed(name, question_id), current_user.id)
    flash(_("Retired. Where it was answered, it stays."))
    return redirect(url_for("organizers.questions_of", name=name))


def _listed(name: str, question_id: int) -> Question:
    return question(db, question_id, LISTS[name]) or abort(404)


def _page(name: str, form: OneQuestion) -> str:
    listed = questions(db, LISTS[name])
    return render_template("organizers/questions.html", name=name, listed=listed, form=form)


def _one(name: str, form: OneQuestion, question_id: int) -> str:
    return render_template("organizers/question.html", name=name, form=form, question_id=question_id)
