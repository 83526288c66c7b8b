"""The applicant withdraws: with the application whatever talk was to come falls away, in one transaction.

Two of the applications' addresses; they stand here because applications know nothing of talks."""

from typing import Any

from flask import current_app, redirect, render_template, url_for

from portal.applications.entry import for_applicant
from portal.applications.forms import Reason
from portal.applications.models import Application
from portal.applications.views import pages
from portal.interviews import actions_ending
from portal.web.transaction import db


@pages.get("/application/withdraw")
@for_applicant
def ask_withdraw(application: Application) -> str:
    return render_template("applications/withdraw.html", application=application, form=Reason())


@pages.post("/application/withdraw")
@for_applicant
def withdraw(application: Application) -> Any:
    form = Reason()
    if not form.validate_on_submit():
        return render_template("applications/withdraw.html", application=application, form=form), 422
    actions_ending.withdraw(db, application, form.reason.data, zone=current_app.config["ZONE"])
    return redirect(url_for("applications.status"))
