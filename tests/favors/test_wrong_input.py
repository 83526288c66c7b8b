"""Whatever is sent about favors: a sentence at its place, what was typed is kept, nothing half-written."""

from html import unescape

import pytest
import sqlalchemy as sa

from portal.accounts.models import Role
from portal.clock import now
from portal.favors.models import Favor
from portal.web.transaction import Portal
from tests.favors.deeds import CLARA, MAX, THANKED, as_somebody, house, written
from tests.test_bad_input import HOSTILE, IDS, QUERIES, errors

NOBODY = {404, 405}


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

    page = max_.fills_in("/favors/new/received/2", written() | THANKED | {field: value})

    assert (page.status_code, errors(page)) == (422, [sentence])
    assert (field == "what" or "Das Manuskript gelesen." in page.text) and "Es trägt." in page.text
    with app.database.session(writes=False) as db:
        assert db.scalar(sa.select(sa.func.count(Favor.id))) == 0


def test_what_is_no_day_gets_a_sentence(app: Portal) -> None:
    max_ = as_somebody(app, "max")

    for on in ("gestern", "2026-02-30", "9999-99-99", "x" * 999, "2026-01-20\x00"):
        page = max_.fills_in("/favors/new/received/2", written(on=on) | THANKED)
        assert (page.status_code, len(errors(page))) == (422, 1)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_words_are_words(app: Portal, text: str) -> None:
    max_ = as_somebody(app, "max")

    assert max_.fills_in(
        "/favors/new/received/2", written(what=text) | THANKED | {"thanks_words": text}
    ).location

    page = max_.opens("/favors/1").text
    assert text in unescape(page)
    assert "<script>alert" not in page and "<img src=x" not in page


def test_nobody_thanks_or_reports_to_themselves(app: Portal) -> None:
    max_ = as_somebody(app, "max")

    for way in ("received", "given"):
        assert max_.opens(f"/favors/new/{way}/{MAX}").status_code == 404
        max_.opens("/favors/new/received/2")
        assert max_.sends(f"/favors/new/{way}/{MAX}", written() | THANKED).status_code == 404


def test_an_unknown_member_is_nobody_and_nobody_leafs_through_outside_contacts(app: Portal) -> None:
    max_ = as_somebody(app, "max")
    paths = [f"/favors/new/given/{party_id}" for party_id in [*IDS, str(CLARA)]]

    assert {path: max_.opens(path).status_code for path in paths} == dict.fromkeys(paths, 404)
    max_.opens("/favors/new/given/2")
    assert {max_.sends(path, written()).status_code for path in paths} <= NOBODY


def test_who_left_meanwhile_is_named_and_the_words_stay(app: Portal) -> None:
    max_ = as_somebody(app, "max")
    max_.opens("/favors/new/given/2")
    with app.database.transaction() as db:
        people = house(db)
        left = sa.update(Role).where(Role.person_id == people.lena.person_id)
        db.execute(left.values(ended_at=now(), ended_by_id=people.olga_id))

    page = max_.sends("/favors/new/given/2", written())

    assert page.status_code == 422
    assert "Lena Vogt ist nicht mehr Mitglied." in page.text and "Das Manuskript gelesen." in page.text
    assert max_.opens("/favors/new/given/2").status_code == 404


def test_a_wrong_question_in_the_address_is_no_trouble(app: Portal) -> None:
    max_ = as_somebody(app, "max")
    pages = ["/favors/new/given?q=", "/favors/new/given?after=", "/favors/published?before="]

    assert {max_.opens(page + value).status_code for page in pages for value in QUERIES} == {200}


SEEN = ["/favors/{}", "/favors/{}/return", "/favors/{}/answers", "/favors/reports/{}"]
ACTS = [
    *(f"/favors/{{}}/{act}" for act in ("words", "publish", "unpublish", "nothing-expected", "return")),
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
