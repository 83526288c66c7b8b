"""The kinds of favors: organizers name and retire them; none is ever deleted."""

import pytest
import sqlalchemy as sa

from portal.database import Database
from portal.favors.actions_kinds import add_kind, rename_kind, restore_kind, retire_kind
from portal.favors.models import FavorKind
from portal.favors.queries import kinds_in_use
from portal.web.transaction import Portal
from tests.favors.deeds import as_somebody, house, refusal
from tests.test_bad_input import errors


def test_people_choose_from_kinds_in_use_in_their_alphabet_with_other_last(database: Database) -> None:
    with database.transaction() as db:
        people = house(db)
        retire_kind(db, db.get_one(FavorKind, "press"), people.olga_id)
        added = add_kind(db, "Ein Dach", "A roof").key

        german = [kind.key for kind in kinds_in_use(db, "de")]
        english = [kind.key for kind in kinds_in_use(db, "en")]

    assert added == "a-roof"
    assert german == [
        "introduction",
        "stage",
        "a-roof",
        "hosting",
        "referral",
        "publicity",
        "advice",
        "talk",
        "other",
    ]
    assert english == [
        "a-roof",
        "advice",
        "referral",
        "hosting",
        "introduction",
        "publicity",
        "stage",
        "talk",
        "other",
    ]


def test_a_retired_kind_comes_back(database: Database) -> None:
    with database.transaction() as db:
        people = house(db)
        press = db.get_one(FavorKind, "press")
        retire_kind(db, press, people.olga_id)
        assert (press.retired_by_id, refusal(lambda: retire_kind(db, press, people.olga_id))) == (
            people.olga_id,
            "This kind is retired already.",
        )

        restore_kind(db, press)

        assert press.retired_at is None
        assert refusal(lambda: restore_kind(db, press)) == "This kind is in use."


def test_the_admission_and_the_last_kind_stay(database: Database) -> None:
    with database.transaction() as db:
        people = house(db)
        admission = db.get_one(FavorKind, "admission")
        assert refusal(lambda: retire_kind(db, admission, people.olga_id)).startswith("The admission stays")
        for kind in kinds_in_use(db, "en")[1:]:
            retire_kind(db, kind, people.olga_id)

        left = kinds_in_use(db, "en")[0]
        assert refusal(lambda: retire_kind(db, left, people.olga_id)).startswith("The last kind stays.")


def test_two_kinds_of_one_name_are_refused(database: Database) -> None:
    with database.transaction() as db:
        house(db)
        advice = db.get_one(FavorKind, "advice")

        for act in (
            lambda: add_kind(db, "bühne", "Platform"),
            lambda: add_kind(db, "Podest", "STAGE"),
            lambda: rename_kind(db, advice, "Rat", "Stage"),
        ):
            assert refusal(act) == "There is a kind of this name already: %(name)s."
        rename_kind(db, advice, "Rat und Tat", "Advice")
        assert add_kind(db, "Rat", "Counsel!").key == "counsel"


@pytest.mark.parametrize(
    "act", ["DELETE FROM favor_kinds", "UPDATE favor_kinds SET retired_at = '2026-01-01', retired_by_id = 1"]
)
def test_the_database_keeps_kinds_and_the_admission(database: Database, act: str) -> None:
    with database.transaction() as db:
        house(db)
        with pytest.raises(sa.exc.IntegrityError) as error, db.begin_nested():
            db.execute(sa.text(act))

    assert "never deleted" in str(error.value.orig) or "admission_stays" in str(error.value.orig)


def test_an_organizer_adds_renames_and_retires(app: Portal) -> None:
    olga, page = as_somebody(app, "olga"), "/organizer/settings/kinds"

    assert olga.fills_in(page, {"german": "Ein Dach", "english": "A roof"}).location == page
    assert olga.fills_in(f"{page}/a-roof", {"german": "Obdach", "english": "Shelter"}).location == page
    olga.opens(page)
    assert olga.sends(f"{page}/a-roof/retire").location == page

    assert "Obdach" in olga.opens(page).text
    assert "stillgelegt am" in olga.page.text  # type: ignore[union-attr]
    assert "Obdach" not in as_somebody(app, "max").opens("/favors/new/given/2").text


def test_a_wrong_name_gets_a_sentence_and_keeps_what_was_typed(app: Portal) -> None:
    olga, page = as_somebody(app, "olga"), "/organizer/settings/kinds"

    empty = olga.fills_in(page, {"german": "", "english": "Shelter"})
    assert (empty.status_code, errors(empty)) == (422, ["Geben Sie den deutschen Namen ein"])
    assert 'value="Shelter"' in empty.text

    taken = olga.fills_in(page, {"german": "Bühne", "english": "Platform"})
    assert taken.status_code == 409
    assert "Eine Art mit diesem Namen gibt es schon: Bühne, Stage." in taken.text
    assert 'value="Platform"' in taken.text


@pytest.mark.parametrize("key", ["admission", "advice"])
def test_only_known_kinds_are_retired_by_hand(app: Portal, key: str) -> None:
    olga, page = as_somebody(app, "olga"), "/organizer/settings/kinds"
    olga.opens(page)

    assert olga.sends(f"{page}/{key}/retire").status_code == {"admission": 409, "advice": 302}[key]
    for unknown in ("nothing", "%00", "x" * 3000):
        assert olga.opens(f"{page}/{unknown}").status_code == 404
