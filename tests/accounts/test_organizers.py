"""Olga invites Clara, or thinks better of it; either may leave, but never the last one."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from portal import clock
from portal.accounts.actions_organizers import (
    accept_invitation,
    end_organizer,
    invite_organizer,
    withdraw_invitation,
)
from portal.accounts.models import Role, RoleKind
from portal.accounts.queries import holds, open_invitations, organizers
from portal.database import Database
from portal.errors import Refused
from portal.letters.models import Letter
from portal.web.transaction import Portal
from tests.accounts.doors import OLGA, equipped
from tests.people import Visitor, jonas, olga
from tests.test_bad_input import all_at_once


def invited(database: Database) -> str:
    with database.transaction() as db:
        invite_organizer(db, "clara@example.org", "Clara", "Weiss", "de", olga(db))
        text = db.query(Letter).order_by(Letter.id.desc()).first().text  # type: ignore[union-attr]
    found = re.search(r"/invitation/(\S+)", text)
    assert found
    return found[1]


def accepts(database: Database, token: str) -> None:
    with database.transaction() as db:
        accept_invitation(db, token)


def test_clara_becomes_an_organizer_by_her_letter_once(database: Database) -> None:
    token = invited(database)
    with database.transaction() as db:
        clara = accept_invitation(db, token)
        assert holds(db, clara.id, RoleKind.ORGANIZER)
    with pytest.raises(Refused):
        accepts(database, token)


def test_an_invitation_lasts_three_days(database: Database) -> None:
    token = invited(database)
    with clock.at(clock.now() + timedelta(days=3)), pytest.raises(Refused):
        accepts(database, token)


def test_a_newer_invitation_takes_the_place_of_the_older(database: Database) -> None:
    first = invited(database)
    second = invited(database)
    with pytest.raises(Refused):
        accepts(database, first)
    accepts(database, second)


def host(app: Portal) -> Visitor:
    with app.database.transaction() as db:
        olga(db)
    visitor = Visitor(app)
    visitor.signs_in_as(OLGA)
    return visitor


def test_an_open_invitation_is_seen_and_withdrawn(app: Portal, visitor: Visitor) -> None:
    token, hostess = invited(app.database), host(app)
    assert "eingeladen von Olga Brandt am" in hostess.opens("/organizer/settings").text

    hostess.sends("/organizer/settings/invitations/1/withdraw")

    assert "Offene Einladungen" not in hostess.opens("/organizer/settings").text
    assert "Diese Einladung gilt nicht mehr" in visitor.opens(f"/sign-in/invitation/{token}").text
    with pytest.raises(Refused):
        accepts(app.database, token)


def test_what_was_accepted_is_not_withdrawn(database: Database) -> None:
    accepts(database, invited(database))
    with pytest.raises(Refused, match="accepted or has ended"), database.transaction() as db:
        withdraw_invitation(db, 1, olga(db).id)


def test_what_was_withdrawn_was_withdrawn_by_somebody(database: Database) -> None:
    invited(database)
    wrong = sa.text("UPDATE organizer_invitations SET revoked_at = at")
    with pytest.raises(sa.exc.IntegrityError, match="revoked_at_with"), database.transaction() as db:
        db.execute(wrong)


def test_the_settings_ask_as_much_for_many_invitations_as_for_one(app: Portal) -> None:
    hostess = host(app)
    invited(app.database)
    one = hostess.opens("/organizer/settings").headers["X-SQL-Count"]
    with app.database.transaction() as db:
        for number in range(30):
            invite_organizer(db, f"guest{number}@example.org", "Gast", str(number), "de", olga(db))
        assert len(open_invitations(db)) == 31

    assert hostess.opens("/organizer/settings").headers["X-SQL-Count"] == one


def test_the_page_asks_before_the_role_of_jonas_ends(app: Portal) -> None:
    hostess, his = host(app), Visitor(app)
    equipped(app.database, jonas)
    his.signs_in_as("jonas@example.org")
    page = hostess.opens("/organizer/settings/organizers/2")
    assert "Jonas Reimann sieht Bewerbungen, Briefe und Einstellungen dann nicht mehr" in page.text

    assert hostess.sends("/organizer/settings/organizers/2/end").location == "/organizer/settings"

    assert his.opens("/organizer/settings").location.startswith("/sign-in")
    with app.database.session(writes=False) as db:
        assert [one.name for one in organizers(db)] == ["Olga Brandt"]


def test_the_last_organizer_is_shown_no_way_to_leave(app: Portal) -> None:
    page = host(app).opens("/organizer/settings/organizers/1").text

    assert "Die Netzwerkleitung kann nicht leer werden" in page
    assert "/end" not in page


def test_the_last_organizer_cannot_leave(database: Database) -> None:
    with database.transaction() as db:
        first, second = olga(db), jonas(db)
        end_organizer(db, second.id, first.id)
    with pytest.raises(Refused, match="last organizer"), database.transaction() as db:
        end_organizer(db, olga(db).id, olga(db).id)


def test_two_who_leave_at_once_do_not_leave_the_house_empty(app: Portal) -> None:
    with app.database.transaction() as db:
        ids = {one.email: one.id for one in (olga(db), jonas(db))}
    windows = [Visitor(app) for _ in ids]
    for window, (email, id_) in zip(windows, ids.items(), strict=True):
        window.signs_in_as(email)
        window.opens(f"/organizer/settings/organizers/{id_}")

    def leaves(window: Visitor, id_: int) -> object:
        return window.sends(f"/organizer/settings/organizers/{id_}/end")

    pairs = zip(windows, ids.values(), strict=True)
    answers = all_at_once([lambda w=window, i=id_: leaves(w, i) for window, id_ in pairs])

    assert sorted(answers) == [302, 409]
    with app.database.session(writes=False) as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(Role).where(Role.ended_at.is_(None))) == 1


def test_olga_signs_jonas_out_everywhere(app: Portal) -> None:
    hostess, his = host(app), Visitor(app)
    with app.database.transaction() as db:
        jonas(db)
    his.signs_in_as("jonas@example.org")
    page = hostess.opens("/organizer/settings/organizers/2")
    assert "Jonas Reimann ist in einem Browser angemeldet." in page.text

    hostess.sends("/organizer/settings/organizers/2/sign-out")

    assert his.opens("/account").location == "/sign-in?next=/account"
    assert hostess.opens("/account").status_code == 200


@pytest.mark.parametrize("act", ["", "/end", "/sign-out", "/second-factor"])
def test_who_is_no_organizer_is_not_found_among_them(app: Portal, act: str) -> None:
    hostess = host(app)
    hostess.opens("/organizer/settings")
    path = f"/organizer/settings/organizers/4711{act}"

    answer = hostess.sends(path, {"certain": "y"}) if act else hostess.opens(path)

    assert answer.status_code == 404
