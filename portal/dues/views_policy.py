"""How the network keeps its dues, and the account they are transferred to."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.accounts.entry import me, proven, under_new_token
from portal.accounts.models_security import What
from portal.accounts.proof import proof_of
from portal.accounts.security_log import note
from portal.accounts.visitor import account as account_key
from portal.dues.actions_policy import Rules, keep_account, keep_policy
from portal.dues.forms_plans import NONE, Account, PolicyForm
from portal.dues.models import Plan
from portal.dues.queries import plans, policy
from portal.dues.views_treasury import pages
from portal.errors import Refused
from portal.web.entry import for_organizers
from portal.web.language import translated
from portal.web.limits import SECOND_FACTOR, limiter
from portal.web.transaction import db


@pages.get("/organizer/dues/policy")
@for_organizers
def ask_policy() -> str:
    kept = policy(db)
    return _policy_page(PolicyForm(obj=kept, data={"plan": str(kept.plan_id or NONE)}))


@pages.post("/organizer/dues/policy")
@for_organizers
def save_policy() -> Any:
    form = PolicyForm()
    if not form.offer(plans(db)).validate_on_submit() or not _kept(form):
        return _policy_page(form), 422
    flash(_("Saved."))
    return redirect(url_for("treasury.ask_policy"))


def _kept(form: PolicyForm) -> bool:
    rules = Rules(**{name: form[name].data for name in Rules.__dataclass_fields__})
    try:
        keep_policy(db, rules, plan=db.get_one(Plan, form.plan_id) if form.plan_id else None)
    except Refused as refused:
        form.grace_days.errors = [translated(refused)]
        return False
    return True


def _policy_page(form: PolicyForm) -> str:
    return render_template("dues/policy.html", form=form.offer(plans(db)))


@pages.get("/organizer/dues/account")
@for_organizers
def ask_account() -> str:
    return _account_page(Account(obj=policy(db)))


@pages.post("/organizer/dues/account")
@limiter.limit(SECOND_FACTOR, key_func=account_key)
@for_organizers
def save_account() -> Any:
    form = Account()
    if not form.validate_on_submit() or not proven(form):
        return _account_page(form), 422
    facts = {"holder": form.account_holder.data, "iban": form.iban.data, "bic": form.bic.data or ""}
    keep_account(db, **facts, by=me()["person"])
    under_new_token()
    note(What.BANK_ACCOUNT_CHANGED, current_user.id)
    flash(_("Saved. A letter tells everybody in office."))
    return redirect(url_for("treasury.ask_account"))


def _account_page(form: Account) -> str:
    kind = proof_of(me()["person"])
    return render_template("dues/account.html", form=form.ask_for(kind), kind=kind)
