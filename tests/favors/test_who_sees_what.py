"""Who sees which favor, which of its words, and what waits; and that long lists ask no more than short ones."""

import sqlalchemy as sa

from portal.accounts.actions import give_role, person_for
from portal.accounts.actions_organizers import end_organizer
from portal.accounts.models import Person, Role, RoleKind, SignIn
from portal.clock import now
from portal.favors.actions_report import confirm
from portal.favors.actions_words import add_words, agree
from portal.parties.actions import party_of
from portal.web.transaction import Portal
from tests.favors.deeds import SAID, THANKED, as_somebody, house, reports, thanks
from tests.people import Visitor


def test_strangers_see_neither_reports_nor_words(app: Portal) -> None:
    """Of favors between members organizers see kind, date and people; others nothing; of reports neither anything."""
    cast = {name: as_somebody(app, name) for name in ("max", "lena", "olga", "jonas")}
    with app.database.transaction() as db:
        people = house(db)
        thanks(db, people.max, people.network)
        thanks(db, people.network, people.lena)
        reports(db, people.max, people.lena)
        confirm(db, reports(db, people.max, people.lena), SAID, by_id=people.lena.person_id or 0)

    seen = {
        (name, path): visitor.opens(path).status_code
        for name, visitor in cast.items()
        for path in ("/favors/1", "/favors/2", "/favors/3", "/favors/reports/1")
    }
    assert [pair for pair, status in seen.items() if status == 404] == [
        ("max", "/favors/2"),
        ("lena", "/favors/1"),
        ("olga", "/favors/reports/1"),
        ("jonas", "/favors/reports/1"),
    ]
    between = cast["olga"].opens("/favors/3").text
    assert "Max Thiele hat Lena Vogt einen Gefallen getan" in between and "Rat" in between
    assert "Das Manuskript" not in between and SAID.words not in between
    assert "Das Manuskript" in cast["olga"].opens("/favors/1").text


def test_without_the_second_factor_an_organizer_acts_for_nobody(app: Portal) -> None:
    olga = as_somebody(app, "olga")
    with app.database.transaction() as db:
        people = house(db)
        thanks(db, people.max, people.network)
        db.execute(sa.update(SignIn).values(factor_at=None))

    pages = ("/favors/1", "/organizer/favors")
    assert {olga.opens(page).status_code for page in pages} == {302}
    assert olga.opens("/favors/1").location.split("?")[0].startswith(("/sign-in/", "/account"))


def test_organizers_see_what_waits_for_the_network(app: Portal) -> None:
    olga = as_somebody(app, "olga")
    with app.database.transaction() as db:
        people = house(db)
        db.add(Role(person_id=people.olga_id, kind="member", since=now()))
        own = party_of(db, db.get_one(Person, people.olga_id))
        reports(db, people.max, people.network, what="Den Saal geschmückt.")
        reports(db, own, people.network, what="Den Wein besorgt.")

    page = olga.opens("/organizer/favors").text

    assert 'href="/favors/reports/1"' in page and 'href="/favors/reports/2"' not in page
    assert "Das haben Sie selbst getan. Jemand anderes aus der Netzwerkleitung bestätigt es." in page
    assert "Es wartet auf eine Antwort der Netzwerkleitung." in olga.opens("/favors/reports/2").text
    answer = olga.fills_in("/favors/reports/1", THANKED, "/favors/reports/1/confirm")
    assert answer.location == "/favors/1"


def test_the_only_organizer_is_told_why_their_gift_waits(app: Portal) -> None:
    olga = as_somebody(app, "olga")
    with app.database.transaction() as db:
        people = house(db)
        db.add(Role(person_id=people.olga_id, kind="member", since=now()))
        end_organizer(db, people.jonas_id, people.olga_id)
        reports(db, party_of(db, db.get_one(Person, people.olga_id)), people.network)

    assert "Sie sind allein in der Netzwerkleitung" in olga.opens("/organizer/favors").text
    assert "Sie sind allein in der Netzwerkleitung" in olga.opens("/favors/reports/1").text


def statements(visitor: Visitor, path: str) -> int:
    answer = visitor.opens(path)
    assert answer.status_code == 200
    return int(answer.headers["X-SQL-Count"])


LISTS = [
    "/favors",
    "/favors/new/given",
    "/favors/published",
    "/favors/1/return",
    "/favors/1",
    "/organizer/favors",
]


def test_lists_ask_as_much_for_thirty_as_for_one(app: Portal) -> None:
    cast = {True: as_somebody(app, "olga"), False: as_somebody(app, "max")}

    def exchange(rounds: int) -> None:
        with app.database.transaction() as db:
            people = house(db)
            for number in range(rounds):
                mail = f"m{rounds}.{number}@example.org"
                names = {"salutation": "none", "title": "", "given_name": "M", "family_name": str(number)}
                member = person_for(db, email=mail, language="de", **names)
                give_role(db, member, RoleKind.MEMBER)
                party_of(db, member)
                favor = thanks(db, people.lena, people.max, 30)
                for by in (people.lena, people.max):
                    agree(db, favor, by_id=by.person_id or 0)
                add_words(db, favor, "Mehr.", by_id=people.max.person_id or 0)
                thanks(db, people.max, people.lena, 2)
                for pair in (
                    (people.max, people.lena),
                    (people.lena, people.max),
                    (people.max, people.network),
                ):
                    reports(db, *pair)

    exchange(1)
    one = {path: statements(cast[path.startswith("/org")], path) for path in LISTS}
    exchange(30)

    assert {path: statements(cast[path.startswith("/org")], path) for path in LISTS} == one
    assert max(one.values()) <= 9
