"""Olga keeps plans, prices, days and the account; Theo sees the plans and changes nothing of it."""

import re

import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from portal.accounts.models_security import SecurityEvent, What
from portal.dues.models import Plan
from portal.dues.queries import policy, price_on
from portal.dues.states import Interval, Kind
from portal.letters.models import Letter
from portal.web.transaction import Portal
from tests.accounts.doors import OLGA, code_now, equipped
from tests.dues.stage import house, in_days, plan, today
from tests.dues.treasury import PAGE, treasurer
from tests.people import Visitor, olga, theo
from tests.test_bad_input import count, errors

IBAN = "DE02120300000000202051"
NEW = {
    **{"german": "Mitglied", "english": "Member", "kind": "regular", "interval": "half-yearly"},
    **{"amount": "1.200,50", "admission_fee": "90"},
}


def organizer(app: Portal) -> Visitor:
    with app.database.transaction() as db:
        olga(db)
    visitor = Visitor(app)
    visitor.signs_in_as(OLGA)
    return visitor


def test_a_plan_is_added(app: Portal) -> None:
    hostess = organizer(app)

    assert hostess.fills_in(f"{PAGE}/plans/new", NEW).location == f"{PAGE}/plans"

    with app.database.session(writes=False) as db:
        made = db.scalars(sa.select(Plan)).one()
        assert (made.german, made.english, made.kind, made.interval, made.admission_fee, made.currency) == (
            *("Mitglied", "Member", Kind.REGULAR, Interval.HALF_YEARLY, 9000),
            "EUR",
        )
        assert price_on(db, made.id, today()).cents == 120050
    page = hostess.opens(f"{PAGE}/plans").text
    assert "1.200,50\u00a0Euro für ein halbes Jahr, Aufnahmegebühr 90\u00a0Euro" in page
    assert "1,200.50\u00a0euros for half a year" in hostess.opens(f"/en{PAGE}/plans").text


WRONG = [
    ({"amount": "120,005"}, "höchstens zwei Nachkommastellen"),
    ({"amount": "1.200"}, "höchstens zwei Nachkommastellen"),
    ({"amount": "120 CHF"}, "Geben Sie einen Betrag in Euro ein"),
    ({"amount": "-120"}, "nie weniger als nichts"),
    ({"amount": "999999999"}, "höchstens 100.000 Euro"),
    ({"amount": ""}, "Nur ein Tarif für Ehrenmitglieder"),
    ({"kind": "honorary"}, "Ein Ehrenmitglied zahlt nichts"),
    ({"kind": "royal"}, "Keine gültige Auswahl"),
    ({"german": ""}, "Geben Sie den Namen auf Deutsch ein"),
]


@pytest.mark.parametrize(("changes", "sentence"), WRONG)
def test_a_plan_that_makes_no_sense_gets_a_sentence(
    app: Portal, changes: dict[str, str], sentence: str
) -> None:
    page = organizer(app).fills_in(f"{PAGE}/plans/new", NEW | changes)

    assert (page.status_code, count(app.database, Plan.id)) == (422, 0)
    assert [sentence in one for one in errors(page)] == [True], errors(page)
    assert 'value="90"' in page.text


def summary(page: TestResponse) -> str:
    return page.text.partition('class="errors"')[2].partition("</div>")[0]


def test_another_price_is_set_in_time(app: Portal) -> None:
    house(app)
    hostess, page = organizer(app), f"{PAGE}/plans/1/price"
    early = hostess.fills_in(page, {"amount": "260", "first_on": str(in_days(29))})
    same = hostess.fills_in(page, {"amount": "240", "first_on": str(in_days(40))})

    answer = hostess.fills_in(page, {"amount": "260", "first_on": str(in_days(30))})

    assert (early.status_code, same.status_code, answer.location) == (422, 422, f"{PAGE}/plans")
    assert "30 Tage" in summary(early) and 'value="260"' in early.text
    assert "Das ist schon der Preis" in summary(same)
    assert "260\u00a0Euro" in hostess.opens(f"{PAGE}/plans").text


def test_a_plan_is_retired(app: Portal) -> None:
    house(app)
    hostess = organizer(app)
    hostess.opens(f"{PAGE}/plans")

    assert hostess.sends(f"{PAGE}/plans/1/retire").location == f"{PAGE}/plans"

    assert "nicht mehr im Angebot" in hostess.opens(f"{PAGE}/plans").text
    assert hostess.opens(f"{PAGE}/plans/1/price").location == f"{PAGE}/plans"


DAYS = {
    "first_days": "0",
    "invoice_days": "30",
    "reminder_days": "10",
    "grace_days": "30",
    "vat_percent": "19",
}


def test_the_policy_is_kept(app: Portal) -> None:
    house(app)
    hostess = organizer(app)

    assert hostess.fills_in(f"{PAGE}/policy", DAYS | {"plan": "1"}).location == f"{PAGE}/policy"

    with app.database.session(writes=False) as db:
        kept = policy(db)
        assert {name: str(getattr(kept, name)) for name in DAYS} == DAYS
        assert kept.plan_id == 1
    hostess.fills_in(f"{PAGE}/policy", DAYS | {"plan": "0"})
    with app.database.session(writes=False) as db:
        assert policy(db).plan_id is None


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"grace_days": "10"}, "Die Nachfrist endet nach der Erinnerung"),
        ({"first_days": "91"}, "von 0 bis 90"),
        ({"invoice_days": "31"}, "von 1 bis 30"),
        ({"vat_percent": "19,5"}, "ganze Zahl"),
        ({"vat_percent": "31"}, "von 0 bis 30"),
        ({"plan": "77"}, "Wählen Sie einen Tarif"),
    ],
)
def test_a_policy_that_makes_no_sense_gets_a_sentence(
    app: Portal, changes: dict[str, str], sentence: str
) -> None:
    house(app)

    page = organizer(app).fills_in(f"{PAGE}/policy", DAYS | {"plan": "1"} | changes)

    assert page.status_code == 422
    assert any(sentence in one for one in errors(page)), errors(page)
    with app.database.session(writes=False) as db:
        assert policy(db).grace_days == 42


def test_the_account_is_changed_with_proof_and_everybody_in_office_is_told(app: Portal) -> None:
    equipped(app.database)
    with app.database.transaction() as db:
        theo(db)
    hostess = organizer(app)
    facts = {
        "account_holder": "Sternstunde e. V.",
        "iban": "de02 1203 0000 0000 2020 51",
        "bic": "byladem1001",
    }
    refused = hostess.fills_in(f"{PAGE}/account", facts | {"proof": "000000"})

    answer = hostess.fills_in(f"{PAGE}/account", facts | {"proof": code_now()})

    assert (refused.status_code, answer.location) == (422, f"{PAGE}/account")
    with app.database.session(writes=False) as db:
        kept = policy(db)
        assert (kept.account_holder, kept.iban, kept.bic) == ("Sternstunde e. V.", IBAN, "BYLADEM1001")
        told = db.scalars(sa.select(Letter.to_address).where(Letter.kind == "dues-account")).all()
        assert sorted(told) == [OLGA, "theo@example.org"]
        assert What.BANK_ACCOUNT_CHANGED in db.scalars(sa.select(SecurityEvent.what)).all()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"iban": "DE02 1203 0000 0000 2020 15"}, "Das ist keine IBAN"),
        ({"iban": ""}, "Geben Sie die IBAN ein"),
        ({"bic": "BYLADEM"}, "Eine BIC hat 8 oder 11 Zeichen"),
        ({"account_holder": ""}, "Geben Sie den Empfänger ein"),
    ],
)
def test_an_account_that_is_none_gets_a_sentence(app: Portal, changes: dict[str, str], sentence: str) -> None:
    facts = {"account_holder": "Sternstunde", "iban": IBAN, "bic": ""}

    page = organizer(app).fills_in(f"{PAGE}/account", facts | changes)

    assert (page.status_code, [sentence in one for one in errors(page)]) == (422, [True])


def test_theo_sees_the_plans_and_changes_nothing(app: Portal) -> None:
    with app.database.transaction() as db:
        plan(db)
    visitor = treasurer(app)
    page = visitor.opens(f"{PAGE}/plans").text
    assert "240\u00a0Euro für ein Jahr" in page
    assert re.findall(r'(?:href|action)="[^"]*plans/', page) == []

    closed = ("plans/new", "plans/1/price", "policy", "account")

    assert {visitor.opens(f"{PAGE}/{path}").status_code for path in closed} == {404}
