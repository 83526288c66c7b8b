"""The doors: a link that works once and in one browser, its code, and a password."""

import re
from collections import Counter
from datetime import timedelta

import pytest
import sqlalchemy as sa

from portal import clock
from portal.accounts.actions import give_role, sign_in
from portal.accounts.actions_links import ask_for_link, use_code, use_link
from portal.accounts.actions_password import person_by_password, set_password
from portal.accounts.models import Person, RoleKind, SignIn
from portal.database import Database
from portal.errors import Refused
from portal.letters.models import Letter
from portal.web.transaction import Portal
from tests.accounts.doors import MAX, SENTENCE, by_link
from tests.people import Visitor, max_thiele
from tests.test_bad_input import all_at_once


def asks(database: Database) -> tuple[str, str, str]:
    """Max asks for a link: what his browser remembers, and what his letter carries."""
    with database.transaction() as db:
        max_thiele(db)
        nonce = ask_for_link(db, MAX).nonce
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


def test_twelve_at_once_use_a_link_once(app: Portal, visitor: Visitor) -> None:
    with app.database.transaction() as db:
        max_thiele(db)
    visitor.fills_in("/sign-in", {"email": MAX}, to="/sign-in/link")
    path, cookie = visitor.link_in("sign-in"), visitor.client.get_cookie("session")
    assert cookie
    windows = [Visitor(app) for _ in range(12)]
    for window in windows:  # twelve pages, each with a form key of its own
        window.client.set_cookie("session", cookie.value)
        window.opens(path)

    answers = all_at_once([lambda w=window: w.sends(path) for window in windows])

    with app.database.session(writes=False) as db:
        assert db.scalar(sa.select(sa.func.count(SignIn.id))) == 1
    assert Counter(answers) == {302: 1, 409: 11}


def test_a_link_in_another_browser_says_so_and_names_the_code(app: Portal, visitor: Visitor) -> None:
    with app.database.transaction() as db:
        max_thiele(db)
    visitor.fills_in("/sign-in", {"email": MAX}, to="/sign-in/link")

    page = Visitor(app).opens(visitor.link_in("sign-in"))

    assert "<h1>Dieser Link gehört in einen anderen Browser</h1>" in page.text
    assert "acht Ziffern" in page.text


def test_a_used_link_says_so(app: Portal, visitor: Visitor) -> None:
    with app.database.transaction() as db:
        max_thiele(db)
    by_link(visitor, MAX)

    assert "<h1>Dieser Link gilt nicht mehr</h1>" in visitor.opens(visitor.link_in("sign-in")).text


def test_the_page_never_tells_whether_an_address_is_known(visitor: Visitor, database: Database) -> None:
    with database.transaction() as db:
        max_thiele(db)
    answers = []
    for email in (MAX, "nobody@example.org"):
        response = visitor.fills_in("/sign-in", {"email": email}, to="/sign-in/link")
        answers.append((response.status_code, response.location))
    assert answers[0] == answers[1] == (302, "/sign-in/wait")


def test_who_holds_no_role_gets_no_letter_and_does_not_enter(app: Portal, visitor: Visitor) -> None:
    with app.database.transaction() as db:
        max_ = max_thiele(db)
        set_password(db, max_, _signed_in(db, max_), "", SENTENCE)
        db.execute(sa.text("UPDATE roles SET ended_at = since, ended_by_id = person_id"))

    visitor.fills_in("/sign-in", {"email": MAX}, to="/sign-in/link")
    answer = visitor.fills_in("/sign-in/password", {"email": MAX, "password": SENTENCE})

    assert answer.status_code == 422
    assert visitor.last_letter("sign-in") is None


def test_max_may_set_a_password_and_use_it(database: Database) -> None:
    with database.transaction() as db:
        person = max_thiele(db)
        first, _second = _signed_in(db, person), _signed_in(db, person)
        set_password(db, person, first, "", SENTENCE)
        db.expire_all()
        assert [one.ended_at is None for one in db.query(SignIn).order_by(SignIn.id)] == [True, False]
        assert person_by_password(db, MAX, SENTENCE) is person
        assert person_by_password(db, MAX, SENTENCE.upper()) is None
        assert person_by_password(db, "nobody@example.org", SENTENCE) is None


def _signed_in(db: sa.orm.Session, person: Person) -> SignIn:
    give_role(db, person, RoleKind.MEMBER)
    sign_in(db, person, "link", both_factors=False, browser="one")
    return db.query(SignIn).order_by(SignIn.id.desc()).first()  # type: ignore[return-value]


@pytest.mark.parametrize("easy", ["short", "passwort1234", "max thiele max thiele", "speakerspeaker"])
def test_an_easy_password_is_refused(database: Database, easy: str) -> None:
    with pytest.raises(Refused), database.transaction() as db:
        person: Person = max_thiele(db)
        set_password(db, person, _signed_in(db, person), "", easy)
