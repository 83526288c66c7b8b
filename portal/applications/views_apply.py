"""Applying: six steps, one topic a page, saved at each, sent at the last; open once more to answer a question."""

from datetime import datetime, timedelta
from typing import Any

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from portal.applications import drafting
from portal.applications.actions_answering import must_agree_anew, send_answer
from portal.applications.entry import for_applicant, let_in, own_application
from portal.applications.forms import ANSWERING, STEPS, Check, You, refused_file
from portal.applications.models import Application, AttachmentKind
from portal.applications.queries import attachments, latest_revision, released_decision
from portal.applications.states import State
from portal.applications.uploads import clean_paper, clean_portrait
from portal.applications.views import pages
from portal.clock import day_of, now
from portal.errors import Refused
from portal.network.queries import privacy_text
from portal.web.forms import Form, form_shown_at
from portal.web.language import language
from portal.web.limits import LETTERS, NEW_APPLICATIONS, limiter
from portal.web.transaction import db

ORDER = list(STEPS)
FILES = {"portrait": (AttachmentKind.PORTRAIT, clean_portrait), "paper": (AttachmentKind.PAPER, clean_paper)}
UNKEPT = {*FILES, "email", "website", "consent", "csrf_token"}
QUICKEST = timedelta(seconds=2)  # no person fills in the first step faster


@pages.get("/apply")
def apply() -> Any:
    application = own_application()
    if _is_answering(application):
        return redirect(url_for("applications.status"))
    draft = application if application and application.state == State.DRAFT else None
    return render_template("applications/apply.html", draft=draft, step=_next_open(draft) if draft else "you")


@pages.get("/apply/<step>")
def show_step(step: str) -> Any:
    if step not in ANSWERING:
        abort(404)
    application = own_application()
    if application is None and step != "you":
        return redirect(url_for("applications.apply"))
    if application and application.state not in drafting.OPEN_FORM:
        return redirect(url_for("applications.status"))
    return _page(step, _form(step, application)(data=_kept(application)), application)


@pages.post("/apply/you")
@limiter.limit(NEW_APPLICATIONS)
def save_you() -> Any:
    application = own_application()
    form = _form("you", application)()
    if not form.validate_on_submit() or not _files_hold(form):
        return _page("you", form, application), 422
    if application is None:
        return _begin(form)
    _keep(application, form)
    return _on("you", application)


@pages.post("/apply/<step>")
@for_applicant
def save_step(application: Application, step: str) -> Any:
    drafting.refuse_unless_open(application)
    form = _form(step, application)()
    if step == "check":
        return _send(application, form)
    if not form.validate_on_submit() or not _files_hold(form):
        return _page(step, form, application), 422
    _keep(application, form)
    return _on(step, application)


@pages.post("/apply/<step>/later")
@for_applicant
def save_for_later(application: Application, step: str) -> Any:
    """Keeps what was typed as it is; what is missing can wait."""
    drafting.refuse_unless_open(application)
    form = _form(step, application)()
    form.validate()
    _files_hold(form)
    if any(field.errors and field.data for field in form):
        return _page(step, form, application), 422
    _keep(application, form)
    return redirect(url_for("applications.saved"))


@pages.get("/apply/saved")
@for_applicant
def saved(application: Application) -> Any:
    return render_template("applications/saved.html", application=application, step=_next_open(application))


@pages.post("/apply/<kind>/remove")
@for_applicant
def remove_file(application: Application, kind: str) -> Any:
    chosen, _clean = FILES.get(kind) or abort(404)
    drafting.remove_attachment(db, application, chosen)
    return redirect(url_for("applications.show_step", step="check"))


@pages.post("/application/send-again")
@limiter.limit(LETTERS)
@for_applicant
def send_again(application: Application) -> Any:
    drafting.send_confirmation(db, application)
    flash(_("The letter is on its way again."))
    return redirect(url_for("applications.status"))


def _begin(form: You) -> Any:
    if _too_quick(form):
        return _page("you", form, None), 422
    application, link = drafting.begin(
        db, email=form.email.data, email_key=form.email.key, language=language(), name=_name(form)
    )
    _keep(application, form)
    return let_in(_on("you", application), link.id)


def _is_answering(application: Application | None) -> bool:
    return application is not None and application.state == State.QUESTION


def _form(step: str, application: Application | None) -> type[Form]:
    """The step's form; while a question is answered some steps ask for less."""
    if application is None or application.state != State.QUESTION:
        return STEPS.get(step) or abort(404)
    privacy = privacy_text(db) if step == "check" else None
    if privacy and must_agree_anew(db, application, privacy):
        return Check
    return ANSWERING.get(step) or abort(404)


def _name(form: You) -> dict[str, str]:
    return {field: form[field].data for field in ("salutation", "title", "given_name", "family_name")}


def _send(application: Application, form: Form) -> Any:
    missing, privacy = _next_open(application), privacy_text(db)
    if missing != "check":
        flash(_("This step still needs an answer."))
        return redirect(url_for("applications.show_step", step=missing))
    if privacy is None:
        raise Refused("Applications open as soon as the network has published its privacy text.")
    if not form.validate_on_submit():
        return _page("check", form, application), 422
    wording = str(form["consent"].label.text) if "consent" in form else ""
    if _is_answering(application):
        send_answer(db, application, privacy, wording)
        flash(_("Your answer has reached us."))
    else:
        drafting.send(db, application, privacy, wording)
    return redirect(url_for("applications.status"))


def _page(step: str, form: Form, application: Application | None) -> str:
    revision = latest_revision(db, application.id) if application else None
    answering = _is_answering(application)
    return render_template(
        f"applications/step_{step}.html",
        form=form,
        step=step,
        number=None if answering else ORDER.index(step) + 1,
        back=_back(step, answering),
        released=released_decision(db, application.id) if application and answering else None,
        application=application,
        revision=revision,
        files=attachments(db, application.id) if application else {},
        privacy=privacy_text(db) if step == "check" else None,
        saved_today=application is not None and _today(application.saved_at),
    )


def _today(moment: datetime) -> bool:
    zone = current_app.config["ZONE"]
    return day_of(moment, zone) == day_of(now(), zone)


def _back(step: str, answering: bool) -> str:
    """The address of the page before: while answering every step begins and ends at the check."""
    if step == "answer" or (step == "you" and not answering):
        return url_for("applications.status" if answering else "applications.apply")
    before = ("answer" if step == "check" else "check") if answering else ORDER[ORDER.index(step) - 1]
    return url_for("applications.show_step", step=before)


def _kept(application: Application | None) -> dict[str, Any]:
    if application is None:
        return {}
    revision = latest_revision(db, application.id)
    return {**_columns(revision), **_columns(application)}


def _columns(record: Any) -> dict[str, Any]:
    return {attribute.key: getattr(record, attribute.key) for attribute in record.__mapper__.column_attrs}


def _keep(application: Application, form: Form) -> None:
    """Answers and files of one step."""
    answers = {field.name: field.data or "" for field in form if field.name not in UNKEPT}
    drafting.keep(db, application, answers)
    for name in FILES:
        _attach(application, getattr(form, name, None))
    application.language = language()
    email = getattr(form, "email", None)
    drafting.save(db, application, email=(email.data, email.key) if email else None)


def _attach(application: Application, field: Any) -> None:
    if clean := getattr(field, "clean", None):
        drafting.attach(db, application, clean)


def _files_hold(form: Form) -> bool:
    """Cleans what was uploaded; a refused file gets its sentence at the field."""
    for name, (_kind, clean) in FILES.items():
        field = getattr(form, name, None)
        if field is None or not isinstance(field.data, FileStorage) or not field.data.filename:
            continue
        try:
            field.clean = clean(field.data.stream.read())
        except Refused as refused:
            refused_file(field, refused)
    return not form.errors


def _too_quick(form: You) -> bool:
    shown = form_shown_at()
    if not current_app.config["RATELIMIT_ENABLED"] or shown is None or now() - shown >= QUICKEST:
        return False
    form.form_errors.append(
        _("That was very quick. Please look at your answers and send the form once more.")
    )
    return True


def _on(step: str, application: Application) -> Response:
    to_check = request.args.get("back") == "check" or _is_answering(application)
    following = "check" if to_check else ORDER[ORDER.index(step) + 1]
    return redirect(url_for("applications.show_step", step=following))


def _next_open(application: Application) -> str:
    """The first step that still needs an answer."""
    revision = latest_revision(db, application.id)
    needed = {
        "you": application.given_name
        and application.family_name
        and application.company
        and application.place,
        "talks": revision.talk_title and revision.talk_about,
        "goals": revision.goals,
        "give": revision.gives_network and revision.gives_members,
    }
    return next((step for step, given in needed.items() if not given), "check")
