"""What becomes of each row of a file: read in the ways spreadsheet programs write, and judged with a sentence."""

import pytest

from portal.accounts.actions import person_for
from portal.database import Database
from portal.favors.fates import Outcome, fates
from portal.favors.forms_sheet import read, template
from portal.parties.actions import party_of
from portal.web.transaction import Portal
from tests.favors.house import MARCH, favor, house
from tests.favors.test_import import GOOD, HEAD, at_the_desk, imports


def outcomes(database: Database, *lines: str, by: str = "olga") -> list[tuple[int, str, str]]:
    """Number, outcome and trouble of each row."""
    with database.transaction() as db:
        one = house(db)
        found = fates(db, read("\n".join(lines).encode()), today=MARCH, by_id=getattr(one, by).id)
    said = [(fate, fate.trouble.sentence % fate.trouble.values if fate.trouble else "") for fate in found]
    return [(fate.row.number, fate.outcome.value, sentence) for fate, sentence in said]


READABLE = {
    "semicolons and German": GOOD,
    "commas and English": (
        "date,given by,received by,kind,what",
        "2024-03-15,lena@example.org,Max Thiele,Advice,",
        '2024-04-02,"Max Thiele",Dr. Lena Vogt,stage,"Words, with a comma\nand a second line"',
        "2024-05-03,MAX@example.org,the network,Hosting,",
    ),
    "tabs, other order, a column nobody knows": (
        "Art\tAn\tVon\tPreis\tTag",
        "Rat\tMax Thiele\tLena Vogt\t0\t15.03.2024",
        "Bühne\tLena Vogt\tMax Thiele\t\t2.4.2024",
        "Rat\tNetzwerk\tMax Thiele\t\t3. 5. 2024",
    ),
}


@pytest.mark.parametrize("lines", READABLE.values(), ids=READABLE)
def test_files_of_many_programs_are_read(database: Database, lines: tuple[str, ...]) -> None:
    found = outcomes(database, *lines)

    assert [outcome for _number, outcome, _trouble in found] == ["waits", "waits", "counts"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1"])
def test_umlauts_are_read_in_each_encoding(encoding: str) -> None:
    content = f"{HEAD}\n1.2.2024;Jörg Weiß;Netzwerk;Öffentlichkeit;Grüße".encode(encoding)

    [row] = read(content)

    assert (row.giver, row.kind, row.what) == ("Jörg Weiß", "Öffentlichkeit", "Grüße")


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_template_is_a_file_that_can_be_read(language: str) -> None:
    [row] = read(template(language, "Sternstunde"))

    assert (row.receiver, row.number) == ("Sternstunde", 2)


def test_broken_rows_keep_their_number_and_say_why(database: Database) -> None:
    found = outcomes(
        database,
        HEAD,
        "",
        "30.02.2024;Max Thiele;Netzwerk;Rat;",
        "gestern;Max Thiele;Netzwerk;Rat;",
        "1.1.2030;Max Thiele;Netzwerk;Rat;",
        "1.1.1890;Max Thiele;Netzwerk;Rat;",
        "1.1.2024;Clara Weiss;Netzwerk;Rat;",
        "1.1.2024;Max Thiele;Max Thiele;Rat;",
        "1.1.2024;Max Thiele;;Rat;",
        "1.1.2024;Max Thiele;Netzwerk;Zauberei;",
        "1.1.2024;Netzwerk;Max Thiele;Aufnahme;",
        f"1.1.2024;Max Thiele;Netzwerk;Rat;{'wort ' * 300}",
        "1.1.2024;Max Thiele;Netzwerk;Rat",
    )

    assert found == [
        (3, "broken", "“30.02.2024” is no day. Write it like 26.11.2024 or 2024-11-26."),
        (4, "broken", "“gestern” is no day. Write it like 26.11.2024 or 2024-11-26."),
        (5, "broken", "This day is still to come."),
        (6, "broken", "This day lies too far back."),
        (7, "broken", "Nobody here is called “Clara Weiss”. Write the e-mail address."),
        (8, "broken", "A favor is something done for somebody else."),
        (9, "broken", "It is missing who gave or who received."),
        (10, "broken", "“Zauberei” is no kind of favor here."),
        (11, "broken", "An admission begins a membership; it cannot be imported."),
        (12, "broken", "The words are longer than 1000 characters."),
        (13, "counts", ""),
    ]


def test_a_name_that_two_people_have_needs_an_address(database: Database) -> None:
    with database.transaction() as db:
        names = {
            "salutation": "none",
            "title": "",
            "given_name": "Max",
            "family_name": "Thiele",
            "language": "de",
        }
        party_of(db, person_for(db, email="another.max@example.org", **names))

    found = outcomes(
        database, HEAD, "1.1.2024;Max Thiele;Netzwerk;Rat;", "1.1.2024;max@example.org;Netzwerk;Rat;"
    )

    assert [(outcome, trouble[:7]) for _number, outcome, trouble in found] == [
        ("broken", "Several"),
        ("counts", ""),
    ]


def test_who_is_no_member_now_cannot_be_asked(database: Database) -> None:
    with database.transaction() as db:
        party_of(db, house(db).jonas)

    [found] = outcomes(database, HEAD, "1.1.2024;Max Thiele;jonas@example.org;Rat;")

    assert found == (2, "broken", "Jonas Reimann is no member now and cannot confirm it.")


def test_doubles_are_recognized_in_the_file_the_ledger_and_earlier_imports(app: Portal) -> None:
    with app.database.transaction() as db:
        one = house(db)
        favor(db, one.of_lena, one.network, one.olga)
    imports(at_the_desk(app), *GOOD)

    found = outcomes(
        app.database,
        *GOOD,
        "2026-03-02;Lena Vogt;Netzwerk;Rat;Zugehört.",
        "2026-03-02;Lena Vogt;Netzwerk;Rat;Anderes.",
        "02.03.2026;Dr. Lena Vogt;Netzwerk;Advice;Anderes.",
    )

    assert [outcome for _number, outcome, _trouble in found] == ["there"] * 4 + ["counts", "there"]


def test_the_outcomes_say_which_of_them_are_imported() -> None:
    assert [one.value for one in Outcome if one.is_imported] == ["counts", "waits", "waits_for_another"]
