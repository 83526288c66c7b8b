"""Somebody without an account: a letter with a link to one favor, and nothing else opens."""

import re

import pytest
import sqlalchemy as sa

from portal.accounts.models import Person, SignIn
from portal.database import Database
from portal.favors.actions_report import confirm, withdraw
from portal.favors.actions_return import link_return
from portal.favors.models import Favor
from portal.favors.models_reports import FavorReport, ReportState
from portal.favors.models_returns import FavorReturn, ReturnState
from portal.letters.models import Letter
from portal.web.transaction import Portal
from tests.favors.deeds import SAID, house, last_letter, letters, refusal, reports, thanks
from tests.people import ADA, Visitor

THANKS = {"thanks": "3", "thanks_words": "Die Kinder reden noch davon.", "asked": "y"}


def reported(app: Portal) -> Visitor:
    """Clara's browser; Max did something for her and reported it."""
    with app.database.transaction() as db:
        people = house(db)
        reports(db, people.max, people.clara, what="Die Gießerei gezeigt.")
    return Visitor(app)


def state(app: Portal) -> str:
    with app.database.session(writes=False) as db:
        return str(db.scalars(sa.select(FavorReport.state)).one())


def test_the_letter_says_who_and_what_and_how_to_be_left_alone(database: Database) -> None:
    with database.transaction() as db:
        people = house(db)
        reports(db, people.max, people.clara)

        letter = last_letter(db)

        assert letters(db) == [("favor-outside", "clara@example.com")]
        assert letter.subject == "Hat Max Thiele das für Sie getan?"
        assert "Guten Tag, Clara Weiß,\n\nMax Thiele ist Mitglied bei" in letter.text
        assert re.search(r"^portal:/link/[\w-]{43}$", letter.text, re.MULTILINE)
        assert "Möchten Sie keine Briefe mehr von uns" in letter.text


def test_opening_the_link_changes_nothing_and_its_button_opens_the_one_favor(app: Portal) -> None:
    clara = reported(app)
    assert clara.opens("/favors/outside").location == "/favors/outside/link"

    page = clara.opens(clara.link_in("favor-outside"))
    assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store")
    assert "Die Gießerei gezeigt." not in page.text

    assert clara.presses_link_in("favor-outside").location == "/favors/outside"
    assert "Die Gießerei gezeigt." in clara.opens("/favors/outside").text
    assert clara.opens("/favors").location.startswith("/sign-in")
    assert state(app) == ReportState.REPORTED


def test_clara_confirms_and_thanks_without_an_account(app: Portal) -> None:
    clara = reported(app)
    clara.presses_link_in("favor-outside")

    assert clara.fills_in("/favors/outside", THANKS, "/favors/outside/confirm").location == "/favors/outside"

    with app.database.session(writes=False) as db:
        favor = db.scalars(sa.select(Favor)).one()
        person = db.scalars(sa.select(Person).where(Person.email == "clara@example.com")).one()
        assert (favor.by_id, favor.thanks, favor.origin) == (person.id, 3, "asked")
        assert db.scalars(sa.select(Letter.text).where(Letter.kind == "favor-thanks")).one() == (
            "Die Kinder reden noch davon.\n"
        )
        assert db.scalars(sa.select(SignIn)).all() == []
    page = clara.opens("/favors/outside")
    assert "Danke, so steht es jetzt" in page.text and "Die Kinder reden noch davon." in page.text


def test_clara_declines_and_nobody_gets_a_letter(app: Portal) -> None:
    clara = reported(app)
    clara.presses_link_in("favor-outside")
    clara.opens("/favors/outside")

    assert clara.sends("/favors/outside/decline").location == "/favors/outside/ended"

    assert state(app) == ReportState.DECLINED
    assert clara.opens("/favors/outside/ended").status_code == 200
    assert clara.opens(clara.link_in("favor-outside")).status_code == 404
    with app.database.session(writes=False) as db:
        assert letters(db) == [("favor-outside", "clara@example.com")]


def test_clara_adds_words_and_publishes(app: Portal) -> None:
    clara = reported(app)
    clara.presses_link_in("favor-outside")
    clara.fills_in("/favors/outside", THANKS, "/favors/outside/confirm")

    page, later = "/favors/outside", {"words": "Zwei wollen jetzt Gießer werden."}
    assert clara.fills_in(page, later, "/favors/outside/words").location == page
    clara.opens(page)
    assert clara.sends("/favors/outside/publish").status_code == 302
    assert "Sie sind einverstanden." in clara.opens(page).text
    assert clara.sends("/favors/outside/unpublish").status_code == 302
    assert "Zwei wollen jetzt Gießer werden." in clara.opens(page).text
    assert clara.last_letter("favor-later").to_address == "max@example.org"


def test_before_confirming_there_is_nothing_to_add_to(app: Portal) -> None:
    clara = reported(app)
    clara.presses_link_in("favor-outside")
    clara.opens("/favors/outside")

    sent = [
        clara.sends(f"/favors/outside/{act}", {"words": "x"}) for act in ("words", "publish", "unpublish")
    ]

    assert {answer.status_code for answer in sent} == {404}


def test_without_one_of_the_three_thanks_the_words_are_kept(app: Portal) -> None:
    clara = reported(app)
    clara.presses_link_in("favor-outside")

    page = clara.fills_in("/favors/outside", {"thanks_words": "Sehr schön."}, "/favors/outside/confirm")

    assert page.status_code == 422
    assert "Wählen Sie eines der drei aus" in page.text and "Sehr schön." in page.text


def test_confirmed_once_it_cannot_be_confirmed_again(app: Portal) -> None:
    clara = reported(app)
    clara.presses_link_in("favor-outside")
    clara.fills_in("/favors/outside", THANKS, "/favors/outside/confirm")
    clara.opens("/favors/outside")

    assert clara.sends("/favors/outside/confirm", THANKS).status_code == 409
    assert clara.sends("/favors/outside/decline").status_code == 409


@pytest.mark.parametrize("who", ["max", "lena", "olga"])
def test_a_link_opened_by_the_wrong_person_is_refused(app: Portal, who: str) -> None:
    """Above all by the one who did the favor, and would confirm it to themselves."""
    somebody = reported(app)
    somebody.signs_in_as(f"{who}@example.org")

    answer = somebody.presses_link_in("favor-outside")

    assert answer.status_code == 409
    assert "Dieser Link ist für jemand anderen." in answer.text
    assert somebody.opens("/favors/outside").location == "/favors/outside/link"


@pytest.mark.parametrize("token", ["", "x" * 43, "x" * 10000, "\x00"])
def test_a_forged_token_opens_nothing(app: Portal, token: str) -> None:
    clara = reported(app)
    clara.opens("/favors/outside/link")

    assert clara.sends("/favors/open", {"token": token}).status_code == 404


def test_a_link_to_something_else_opens_no_favor(app: Portal, visitor: Visitor) -> None:
    visitor.fills_in("/apply/you", ADA)
    token = visitor.link_in("your-link").rsplit("/", 1)[1]
    visitor.opens("/favors/outside/link")

    assert visitor.sends("/favors/open", {"token": token}).status_code == 404


def test_a_forged_or_foreign_cookie_is_nobody_s(app: Portal) -> None:
    clara = reported(app)
    for value in ("MQ.aaaaaa.forged", ""):
        clara.client.set_cookie("favor", value)
        assert clara.opens("/favors/outside").location == "/favors/outside/link"


def test_a_new_link_ends_the_older_one(app: Portal) -> None:
    clara = reported(app)
    older = clara.link_in("favor-outside")

    clara.fills_in("/favors/outside/link", {"email": "Clara@Example.com"})

    gone = clara.opens(older)
    assert gone.status_code == 404
    assert 'href="/favors/outside/link"' in gone.text
    assert clara.link_in("favor-outside") != older
    assert clara.presses_link_in("favor-outside").status_code == 302


@pytest.mark.parametrize("address", ["nobody@example.com", "max@example.org"])
def test_for_others_no_letter_is_written(app: Portal, address: str) -> None:
    clara = reported(app)

    answer = clara.fills_in("/favors/outside/link", {"email": address})

    assert answer.location == "/favors/outside/link"
    with app.database.session(writes=False) as db:
        assert len(letters(db)) == 1


def test_who_wishes_no_letters_gets_none(app: Portal) -> None:
    clara = reported(app)
    clara.presses_link_in("favor-outside")
    clara.opens("/favors/outside")
    assert clara.sends("/favors/outside/object").location == "/favors/outside/ended"

    with app.database.transaction() as db:
        people = house(db)
        said = refusal(lambda: reports(db, people.max, people.clara))
        assert said == "%(name)s wishes no letters from us, so nothing new is noted there."
        assert letters(db) == [("favor-outside", "clara@example.com")]
    assert state(app) == ReportState.DECLINED


def test_a_report_that_was_taken_back_is_gone(app: Portal) -> None:
    clara = reported(app)
    clara.presses_link_in("favor-outside")
    with app.database.transaction() as db:
        people = house(db)
        noted = db.scalars(sa.select(FavorReport)).one()
        withdraw(db, noted, by_id=people.max.person_id or 0)

    assert clara.opens("/favors/outside").location == "/favors/outside/link"


@pytest.mark.parametrize(
    ("act", "ends"), [("confirm", ReturnState.CONFIRMED), ("decline", ReturnState.DECLINED)]
)
def test_somebody_outside_says_whether_their_favor_was_returned(app: Portal, act: str, ends: str) -> None:
    with app.database.transaction() as db:
        people = house(db)
        first = thanks(db, people.clara, people.max)
        answer = confirm(db, reports(db, people.max, people.clara), SAID, by_id=people.clara.person_id or 0)
        link_return(db, first, answer, by_id=people.max.person_id or 0)
    clara = Visitor(app)

    assert clara.presses_link_in("return-outside").location == "/favors/outside/return"
    assert "Hat Max Thiele es zurückgegeben?" in clara.opens("/favors/outside/return").text
    assert clara.sends(f"/favors/outside/return/{act}").location == "/favors/outside/ended"

    with app.database.session(writes=False) as db:
        assert db.scalars(sa.select(FavorReturn.state)).one() == ends
    assert clara.opens("/favors/outside/return").location == "/favors/outside/link"
