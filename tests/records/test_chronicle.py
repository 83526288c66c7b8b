"""The chronicle: each number of the page is found again in it, and what was chosen is an address."""

import random
import re
from itertools import chain

import pytest

from portal.favors.actions import Said
from portal.favors.actions_take_back import take_back
from portal.parties.actions import network_party
from portal.web.transaction import Portal
from tests.promises.stage import browser, house, party, person, today
from tests.records.stage import KINDS, all_lines, at_random, gives, joined_years_ago, lines, said


@pytest.mark.parametrize("seed", range(3))
def test_the_numbers_of_the_sentence_are_found_again_in_the_chronicle(app: Portal, seed: int) -> None:
    house(app)
    chance = random.Random(seed)
    with app.database.transaction() as db:
        joined_years_ago(db, "Max", 3)
        at_random(db, chance, 110)
    max_ = browser(app, "Max")
    page = max_.opens("/record").text

    listed = [all_lines(max_, f"/record?direction={way}") for way in ("received", "contributed")]

    assert [len(some) for some in listed] == said(page)
    assert sorted(chain(*listed)) == sorted(all_lines(max_, "/record"))
    for kind in KINDS:
        counted = re.search(r"· (\d+) Gefallen", max_.opens(f"/record?kind={kind}").text)
        assert counted and len(all_lines(max_, f"/record?kind={kind}")) == int(counted[1])
    by_year = [all_lines(max_, f"/record?year={year}") for year in range(today().year - 4, today().year + 1)]
    assert sorted(chain(*by_year)) == sorted(all_lines(max_, "/record"))


def test_what_is_chosen_combines(app: Portal) -> None:
    house(app)
    with app.database.transaction() as db:
        max_, lena, nina = (party(db, name) for name in ("Max", "Lena", "Nina"))
        from_lena, to_lena = gives(db, lena, max_, kind="stage").id, gives(db, max_, lena, kind="stage").id
        asked, from_nina = gives(db, lena, max_, asked=True).id, gives(db, nina, max_, kind="stage").id
    visitor = browser(app, "Max")

    def chosen(query: str) -> list[int]:
        return sorted(lines(visitor.opens(f"/record?{query}").text))

    assert chosen("kind=stage") == [from_lena, to_lena, from_nina]
    assert chosen(f"person={lena}") == [from_lena, to_lena, asked]
    assert chosen(f"person={lena}&direction=received") == [from_lena, asked]
    assert chosen(f"person={lena}&direction=received&unasked=1&kind=stage&period=recent") == [from_lena]
    assert chosen(f"kind=&person=&direction=contributed&year={today().year}") == [to_lena]


def test_an_empty_answer_repeats_the_question_and_offers_everything(app: Portal) -> None:
    house(app)
    with app.database.transaction() as db:
        gives(db, party(db, "Lena"), party(db, "Max"), kind="stage")
        lena = party(db, "Lena")

    page = (
        browser(app, "Max")
        .opens(f"/record?direction=contributed&kind=stage&person={lena}&period=recent")
        .text
    )

    assert "Dazu steht hier nichts: Beigetragen, Bühne, Lena Vogt, die letzten zwölf Monate." in page
    assert 'href="/record#chronicle">Alles anzeigen' in page


NOT_THERE = (
    *(
        "year=1999",
        "year=x",
        "year=²",
        f"year={9**30}",
        "period=-1",
        "direction=up",
        "kind=%00",
        "kind=nothing",
    ),
    *("person=0x1", "person=999", f"person={2**62}", "person=%F0%9F%98%80", "before=2026-01-01~x"),
    *("before=yesterday~1", "before=2026-01-01", f"before=2026-01-01~{2**70}"),
)


@pytest.mark.parametrize("path", ["/record", "/record.csv", "/record.pdf"])
def test_what_is_not_there_is_not_found(app: Portal, path: str) -> None:
    house(app)
    visitor = browser(app, "Max")

    assert {query: visitor.opens(f"{path}?{query}").status_code for query in NOT_THERE} == dict.fromkeys(
        NOT_THERE, 404
    )


def test_a_stranger_is_nobody_s_filter(app: Portal) -> None:
    """Whoever exchanged nothing with Max is not named to him by a number in an address."""
    house(app)
    with app.database.session(writes=False) as db:
        nina = party(db, "Nina")

    assert browser(app, "Max").opens(f"/record?person={nina}").status_code == 404


def test_what_was_taken_back_is_not_told_as_unasked(app: Portal) -> None:
    house(app)
    with app.database.transaction() as db:
        lena, max_, nina = (party(db, name) for name in ("Lena", "Max", "Nina"))
        for number, giver in enumerate((lena, nina, network_party(db, "Sternstunde").id) * 3):
            favor = gives(db, giver, max_, days_ago=number + 1, said=Said(f"Gefallen {number}.", ""))
            if not number:
                first = favor
        take_back(db, first, by_id=person(db, "Max").id, reason="Doppelt.")

    unasked = browser(app, "Max").opens("/record").text.partition("<h2>Ungefragt")[2].partition("</div>\n")[0]

    assert "Gefallen 1." in unasked and "Gefallen 0." not in unasked
