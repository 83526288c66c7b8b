"""The small Stripe's pages for people: where one pays, looks after a card, and reads an invoice."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    redirect,
    render_template,
    request,
    send_from_directory,
)
from werkzeug.wrappers import Response as AnyResponse

from portal.demo.stripe import billing
from portal.demo.stripe.books import Books, Thing
from portal.demo.stripe.charging import LIVE
from portal.dues.money import money
from portal.letters.words import day

ROOT = Path(__file__).parents[3]
TEMPLATES = ROOT / "templates" / "demo" / "stripe"
WAYS = {"card": ("card", False), "failing-card": ("card", True), "sepa": ("sepa_debit", False)}

pages = Blueprint("pages", __name__, template_folder=str(TEMPLATES))


def _books() -> Books:
    books: Books = current_app.extensions["books"]
    return books


def _tell() -> None:
    """Stripe tells before it leads back, so that the page one comes back to knows already."""
    tell: Callable[[], object] = current_app.extensions["tell"]
    tell()


def _thing(id_: str, kind: str) -> Thing:
    thing = _books().things.get(id_)
    return thing if thing is not None and thing["object"] == kind else abort(404)


def _page(template: str, customer: str, **values: Any) -> str:
    locales = _books().things[customer].get("preferred_locales") or ["de"]
    language = "en" if locales[0] == "en" else "de"

    def words(german: str, english: str) -> str:
        return english if language == "en" else german

    return render_template(
        template,
        t=words,
        language=language,
        money=lambda cents: money(cents, language),
        day=lambda moment: day(datetime.fromtimestamp(moment, UTC).date(), language),
        **values,
    )


@pages.get("/static/<name>")
def style(name: str) -> Response:
    return send_from_directory(ROOT / "static" / "css", "demo_stripe.css" if name == "style.css" else "")


@pages.get("/pay/<id_>")
def pay(id_: str) -> Any:
    return _pay_page(_thing(id_, "checkout.session"), declined=False)


def _pay_page(session: Thing, *, declined: bool) -> str:
    return _page("pay.html", session["customer"], session=session, declined=declined)


@pages.post("/pay/<id_>")
def do_pay(id_: str) -> Any:
    session = _thing(id_, "checkout.session")
    kind, fails = WAYS.get(request.form.get("way", ""), WAYS["card"])
    try:
        with _books().lock:
            billing.complete(_books(), session, kind, fails=fails)
    except billing.Declined:
        return _pay_page(session, declined=True), 402
    _tell()
    return redirect(session["success_url"], 303)


@pages.get("/portal/<id_>")
def portal(id_: str) -> str:
    page, books = _thing(id_, "billing_portal.session"), _books()
    own = books.of_customer("subscription", page["customer"])
    return _page(
        "portal.html",
        page["customer"],
        page=page,
        subscriptions=[one for one in own if one["status"] in LIVE],
        invoices=[one for one in books.of_customer("invoice", page["customer"]) if one["total"]][::-1],
    )


@pages.post("/portal/<id_>/<any(cancel, resume):act>/<subscription>")
def do_cancel(id_: str, act: str, subscription: str) -> AnyResponse:
    return _acting(id_, subscription, lambda one: billing.cancel(_books(), one, with_period=act == "cancel"))


@pages.post("/portal/<id_>/method/<subscription>")
def do_change(id_: str, subscription: str) -> AnyResponse:
    kind, fails = WAYS.get(request.form.get("way", ""), WAYS["card"])
    return _acting(id_, subscription, lambda one: billing.change_method(_books(), one, kind, fails=fails))


def _acting(id_: str, subscription: str, act: Callable[[Thing], None]) -> AnyResponse:
    page, one = _thing(id_, "billing_portal.session"), _thing(subscription, "subscription")
    if one["customer"] != page["customer"]:
        abort(404)
    with _books().lock:
        act(one)
    _tell()
    return redirect(f"/portal/{id_}", 303)


@pages.get("/invoice/<id_>")
def invoice(id_: str) -> str:
    found = _thing(id_, "invoice")
    return _page("invoice.html", found["customer"], invoice=found)
