"""Theo looks after the dues: invited like an organizer, with two factors, and without a look at anything else."""

import re
from datetime import timedelta

import pytest

from portal import clock
from portal.accounts.actions_organizers import end_treasurer, invite_organizer, invite_treasurer
from portal.accounts.models import RoleKind
from portal.accounts.queries import roles_of, treasurers
from portal.database import Database
from portal.errors import Refused
from portal.web.transaction import Portal
from tests.accounts.doors import ANOTHER, OLGA, by_password, code_now, equipped, shows_code
from tests.people import Visitor, olga, theo

THEO = "theo@example.org"
WHO = {"given_name": "Theo", "family_name": "Kassner", "email": THEO}
MINUTE = timedelta(minutes=1)


def host(app: Portal) -> Visitor:
    with app.database.transaction() as db:
        olga(db)
    visitor = Visitor(app)
    visitor.signs_in_as(OLGA)
    return visitor


def at_work(app: Portal) -> Visitor:
    with app.database.transaction() as db:
        theo(db)
    visitor = Visitor(app)
    visitor.signs_in_as(THEO)
    return visitor


def test_theo_comes_by_his_letter_and_sets_up_both_factors(app: Portal, visitor: Visitor) -> None:
    hostess = host(app)
    assert hostess.fills_in("/organizer/settings/treasurers", WHO).location == "/organizer/settings"
    letter = visitor.last_letter("treasurer-invitation")
    found = re.search(r"portal:(\S*/invitation/\S+)", letter.text)
    assert found and "um die Jahresgebühren zu kümmern" in letter.text
    assert "In die Kassenführung kommen" in visitor.opens(found[1]).text

    assert visitor.sends(found[1]).status_code == 302

    assert visitor.opens("/account").location.startswith("/account/password")
    visitor.fills_in("/account/password", {"password": ANOTHER})
    assert visitor.opens("/account").location.startswith("/account/second-factor")
    secret = re.search(r"[A-Z2-7]{32}", visitor.opens("/account/second-factor").text.replace(" ", ""))
    assert secret
    visitor.sends("/account/second-factor", {"code": code_now(secret[0])})
    visitor.opens("/account/recovery-codes")
    visitor.sends("/account/recovery-codes/kept")
    assert visitor.opens("/account").status_code == 200
    with app.database.session(writes=False) as db:
        assert [(one.name, one.has_second_factor) for one in treasurers(db)] == [("Theo Kassner", True)]


def test_theo_signs_in_with_password_and_code(app: Portal, visitor: Visitor) -> None:
    equipped(app.database, theo)
    by_password(visitor, THEO)
    assert visitor.opens("/account").location.startswith("/sign-in/second")

    shows_code(visitor)

    assert visitor.opens("/account").status_code == 200


def test_his_sign_in_ends_as_early_as_an_organizer_s(app: Portal) -> None:
    visitor, start = at_work(app), clock.now()
    with clock.at(start + 29 * MINUTE):
        assert visitor.opens("/account").status_code == 200
    with clock.at(start + 60 * MINUTE):
        assert visitor.opens("/account").location.startswith("/sign-in")


@pytest.mark.parametrize(
    "path",
    [
        *("/organizer/applications", "/organizer/interviews", "/organizer/letters", "/organizer/settings"),
        *("/organizer/settings/security", "/organizer/favors", "/record", "/promises", "/favors/new"),
    ],
)
def test_what_is_not_about_dues_is_not_there_for_him(app: Portal, path: str) -> None:
    assert at_work(app).opens(path).status_code == 404


def test_his_navigation_names_nothing_he_may_not_open(app: Portal) -> None:
    visitor = at_work(app)
    page = visitor.opens("/account").text
    nav = re.findall(r'href="(/[^"]*)"', page.partition('<nav class="nav')[2].partition("</nav>")[0])

    assert [path for path in nav if visitor.opens(path).status_code != 200] == []


def test_olga_ends_his_role(app: Portal) -> None:
    hostess, his = host(app), at_work(app)
    page = hostess.opens("/organizer/settings/organizers/2").text
    assert "Theo Kassner sieht die Jahresgebühren dann nicht mehr" in page

    assert hostess.sends("/organizer/settings/treasurers/2/end").location == "/organizer/settings"

    assert his.opens("/account").location.startswith("/sign-in")
    hostess.opens("/organizer/settings")
    assert hostess.sends("/organizer/settings/treasurers/2/end").status_code == 404
    with app.database.session(writes=False) as db:
        assert (treasurers(db), roles_of(db, 2)) == ([], set())


def test_an_organizer_is_not_ended_as_a_treasurer(app: Portal) -> None:
    hostess = host(app)
    hostess.opens("/organizer/settings")

    assert hostess.sends("/organizer/settings/treasurers/1/end").status_code == 404
    with app.database.session(writes=False) as db:
        assert roles_of(db, 1) == {RoleKind.ORGANIZER}


def test_nobody_is_invited_to_what_they_have(database: Database) -> None:
    with database.transaction() as db:
        by, his = olga(db), theo(db)
        for who, sentence in ((by, "organizer and looks after"), (his, "treasurer already")):
            with pytest.raises(Refused, match=sentence):
                invite_treasurer(db, who.email, who.given_name, who.family_name, "de", by)
        end_treasurer(db, his.id, by.id)
        with pytest.raises(Refused, match="no treasurer any more"):
            end_treasurer(db, his.id, by.id)


def test_both_invitations_of_one_person_stand_side_by_side(app: Portal) -> None:
    hostess = host(app)
    with app.database.transaction() as db:
        for invite in (invite_organizer, invite_treasurer):
            invite(db, THEO, "Theo", "Kassner", "de", olga(db))

    page = hostess.opens("/organizer/settings").text

    assert page.count("/withdraw") == 2
    assert page.count('<span class="tag">Kassenführung</span>') == 1
