"""Favors by their pages: who sees what, what bad input gets, and that what was typed stays."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
import sqlalchemy as sa

from portal.accounts.models import Role
from portal.clock import now
from portal.favors.actions import grant
from portal.favors.actions_report import confirm, decline
from portal.favors.models import Favor
from portal.favors.models_reports import FavorReport
from portal.web.transaction import Portal
from tests.favors.deeds import SAID, as_somebody, house, letters, reports, thanks, today
from tests.people import Visitor
from tests.test_bad_input import HOSTILE, IDS, QUERIES, errors

MAX, LENA, NETWORK, CLARA = 1, 2, 3, 4  # as `house` numbers the parties
DEED = {"what": "Das Manuskript gelesen.", "kind": "advice", "on": ""}
THANKS = {"thanks": "2", "thanks_words": "Es trägt."}


NOBODY = {404, 405}


def deed(**changes: str) -> dict[str, str]:
    return DEED | {"on": today().isoformat()} | changes


def count(app: Portal, what: Any) -> int:
    with app.database.session(writes=False) as db:
        return db.scalar(sa.select(sa.func.count(what))) or 0


def test_max_thanks_lena(app: Portal) -> None:
    max_ = as_somebody(app, "max")
    page = max_.opens("/favors/new/received?q=vo")
    assert 'href="/favors/new/received/2"' in page.text

    answer = max_.fills_in("/favors/new/received/2", deed() | THANKS)

    assert answer.location == "/favors/1"
    assert "Lena Vogt hat Ihnen einen Gefallen getan" in max_.opens("/favors/1").text


def test_max_reports_and_lena_confirms(app: Portal) -> None:
    max_ = as_somebody(app, "max")
    assert max_.fills_in("/favors/new/given/2", deed(nothing_expected="y")).location == "/favors/reports/1"
    assert "Es wartet auf die Antwort von Lena Vogt." in max_.opens("/favors/reports/1").text

    lena = as_somebody(app, "lena")
    assert "Das Manuskript gelesen." in lena.opens("/favors").text
    answer = lena.fills_in("/favors/reports/1", THANKS, "/favors/reports/1/confirm")

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

    wrong = max_.fills_in(page, deed() | person | {"email": "konrad"})
    assert (wrong.status_code, 'value="Konrad"' in wrong.text) == (422, True)
    ours = max_.fills_in(page, deed() | person | {"email": "lena@example.org"})
    assert ours.status_code == 422
    assert "Diese Adresse gehört jemandem aus dem Netzwerk." in ours.text
    assert "Das Manuskript gelesen." in ours.text

    assert max_.fills_in(page, deed() | person).location == "/favors/reports/1"
    with app.database.session(writes=False) as db:
        assert letters(db) == [("favor-outside", "konrad@example.com")]


WRONG = {
    "what": {"": "Schreiben Sie, was getan wurde", "x" * 1501: "Verwenden Sie höchstens 1500 Zeichen"},
    "kind": {
        "": "Wählen Sie eine Art aus",
        "admission": "Diese Art ist nicht mehr in Gebrauch. Bitte wählen Sie eine andere.",
        "no such": "Diese Art ist nicht mehr in Gebrauch. Bitte wählen Sie eine andere.",
    },
    "on": {
        "": "Geben Sie den Tag ein",
        "2999-01-01": "Ein Gefallen wird eingetragen, nachdem er getan ist. Dieser Tag kommt erst noch.",
        "1989-12-31": "Geben Sie einen Tag ab 1990 ein",
        "0001-01-01": "Geben Sie einen Tag ab 1990 ein",
    },
    "thanks": {"": "Wählen Sie eines der drei aus", "4": "Wählen Sie eines der drei aus"},
}


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [(field, value, said) for field, cases in WRONG.items() for value, said in cases.items()],
)
def test_a_wrong_answer_gets_a_sentence_at_its_field(
    app: Portal, field: str, value: str, sentence: str
) -> None:
    max_ = as_somebody(app, "max")

    page = max_.fills_in("/favors/new/received/2", deed() | THANKS | {field: value})

    assert (page.status_code, errors(page)) == (422, [sentence])
    assert (field == "what" or "Das Manuskript gelesen." in page.text) and "Es trägt." in page.text
    assert count(app, Favor.id) == 0


@pytest.mark.parametrize("on", ["gestern", "2026-02-30", "9999-99-99", "x" * 999, "2026-01-20\x00"])
def test_what_is_no_day_is_kept_in_its_field(app: Portal, on: str) -> None:
    max_ = as_somebody(app, "max")

    page = max_.fills_in("/favors/new/received/2", deed(on=on) | THANKS)

    assert page.status_code == 422
    assert len(errors(page)) == 1


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_words_are_words(app: Portal, text: str) -> None:
    max_ = as_somebody(app, "max")

    assert max_.fills_in("/favors/new/received/2", deed(what=text) | THANKS | {"thanks_words": text}).location

    page = max_.opens("/favors/1").text
    assert text in unescape(page)
    assert "<script>alert" not in page and "<img src=x" not in page


def test_nobody_thanks_or_reports_to_themselves(app: Portal) -> None:
    max_ = as_somebody(app, "max")

    for way in ("received", "given"):
        assert max_.opens(f"/favors/new/{way}/{MAX}").status_code == 404
        max_.opens("/favors/new/received/2")
        assert max_.sends(f"/favors/new/{way}/{MAX}", deed() | THANKS).status_code == 404


def test_an_unknown_member_is_nobody_and_nobody_leafs_through_outside_contacts(app: Portal) -> None:
    max_ = as_somebody(app, "max")
    paths = [f"/favors/new/given/{party_id}" for party_id in [*IDS, str(CLARA)]]

    assert {path: max_.opens(path).status_code for path in paths} == dict.fromkeys(paths, 404)
    max_.opens("/favors/new/given/2")
    assert {max_.sends(path, deed()).status_code for path in paths} <= NOBODY


def test_who_left_meanwhile_is_named_and_the_words_stay(app: Portal) -> None:
    max_ = as_somebody(app, "max")
    max_.opens("/favors/new/given/2")
    with app.database.transaction() as db:
        people = house(db)
        left = sa.update(Role).where(Role.person_id == people.lena.person_id)
        db.execute(left.values(ended_at=now(), ended_by_id=people.olga_id))

    page = max_.sends("/favors/new/given/2", deed())

    assert page.status_code == 422
    assert "Lena Vogt ist nicht mehr Mitglied." in page.text and "Das Manuskript gelesen." in page.text
    assert max_.opens("/favors/new/given/2").status_code == 404


@pytest.mark.parametrize("value", QUERIES)
def test_a_wrong_question_in_the_address_is_no_trouble(app: Portal, value: str) -> None:
    max_ = as_somebody(app, "max")
    pages = ["/favors/new/given?q=", "/favors/new/given?after=", "/favors/published?before="]

    assert {max_.opens(page + value).status_code for page in pages} == {200}


SEEN = ["/favors/{}", "/favors/{}/return", "/favors/{}/answers", "/favors/reports/{}"]
ACTS = [
    *(f"/favors/{{}}/{act}" for act in ("words", "publish", "take-back", "nothing-expected", "return")),
    *(
        f"/favors/{what}/{{}}/{act}"
        for what in ("reports", "returns")
        for act in ("confirm", "decline", "withdraw")
    ),
]


def test_a_wrong_id_is_nobody_s(app: Portal) -> None:
    max_ = as_somebody(app, "max")
    seen, acts = ([path.format(id_) for path in paths for id_ in IDS] for paths in (SEEN, ACTS))

    assert {path: max_.opens(path).status_code for path in seen} == dict.fromkeys(seen, 404)
    max_.opens("/favors/new/given/2")
    sent = {"words": "x", "favor": "1"}
    assert {max_.sends(path, sent).status_code for path in acts} <= NOBODY


def test_strangers_see_neither_reports_nor_words(app: Portal) -> None:
    """Of favors between members organizers see kind, date and people; others nothing; of reports neither anything."""
    cast = {name: as_somebody(app, name) for name in ("max", "lena", "olga", "jonas")}
    with app.database.transaction() as db:
        people = house(db)
        thanks(db, people.max, people.network)
        thanks(db, people.network, people.lena)
        reports(db, people.max, people.lena)
        confirm(db, reports(db, people.max, people.lena), SAID, by_id=people.lena.person_id or 0)

    seen = {
        (name, path): visitor.opens(path).status_code
        for name, visitor in cast.items()
        for path in ("/favors/1", "/favors/2", "/favors/3", "/favors/reports/1")
    }
    assert [pair for pair, status in seen.items() if status == 404] == [
        ("max", "/favors/2"),
        ("lena", "/favors/1"),
        ("olga", "/favors/reports/1"),
        ("jonas", "/favors/reports/1"),
    ]
    between = cast["olga"].opens("/favors/3").text
    assert "Max Thiele hat Lena Vogt einen Gefallen getan" in between and "Rat" in between
    assert "Das Manuskript" not in between and SAID.words not in between
    assert "Das Manuskript" in cast["olga"].opens("/favors/1").text


def test_without_the_second_factor_an_organizer_acts_for_nobody(app: Portal) -> None:
    from portal.accounts.models import SignIn

    olga = as_somebody(app, "olga")
    with app.database.transaction() as db:
        people = house(db)
        thanks(db, people.max, people.network)
        db.execute(sa.update(SignIn).values(both_factors=False))

    assert olga.opens("/favors/1").status_code == 404
    assert olga.opens("/organizer/favors").location.startswith("/sign-in/second")


def test_organizers_see_what_waits_for_the_network(app: Portal) -> None:
    olga = as_somebody(app, "olga")
    with app.database.transaction() as db:
        people = house(db)
        db.add(Role(person_id=people.olga_id, kind="member", since=now()))
        from portal.accounts.models import Person
        from portal.parties.actions import party_of

        own = party_of(db, db.get_one(Person, people.olga_id))
        reports(db, people.max, people.network, what="Den Saal geschmückt.")
        reports(db, own, people.network, what="Den Wein besorgt.")

    page = olga.opens("/organizer/favors").text

    assert 'href="/favors/reports/1"' in page and 'href="/favors/reports/2"' not in page
    assert "Das haben Sie selbst getan. Jemand anderes aus der Netzwerkleitung bestätigt es." in page
    assert "Es wartet auf eine Antwort der Netzwerkleitung." in olga.opens("/favors/reports/2").text
    answer = olga.fills_in("/favors/reports/1", THANKS, "/favors/reports/1/confirm")
    assert answer.location == "/favors/1"


def test_the_only_organizer_is_told_why_their_gift_waits(app: Portal) -> None:
    from portal.accounts.actions import end_organizer
    from portal.accounts.models import Person
    from portal.parties.actions import party_of

    olga = as_somebody(app, "olga")
    with app.database.transaction() as db:
        people = house(db)
        db.add(Role(person_id=people.olga_id, kind="member", since=now()))
        end_organizer(db, people.jonas_id, people.olga_id)
        reports(db, party_of(db, db.get_one(Person, people.olga_id)), people.network)

    assert "Sie sind allein in der Netzwerkleitung" in olga.opens("/organizer/favors").text
    assert "Sie sind allein in der Netzwerkleitung" in olga.opens("/favors/reports/1").text


def test_an_organizer_records_on_behalf_of_the_network(app: Portal) -> None:
    olga = as_somebody(app, "olga")

    received = olga.fills_in(f"/organizer/favors/new/received/{MAX}", deed() | THANKS)
    given = olga.fills_in(f"/organizer/favors/new/given/{LENA}", deed())
    outside = deed() | {"given_name": "Ina", "family_name": "Abt", "email": "ina@example.com"}
    to_outside = olga.fills_in("/organizer/favors/new/given/outside", outside)
    from_outside = olga.fills_in("/organizer/favors/new/received/outside", outside | THANKS)

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
    assert max_.fills_in("/favors/new/given/2", deed()).location
    assert max_.opens("/favors/1/return").status_code == 200
    max_.opens("/favors/new/given/2")
    for value in ("2", "1", "999", "x", "", "\x00"):
        assert max_.sends("/favors/1/return", {"favor": value}).status_code == 422


def statements(visitor: Visitor, path: str) -> int:
    answer = visitor.opens(path)
    assert answer.status_code == 200
    return int(answer.headers["X-SQL-Count"])


LISTS = [
    "/favors",
    "/favors/new/given",
    "/favors/published",
    "/favors/1/return",
    "/favors/1",
    "/organizer/favors",
]


def test_lists_ask_as_much_for_thirty_as_for_one(app: Portal) -> None:
    from portal.accounts.actions import give_role, person_for
    from portal.accounts.models import RoleKind
    from portal.favors.actions_words import add_words, agree
    from portal.parties.actions import party_of

    cast = {True: as_somebody(app, "olga"), False: as_somebody(app, "max")}

    def exchange(rounds: int) -> None:
        with app.database.transaction() as db:
            people = house(db)
            for number in range(rounds):
                mail = f"m{rounds}.{number}@example.org"
                names = {"salutation": "none", "title": "", "given_name": "M", "family_name": str(number)}
                member = person_for(db, email=mail, language="de", **names)
                give_role(db, member, RoleKind.MEMBER)
                party_of(db, member)
                favor = thanks(db, people.lena, people.max, 30)
                for by in (people.lena, people.max):
                    agree(db, favor, by_id=by.person_id or 0)
                add_words(db, favor, "Mehr.", by_id=people.max.person_id or 0)
                thanks(db, people.max, people.lena, 2)
                for pair in (
                    (people.max, people.lena),
                    (people.lena, people.max),
                    (people.max, people.network),
                ):
                    reports(db, *pair)

    exchange(1)
    one = {path: statements(cast[path.startswith("/org")], path) for path in LISTS}
    exchange(30)

    assert {path: statements(cast[path.startswith("/org")], path) for path in LISTS} == one
    assert max(one.values()) <= 9
