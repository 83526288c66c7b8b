"""Deciding, seen and edited before it is told; and the applicant's answer to an admission."""

from typing import Any

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.accounts.models import Person
from portal.admission import actions
from portal.admission.forms import DecisionLetter, Reason, Thanks
from portal.applications.actions import reopen
from portal.applications.entry import for_applicant
from portal.applications.models import Application, Outcome
from portal.applications.queries import decision_draft, released_decision
from portal.applications.states import State
from portal.applications.views_review import sent_application
from portal.applications.views_walk import onward, walk
from portal.clock import now
from portal.interviews.models import CaptureKind
from portal.interviews.queries import captured
from portal.letters.words import Words
from portal.network.queries import the_network
from portal.web.entry import for_organizers
from portal.web.transaction import db

pages = Blueprint("admission", __name__)


@pages.get("/organizer/applications/<int:id>/decide/<outcome>")
@for_organizers
def ask_decide(id: int, outcome: str) -> Any:
    application, chosen = sent_application(id), _outcome(outcome)
    if not actions.may_decide(application, chosen):
        flash(_("That is not possible any more: the application has gone on meanwhile."))
        return redirect(url_for("organizers.show", id=id, **walk()))
    draft = decision_draft(db, application.id)
    if draft is not None and draft.outcome != chosen:
        flash(_("A letter is drafted already. Change it or discard it before you decide otherwise."))
        return redirect(url_for("admission.preview", id=id, **walk()))
    return _letter_page(application, chosen, DecisionLetter(data=_letter_so_far(application, chosen)))


@pages.post("/organizer/applications/<int:id>/decide/<outcome>")
@for_organizers
def decide(id: int, outcome: str) -> Any:
    application, chosen, form = sent_application(id), _outcome(outcome), DecisionLetter()
    if not form.validate_on_submit():
        return _letter_page(application, chosen, form), 422
    words, seen = Words(form.subject.data, form.body.data + "\n"), request.form.get("seen")
    reason, by_id = form.reason.data, current_user.id
    actions.draft_decision(db, application, chosen, reason=reason, words=words, by_id=by_id, seen=seen)
    return redirect(url_for("admission.preview", id=id, **walk()))


@pages.get("/organizer/applications/<int:id>/decision")
@for_organizers
def preview(id: int) -> Any:
    application = sent_application(id)
    draft = decision_draft(db, application.id)
    if draft is None:
        return redirect(url_for("organizers.show", id=id, **walk()))
    return render_template(
        "admission/preview.html",
        application=application,
        draft=draft,
        decided_by=db.get_one(Person, draft.decided_by_id),
        must_look=actions.who_must_look(db, draft, current_user.id),
        walk=walk(),
    )


@pages.post("/organizer/applications/<int:id>/decision/release")
@for_organizers
def release(id: int) -> Any:
    application, zone = sent_application(id), current_app.config["ZONE"]
    further = onward(application)
    actions.release(db, application, by_id=current_user.id, zone=zone, seen=request.form.get("seen"))
    flash(_("The letter to %(name)s is on its way.", name=application.name))
    return redirect(url_for("organizers.show", id=id, **further))


@pages.post("/organizer/applications/<int:id>/decision/discard")
@for_organizers
def discard(id: int) -> Any:
    actions.discard_draft(db, sent_application(id), current_user.id)
    flash(_("The letter is discarded. Nothing has changed for the applicant."))
    return redirect(url_for("organizers.show", id=id, **walk()))


@pages.post("/organizer/applications/<int:id>/reopen")
@for_organizers
def reopen_lapsed(id: int) -> Any:
    until = actions.acceptance_end(now(), the_network(db).acceptance_days, current_app.config["ZONE"])
    application = sent_application(id)
    further = onward(application)
    reopen(db, application, current_user.id, until, zone=current_app.config["ZONE"])
    flash(_("The letter to %(name)s is on its way.", name=application.name))
    return redirect(url_for("organizers.show", id=id, **further))


@pages.get("/application/answer")
@for_applicant
def answer(application: Application) -> Any:
    if application.state != State.ACCEPTED:
        return redirect(url_for("applications.status"))
    return _answer_page(application, Thanks())


@pages.post("/application/answer")
@for_applicant
def accept(application: Application) -> Any:
    form = Thanks()
    if not form.validate_on_submit():
        return _answer_page(application, form), 422
    actions.admit(db, application, thanks=form.thanks.data, zone=current_app.config["ZONE"])
    return redirect(url_for("admission.welcome"))


@pages.get("/application/welcome")
@for_applicant
def welcome(application: Application) -> Any:
    released = released_decision(db, application.id)
    if application.state != State.ADMITTED or released is None:
        return redirect(url_for("applications.status"))
    return render_template("admission/welcome.html", application=application, decided_by=released[1])


@pages.get("/application/rather-not")
@for_applicant
def ask_rather_not(application: Application) -> Any:
    if application.state != State.ACCEPTED:
        return redirect(url_for("applications.status"))
    return render_template("admission/rather_not.html", application=application, form=Reason())


@pages.post("/application/rather-not")
@for_applicant
def rather_not(application: Application) -> Any:
    form = Reason()
    if not form.validate_on_submit():
        return render_template("admission/rather_not.html", application=application, form=form), 422
    actions.decline_admission(db, application, form.reason.data)
    return redirect(url_for("applications.status"))


def _outcome(name: str) -> Outcome:
    return Outcome(name) if name in tuple(Outcome) else abort(404)


def _letter_page(application: Application, outcome: Outcome, form: DecisionLetter) -> str:
    draft = decision_draft(db, application.id)
    return render_template(
        "admission/decide.html",
        application=application,
        outcome=outcome,
        form=form,
        seen=request.form.get("seen", draft.version if draft else ""),
        walk=walk(),
    )


def _letter_so_far(application: Application, outcome: Outcome) -> dict[str, Any]:
    """The draft as it was left, or the house's letter with the best offer of the interview."""
    draft = decision_draft(db, application.id)
    if draft is not None and draft.outcome == outcome:
        return {"reason": draft.reason, "subject": draft.subject, "body": draft.body}
    offers = captured(db, application.id, CaptureKind.OFFER)
    by = db.get_one(Person, current_user.id)
    words = actions.propose_letter(db, application, outcome, by, offers[0] if offers else "")
    return {"subject": words.subject, "body": words.text}


def _answer_page(application: Application, form: Thanks) -> str:
    released = released_decision(db, application.id) or abort(404)
    return render_template(
        "admission/answer.html",
        application=application,
        decision=released[0],
        decided_by=released[1],
        form=form,
    )
