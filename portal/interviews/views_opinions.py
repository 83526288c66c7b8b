"""Giving an opinion about an application and its talk, or abstaining from one."""

import re
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask_login import current_user

from portal.applications.models import Application, Revision
from portal.applications.views_review import sent_application
from portal.errors import Refused
from portal.interviews.actions_opinions import give_opinion, may_give_opinion
from portal.interviews.forms_opinions import ABSTAINS, Abstention, OpinionForm, opinion_form
from portal.interviews.models_questions import Question
from portal.interviews.queries_opinions import latest_sent_revision, own_opinion, sent_revision
from portal.interviews.queries_questions import criteria
from portal.interviews.views import pages
from portal.web.entry import for_organizers
from portal.web.language import language, translated
from portal.web.transaction import db

CRITERION = re.compile(r"step_(\d{1,18})|words_(\d{1,18})")


@pages.get("/organizer/applications/<int:id>/opinion")
@for_organizers
def ask_opinion(id: int) -> str:
    application = sent_application(id)
    revision = latest_sent_revision(db, application.id) or abort(404)
    form = opinion_form(criteria(db), language())(data=_given_so_far(application, revision))
    return _page(application, revision, form, Abstention())


@pages.post("/organizer/applications/<int:id>/opinion")
@for_organizers
def give(id: int) -> Any:
    application, revision, asked = sent_application(id), _read(id), _criteria_that_were_shown()
    form = opinion_form(asked, language())()
    if not form.validate_on_submit():
        return _page(application, revision, form, Abstention(formdata=None)), 422
    try:
        give_opinion(db, application, revision, form.said(asked), by_id=current_user.id)
    except Refused as refused:
        form.form_errors.append(translated(refused))
        return _page(application, revision, form, Abstention(formdata=None)), 422
    return redirect(url_for("organizers.show", id=id, _anchor="opinions"))


@pages.post("/organizer/applications/<int:id>/abstention")
@for_organizers
def abstain(id: int) -> Any:
    application, revision, form = sent_application(id), _read(id), Abstention()
    if not form.validate_on_submit():
        empty = opinion_form(criteria(db), language())(formdata=None)
        return _page(application, revision, empty, form), 422
    give_opinion(db, application, revision, {}, words=form.words.data or "", by_id=current_user.id)
    return redirect(url_for("organizers.show", id=id, _anchor="opinions"))


def _read(application_id: int) -> Revision:
    """The revision that stood on the page, which need not be the newest any more."""
    sent = request.form.get("revision", type=int, default=0)
    return (sent_revision(db, application_id, sent) if 0 < sent < 2**62 else None) or abort(404)


def _criteria_that_were_shown() -> list[Question]:
    """Those of today, and those that were retired while somebody was answering them."""
    found = [CRITERION.fullmatch(name) for name in request.form]
    return criteria(db, [int(match[1] or match[2]) for match in found if match])


def _given_so_far(application: Application, revision: Revision) -> dict[str, Any]:
    own = own_opinion(db, application.id, revision.id, current_user.id)
    given: dict[str, Any] = {}
    for answer in own.answers if own else ():
        given[f"step_{answer.question_id}"] = answer.step or ABSTAINS
        given[f"words_{answer.question_id}"] = answer.words
    return given


def _page(application: Application, revision: Revision, form: OpinionForm, abstention: Abstention) -> str:
    return render_template(
        "interviews/opinion.html",
        application=application,
        revision=revision,
        form=form,
        abstention=abstention,
        has_errors=bool(form.errors or abstention.errors),
        may_give=may_give_opinion(application),
    )
