"""The doors: a link that works once and in one browser, its code, and a password."""

import re
from datetime import timedelta

import pytest

from portal import clock
from portal.accounts.actions import (
    ask_for_link,
    person_by_password,
    set_password,
    sign_in,
    use_code,
    use_link,
)
from portal.accounts.models import Person, SignIn
from portal.database import Database
from portal.errors import Refused
from portal.letters.models import Letter
from tests.people import Visitor, max_thiele

SENTENCE = "sieben Kraniche ziehen nach Norden"


def asks(database: Database) -> tuple[str, str, str]:
    """Max asks for a link: what his browser remembers, and what his letter carries."""
    with database.transaction() as db:
        max_thiele(db)
        nonce = ask_for_link(db, "max@example.org").nonce
        text = db.query(Letter).one().text
    token, code = re.search(r"/link/(\S+)", text), re.search(r"\b\d{8}\b", text)
    assert token and code
    return nonce, token[1], code[0]


def test_a_link_signs_in_once(database: Database) -> None:
    nonce, token, _code = asks(database)
    with database.transaction() as db:
        assert use_link(db, token, nonce).given_name == "Max"
    with pytest.raises(Refused), database.transaction() as db:
        use_link(db, token, nonce)


def test_a_link_works_only_in_the_browser_that_asked(database: Database) -> None:
    _nonce, token, _code = asks(database)
    with pytest.raises(Refused, match="only in the browser"), database.transaction() as db:
        use_link(db, token, "another browser")


def test_a_link_ends_after_ten_minutes(database: Database) -> None:
    nonce, token, _code = asks(database)
    with clock.at(clock.now() + timedelta(minutes=10)), pytest.raises(Refused), database.transaction() as db:
        use_link(db, token, nonce)


def test_the_code_can_be_tried_five_times(database: Database) -> None:
    nonce, _token, code = asks(database)
    for _try in range(5):
        with database.transaction() as db:
            assert use_code(db, nonce, "00000000") is None
    with pytest.raises(Refused), database.transaction() as db:
        use_code(db, nonce, code)


def test_the_page_never_tells_whether_an_address_is_known(visitor: Visitor, database: Database) -> None:
    with database.transaction() as db:
        max_thiele(db)
    answers = []
    for email in ("max@example.org", "nobody@example.org"):
        response = visitor.fills_in("/sign-in", {"email": email}, to="/sign-in/link")
        answers.append((response.status_code, response.location))
    assert answers[0] == answers[1] == (302, "/sign-in/wait")


def test_max_may_set_a_password_and_use_it(database: Database) -> None:
    with database.transaction() as db:
        person = max_thiele(db)
        sign_in(db, person, "link", both_factors=False, browser="one")
        sign_in(db, person, "link", both_factors=False, browser="two")
        set_password(db, person, 1, "", SENTENCE)
        assert [one.ended_at is None for one in db.query(SignIn).order_by(SignIn.id)] == [True, False]
        assert person_by_password(db, "max@example.org", SENTENCE) is person
        assert person_by_password(db, "max@example.org", SENTENCE.upper()) is None
        assert person_by_password(db, "nobody@example.org", SENTENCE) is None


@pytest.mark.parametrize("easy", ["short", "passwort1234", "max thiele max thiele", "speakerspeaker"])
def test_an_easy_password_is_refused(database: Database, easy: str) -> None:
    with pytest.raises(Refused), database.transaction() as db:
        person: Person = max_thiele(db)
        sign_in(db, person, "link", both_factors=False, browser="one")
        set_password(db, person, 1, "", easy)
