"""Olga invites Jonas; either may leave, but never the last one."""

import re

import pytest

from portal.accounts.actions import accept_invitation, end_organizer, invite_organizer
from portal.accounts.models import RoleKind
from portal.accounts.queries import holds, organizers
from portal.database import Database
from portal.errors import Refused
from portal.letters.models import Letter
from tests.people import jonas, olga


def invited(database: Database) -> str:
    with database.transaction() as db:
        invite_organizer(db, "clara@example.org", "Clara", "Weiss", "de", olga(db))
        found = re.search(r"/invitation/(\S+)", db.query(Letter).one().text)
    assert found
    return found[1]


def test_clara_becomes_an_organizer_by_her_letter_once(database: Database) -> None:
    token = invited(database)
    with database.transaction() as db:
        clara = accept_invitation(db, token)
        assert holds(db, clara.id, RoleKind.ORGANIZER)
    with pytest.raises(Refused), database.transaction() as db:
        accept_invitation(db, token)


def test_the_last_organizer_cannot_leave(database: Database) -> None:
    with database.transaction() as db:
        first, second = olga(db), jonas(db)
        end_organizer(db, second.id, first.id)
        assert [one.name for one in organizers(db)] == ["Olga Brandt"]
    with pytest.raises(Refused, match="last organizer"), database.transaction() as db:
        end_organizer(db, olga(db).id, olga(db).id)
