"""For people without an account: the link of a letter opens one favor, or one return, and nothing else."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.errors import Refused
from portal.favors import actions_report, actions_return, actions_words
from portal.favors.actions_objection import object_to_all
from portal.favors.actions_outside import send_links_again
from portal.favors.entry import COOKIE, for_outside
from portal.favors.forms import AskForLink, Later, Thank
from portal.favors.models import Favor, FavorKind, Side
from portal.favors.models_reports import FavorReport
from portal.favors.models_returns import FavorReturn
from portal.favors.queries_favor import favor_told, later_words
from portal.favors.views import pages
from portal.favors.views_new import attempt, gratitude
from portal.letters.entry import let_in
from portal.letters.models import Link, LinkPurpose
from portal.letters.queries import link_by_token
from portal.parties.models import Party
from portal.web.limits import LETTERS, limiter, typed_address
from portal.web.transaction import db

REPORT, RETURN = LinkPurpose.FAVOR_REPORT, LinkPurpose.FAVOR_RETURN
PAGE_OF = {REPORT: "favors.outside", RETURN: "favors.outside_return"}


@pages.post("/favors/open")
def open_link() -> Any:
    """The button of a link's page: lets this browser in to the one favor; never the browser of who gave it."""
    link = link_by_token(db, request.form.get("token", ""))
    if link is None or link.purpose not in PAGE_OF:
        abort(404)
    if current_user.is_authenticated and current_user.id != _reader_id(link):
        raise Refused("This link is for somebody else. Please sign out first if it came to you.")
    return let_in(redirect(url_for(PAGE_OF[LinkPurpose(link.purpose)])), COOKIE, link.id)


@pages.get("/favors/outside")
@for_outside(REPORT)
def outside(link: Link) -> str:
    return _page(link, Thank(), Later())


@pages.post("/favors/outside/confirm")
@for_outside(REPORT)
def confirm_outside(link: Link) -> Any:
    form, noted = Thank(), db.get_one(FavorReport, link.subject_id)
    if not form.validate_on_submit():
        return _page(link, form, Later()), 422
    said = gratitude(form)
    if attempt(form, lambda: actions_report.confirm(db, noted, said, by_id=_reader_id(link))) is None:
        return _page(link, form, Later()), 409
    return redirect(url_for("favors.outside"))


@pages.post("/favors/outside/decline")
@for_outside(REPORT)
def decline_outside(link: Link) -> Any:
    actions_report.decline(db, db.get_one(FavorReport, link.subject_id), by_id=_reader_id(link))
    return redirect(url_for("favors.ended"))


@pages.post("/favors/outside/words")
@for_outside(REPORT)
def add_words_outside(link: Link) -> Any:
    form = Later()
    if not form.validate_on_submit():
        return _page(link, Thank(), form), 422
    actions_words.add_words(db, _favor(link), form.words.data, by_id=_reader_id(link))
    flash(_("Your words are on their way."))
    return redirect(url_for("favors.outside"))


@pages.post("/favors/outside/publish")
@for_outside(REPORT)
def publish_outside(link: Link) -> Any:
    actions_words.agree(db, _favor(link), by_id=_reader_id(link))
    return redirect(url_for("favors.outside", _anchor="publication"))


@pages.post("/favors/outside/unpublish")
@for_outside(REPORT)
def unpublish_outside(link: Link) -> Any:
    actions_words.disagree(db, _favor(link), by_id=_reader_id(link))
    return redirect(url_for("favors.outside", _anchor="publication"))


@pages.get("/favors/outside/return")
@for_outside(RETURN)
def outside_return(link: Link) -> str:
    found = db.get_one(FavorReturn, link.subject_id)
    answered, answer = db.get_one(Favor, found.favor_id), db.get_one(Favor, found.answer_id)
    giver = db.get_one(Party, answer.giver_id)
    return render_template("favors/outside_return.html", answered=answered, answer=answer, giver=giver)


@pages.post("/favors/outside/return/confirm")
@for_outside(RETURN)
def confirm_return_outside(link: Link) -> Any:
    actions_return.confirm_return(db, db.get_one(FavorReturn, link.subject_id), by_id=_reader_id(link))
    return redirect(url_for("favors.ended"))


@pages.post("/favors/outside/return/decline")
@for_outside(RETURN)
def decline_return_outside(link: Link) -> Any:
    actions_return.decline_return(db, db.get_one(FavorReturn, link.subject_id), by_id=_reader_id(link))
    return redirect(url_for("favors.ended"))


@pages.post("/favors/outside/object")
@for_outside(REPORT, RETURN)
def object_outside(link: Link) -> Any:
    """No more letters, and whatever waits ends quietly."""
    object_to_all(db, _reader(link), by_id=_reader_id(link))
    return redirect(url_for("favors.ended"))


@pages.get("/favors/outside/ended")
def ended() -> str:
    return render_template("favors/ended.html")


@pages.get("/favors/outside/link")
def ask_for_link() -> str:
    return render_template("favors/ask_for_link.html", form=AskForLink())


@pages.post("/favors/outside/link")
@limiter.limit(LETTERS, key_func=typed_address)
@limiter.limit("20 per hour")
def send_link() -> Any:
    form = AskForLink()
    if not form.validate_on_submit():
        return render_template("favors/ask_for_link.html", form=form), 422
    send_links_again(db, form.email.key)
    flash(_("If something waits for this address, a letter with a link is on its way to it."))
    return redirect(url_for("favors.ask_for_link"))


def _reader(link: Link) -> Party:
    """Whom the letter with this link went to."""
    if link.purpose == REPORT:
        return db.get_one(Party, db.get_one(FavorReport, link.subject_id).receiver_id)
    answered = db.get_one(Favor, db.get_one(FavorReturn, link.subject_id).favor_id)
    return db.get_one(Party, answered.giver_id)


def _reader_id(link: Link) -> int:
    person_id = _reader(link).person_id
    return person_id if person_id is not None else abort(404)


def _favor(link: Link) -> Favor:
    """What was confirmed by this link."""
    favor_id = db.get_one(FavorReport, link.subject_id).favor_id
    return db.get_one(Favor, favor_id) if favor_id is not None else abort(404)


def _page(link: Link, form: Thank, later_form: Later) -> str:
    noted = db.get_one(FavorReport, link.subject_id)
    told = favor_told(db, noted.favor_id) if noted.favor_id else None
    later = later_words(db, [told.id]) if told else []
    yes = told.yes_of(Side.RECEIVER) if told else None
    return render_template(
        "favors/outside.html",
        report=noted,
        kind=db.get_one(FavorKind, noted.kind),
        giver=db.get_one(Party, noted.giver_id),
        told=told,
        later=later,
        newer_words=bool(later and yes and later[-1].at > yes),
        form=form,
        later_form=later_form,
    )
