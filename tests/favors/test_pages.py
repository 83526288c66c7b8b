"""Favors by their pages: who sees what, what bad input gets, and that what was typed stays."""

from datetime import timedelta

import sqlalchemy as sa

from portal.clock import now
from portal.favors.actions import grant
from portal.favors.actions_report import decline
from portal.favors.models_reports import FavorReport
from portal.web.transaction import Portal
from tests.favors.deeds import (
    LENA,
    MAX,
    THANKED,
    as_somebody,
    house,
    letters,
    reports,
    thanks,
    today,
    written,
)
from tests.test_bad_input import errors


def test_max_thanks_lena(app: Portal) -> None:
    max_ = as_somebody(app, "max")
    page = max_.opens("/favors/new/received?q=vo")
    assert 'href="/favors/new/received/2"' in page.text

    answer = max_.fills_in("/favors/new/received/2", written() | THANKED)

    assert answer.location == "/favors/1"
    assert "Lena Vogt hat Ihnen einen Gefallen getan" in max_.opens("/favors/1").text


def test_max_reports_and_lena_confirms(app: Portal) -> None:
    max_ = as_somebody(app, "max")
    assert max_.fills_in("/favors/new/given/2", written(nothing_expected="y")).location == "/favors/reports/1"
    assert "Es wartet auf die Antwort von Lena Vogt." in max_.opens("/favors/reports/1").text

    lena = as_somebody(app, "lena")
    assert "Das Manuskript gelesen." in lena.opens("/favors").text
    answer = lena.fills_in("/favors/reports/1", THANKED, "/favors/reports/1/confirm")

    assert answer.location == "/favors/1"
    assert max_.opens("/favors/reports/1").location == "/favors/1"
    page = max_.opens("/favors/1").text
    assert "Sie haben Lena Vogt einen Gefallen getan" in page
    assert "Es trägt." in page and "dafür wird nichts erwartet" in page


def test_declined_quietly_the_giver_only_sees_not_confirmed(app: Portal) -> None:
    lena = as_somebody(app, "lena")
    with app.database.transaction() as db:
        people = house(db)
        reports(db, people.max, people.lena)
    lena.opens("/favors/reports/1")
    assert lena.sends("/favors/reports/1/decline").location == "/favors"

    max_ = as_somebody(app, "max")
    page = max_.opens("/favors/reports/1").text
    assert "Nicht bestätigt." in page and "Lena Vogt hat" not in page
    assert "nicht bestätigt" in max_.opens("/favors").text
    with app.database.transaction() as db:
        db.execute(sa.update(FavorReport).values(state_since=now() - timedelta(days=31)))
    assert "Das Manuskript" not in max_.opens("/favors").text


def test_somebody_outside_is_named_with_an_address(app: Portal) -> None:
    max_, page = as_somebody(app, "max"), "/favors/new/given/outside"
    person = {"given_name": "Konrad", "family_name": "Weber", "email": "konrad@example.com"}

    wrong = max_.fills_in(page, written() | person | {"email": "konrad"})
    assert (wrong.status_code, 'value="Konrad"' in wrong.text) == (422, True)
    ours = max_.fills_in(page, written() | person | {"email": "lena@example.org"})
    assert ours.status_code == 422
    assert "Diese Adresse gehört jemandem aus dem Netzwerk." in ours.text
    assert "Das Manuskript gelesen." in ours.text

    assert max_.fills_in(page, written() | person).location == "/favors/reports/1"
    with app.database.session(writes=False) as db:
        assert letters(db) == [("favor-outside", "konrad@example.com")]


def test_an_organizer_records_on_behalf_of_the_network(app: Portal) -> None:
    olga = as_somebody(app, "olga")

    received = olga.fills_in(f"/organizer/favors/new/received/{MAX}", written() | THANKED)
    given = olga.fills_in(f"/organizer/favors/new/given/{LENA}", written())
    outside = written() | {"given_name": "Ina", "family_name": "Abt", "email": "ina@example.com"}
    to_outside = olga.fills_in("/organizer/favors/new/given/outside", outside)
    from_outside = olga.fills_in("/organizer/favors/new/received/outside", outside | THANKED)

    answers = [answer.location for answer in (received, given, to_outside, from_outside)]
    assert answers == ["/favors/1", "/favors/reports/1", "/favors/reports/2", "/favors/2"]
    with app.database.session(writes=False) as db:
        assert letters(db) == [
            ("favor-thanks", "max@example.org"),
            ("favor-reported", "lena@example.org"),
            ("favor-outside", "ina@example.com"),
            ("favor-thanks", "ina@example.com"),
        ]


def test_max_links_a_return_of_his_admission_and_olga_confirms(app: Portal) -> None:
    max_, olga = as_somebody(app, "max"), as_somebody(app, "olga")
    with app.database.transaction() as db:
        people = house(db)
        on = today() - timedelta(days=90)
        ids = {"giver_id": people.network.id, "receiver_id": people.max.id, "by_id": people.olga_id}
        grant(db, **ids, kind="admission", on=on, occasion="application:1")
        thanks(db, people.max, people.lena)
    assert "Die Aufnahme ist offen." in max_.opens("/favors/1").text
    empty = max_.fills_in("/favors/1/return", {})
    assert (empty.status_code, errors(empty)) == (422, ["Wählen Sie einen Gefallen aus"])

    assert max_.fills_in("/favors/1/return", {"favor": "2"}).location == "/favors/1"

    assert "Rückgabe Ihrer Aufnahme" in max_.opens("/favors").text
    assert "sieht darin eine Rückgabe der Aufnahme" in olga.opens("/organizer/favors").text
    max_.opens("/favors/1")
    assert max_.sends("/favors/returns/1/confirm").status_code == 409
    assert olga.sends("/favors/returns/1/confirm").location == "/favors/1"
    assert "Zurückgegeben durch:" in max_.opens("/favors/1").text
    assert "Er gibt zurück:" in max_.opens("/favors/2").text


def test_what_answers_nothing_is_not_offered(app: Portal) -> None:
    max_ = as_somebody(app, "max")
    with app.database.transaction() as db:
        people = house(db)
        thanks(db, people.lena, people.max, 3)
        thanks(db, people.max, people.lena, 9)
        decline(db, reports(db, people.max, people.lena), by_id=people.lena.person_id or 0)

    assert "Es gibt noch keinen späteren Gefallen" in max_.opens("/favors/1/return").text
    assert "Es gibt keinen früheren Gefallen" in max_.opens("/favors/2/answers").text
    assert max_.fills_in("/favors/new/given/2", written()).location
    assert max_.opens("/favors/1/return").status_code == 200
    max_.opens("/favors/new/given/2")
    for value in ("2", "1", "999", "x", "", "\x00"):
        assert max_.sends("/favors/1/return", {"favor": value}).status_code == 422
