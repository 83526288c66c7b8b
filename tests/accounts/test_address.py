"""Max changes his e-mail address: with proof, by a letter to the new one, with a notice to the old one."""

import re

import pytest
import sqlalchemy as sa

from portal.accounts.models import Person
from portal.letters.models import Letter
from portal.web.transaction import Portal
from tests.accounts.doors import MAX, OLGA, SENTENCE, by_link, by_password, code_now, equipped, later
from tests.people import Visitor, max_thiele, olga
from tests.test_bad_input import all_at_once

NEW = "max.thiele@example.org"


def inside(app: Portal, email: str = MAX) -> Visitor:
    """Max came by a link just now."""
    with app.database.transaction() as db:
        olga(db), max_thiele(db)
    visitor = Visitor(app)
    by_link(visitor, email)
    return visitor


def asks(visitor: Visitor, email: str = NEW, proof: str = "") -> int:
    return visitor.fills_in("/account/address", {"email": email, "proof": proof}).status_code


def link(visitor: Visitor) -> str:
    found = re.search(r"portal:(\S*/account/address/\S+)", visitor.last_letter("new-address").text)
    assert found
    return found[1]


def address_of(app: Portal) -> str:
    with app.database.session(writes=False) as db:
        return db.scalars(sa.select(Person.email).where(Person.given_name == "Max")).one()


def test_an_address_is_changed_by_a_letter_to_it(app: Portal) -> None:
    visitor, elsewhere = inside(app), inside(app)

    assert asks(visitor) == 302
    assert (address_of(app), visitor.last_letter("new-address").to_address) == (MAX, NEW)
    assert NEW in visitor.opens("/account").text
    visitor.opens(link(visitor))
    assert visitor.sends(link(visitor)).location == "/account"

    assert address_of(app) == NEW
    assert visitor.last_letter("address-changed").to_address == MAX
    assert elsewhere.opens("/account").location == "/sign-in?next=/account"
    assert by_link(Visitor(app), NEW).location == "/record"


def test_the_letter_s_link_works_once(app: Portal) -> None:
    visitor = inside(app)
    asks(visitor)
    path = link(visitor)
    visitor.opens(path)
    visitor.sends(path)

    assert "<h1>Dieser Link gilt nicht mehr</h1>" in visitor.opens(path).text
    visitor.opens("/account")
    assert visitor.sends(path).status_code == 409


def test_the_letter_s_link_is_bound_to_whoever_asked(app: Portal) -> None:
    visitor = inside(app)
    asks(visitor)
    path, hers = link(visitor), Visitor(app)
    hers.signs_in_as(OLGA)

    assert Visitor(app).opens(path).location.startswith("/sign-in?next=")
    assert "<h1>Dieser Link gilt nicht mehr</h1>" in hers.opens(path).text
    hers.opens("/account")
    assert hers.sends(path).status_code == 409
    assert address_of(app) == MAX


def test_the_letter_s_link_lasts_a_day(app: Portal) -> None:
    visitor = inside(app)
    asks(visitor)
    path = link(visitor)
    with later(days=1, seconds=1):
        again = Visitor(app)
        again.signs_in_as(MAX)
        again.opens("/account")
        assert again.sends(path).status_code == 409


def test_a_second_wish_takes_the_place_of_the_first(app: Portal) -> None:
    visitor = inside(app)
    asks(visitor, "first@example.org")
    first = link(visitor)
    asks(visitor, NEW)
    visitor.opens("/account")

    assert [visitor.sends(path).status_code for path in (first, link(visitor))] == [409, 302]


def test_twelve_at_once_change_it_once(app: Portal) -> None:
    visitor = inside(app)
    asks(visitor)
    cookie, path = visitor.client.get_cookie("session"), link(visitor)
    assert cookie
    windows = [Visitor(app) for _ in range(12)]
    for window in windows:
        window.client.set_cookie("session", cookie.value)
        window.opens("/account")

    all_at_once([lambda w=window: w.sends(path) for window in windows])

    with app.database.session(writes=False) as db:
        told = sa.select(sa.func.count()).select_from(Letter).where(Letter.kind == "address-changed")
        assert db.scalar(told) == 1
    assert address_of(app) == NEW


def test_an_address_of_somebody_else_is_refused_only_to_whoever_reads_its_letters(app: Portal) -> None:
    visitor = inside(app)

    assert asks(visitor, OLGA) == 302
    visitor.opens(link(visitor))
    answer = visitor.sends(link(visitor))

    assert (answer.status_code, "hat schon jemand anderes" in answer.text) == (409, True)


@pytest.mark.parametrize(("email", "sentence"), [(MAX, "Das ist schon Ihre Adresse"), ("max", "vollständig")])
def test_an_address_that_will_not_do_gets_a_sentence(app: Portal, email: str, sentence: str) -> None:
    visitor = inside(app)

    page = visitor.fills_in("/account/address", {"email": email})

    assert page.status_code == 422
    assert f'value="{email}"' in page.text
    assert sentence in page.text


def test_who_came_by_a_letter_long_ago_comes_by_a_fresh_one_first(app: Portal) -> None:
    visitor = inside(app)
    with later(minutes=11):
        assert "melden Sie sich zuerst noch einmal an" in visitor.opens("/account/address").text
        visitor.opens("/account")
        assert visitor.sends("/account/address", {"email": NEW}).status_code == 422


def test_who_has_a_password_shows_it(app: Portal, visitor: Visitor) -> None:
    equipped(app.database, max_thiele)
    with app.database.transaction() as db:
        db.execute(sa.update(Person).values(totp_secret=None))
    by_password(visitor, MAX)

    assert [asks(visitor, proof=proof) for proof in ("", "wrong", SENTENCE)] == [422, 422, 302]


def test_who_has_a_second_factor_shows_it(app: Portal, visitor: Visitor) -> None:
    equipped(app.database)
    visitor.signs_in_as(OLGA)

    assert [asks(visitor, proof=proof) for proof in (SENTENCE, "000000", code_now())] == [422, 422, 302]
