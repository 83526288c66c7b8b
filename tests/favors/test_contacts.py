"""People outside as ones who give and receive."""

import pytest
import sqlalchemy as sa

from portal.accounts.actions import person_for
from portal.database import Database
from portal.parties.actions import becomes_member, outside_contact
from portal.parties.models import Party, PartyKind
from tests.favors.deeds import house, refusal, thanks

THANKS = {"thanks": "3", "thanks_words": "Die Kinder reden noch davon.", "asked": "y"}


def test_one_contact_for_each_address(database: Database) -> None:
    with database.transaction() as db:
        names = [("Clara", "Weiß"), ("Klara", "Weiss")]
        found = [
            outside_contact(db, email=email, given_name=given, family_name=family, language="de").id
            for (given, family), email in zip(names, ("clara@example.com", "Clara@EXAMPLE.com"), strict=True)
        ]

        assert len(set(found)) == 1
        assert db.get_one(Party, found[0]).name == "Clara Weiß"


@pytest.mark.parametrize("email", ["max@example.org", "olga@example.org"])
def test_who_belongs_to_the_network_is_no_outside_contact(database: Database, email: str) -> None:
    with database.transaction() as db:
        house(db)

        said = refusal(
            lambda: outside_contact(db, email=email, given_name="A", family_name="B", language="de")
        )

        assert said == "This address belongs to somebody of the network. Please choose them by their name."


def test_who_becomes_a_member_keeps_the_favors_of_before(database: Database) -> None:
    with database.transaction() as db:
        people = house(db)
        first = thanks(db, people.clara, people.max)
        clara = person_for(
            db,
            email="clara@example.com",
            salutation="ms",
            title="",
            given_name="x",
            family_name="y",
            language="de",
        )
        clara.given_name, clara.family_name = "Clara", "Weiß-Berg"

        party = becomes_member(db, clara)

        assert (party.id, party.kind, party.name) == (people.clara.id, PartyKind.MEMBER, "Clara Weiß-Berg")
        assert first.giver_id == party.id


@pytest.mark.parametrize(
    "facts",
    ["kind = 'outside', person_id = NULL", "objected_at = '2026-01-01', kind = 'member'"],
)
def test_the_database_knows_a_person_behind_each_party_but_the_network(
    database: Database, facts: str
) -> None:
    with database.transaction() as db:
        people = house(db)
        with pytest.raises(sa.exc.IntegrityError), db.begin_nested():
            db.execute(sa.text(f"UPDATE parties SET {facts} WHERE id = {people.clara.id}"))
