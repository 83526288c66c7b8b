"""What must never happen is refused by the database itself, on both kinds."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.accounts.models import Person
from portal.applications.models import Application, Decision, Revision
from portal.applications.states import State
from portal.database import Database
from portal.favors.models import Favor, Origin
from portal.letters.models import Letter
from portal.members.models import Membership
from portal.parties.actions import network_party, party_of
from portal.web.transaction import Portal
from tests.admission.test_journey import admitted, organizer
from tests.people import Visitor, applies, max_thiele, olga

MORNING = datetime(2026, 3, 2, 9, tzinfo=UTC)


def application(db: Session, email: str = "ada@example.org", **changes: Any) -> Application:
    facts: dict[str, Any] = {
        "state": State.SUBMITTED,
        "state_since": MORNING,
        "reference": f"2026-{db.scalar(sa.select(sa.func.count(Application.id)))}",
        "language": "de",
        "email": email,
        "email_key": email,
        "begun_at": MORNING,
        "saved_at": MORNING,
        "confirmed_at": MORNING,
    }
    row = Application(**(facts | changes))
    db.add(row)
    db.flush()
    return row


def favor(db: Session, giver_id: int, receiver_id: int, by: Person, **changes: Any) -> Favor:
    facts: dict[str, Any] = {
        "kind": "advice",
        "origin": Origin.UNASKED,
        "on": date(2026, 3, 2),
        "recorded_at": MORNING,
    }
    row = Favor(giver_id=giver_id, receiver_id=receiver_id, by_id=by.id, **(facts | changes))
    db.add(row)
    db.flush()
    return row


def admission(db: Session, receiver_id: int, by: Person, occasion: str = "application:1") -> Favor:
    house = network_party(db, "Sternstunde")
    return favor(db, house.id, receiver_id, by, kind="admission", origin=Origin.ADMISSION, occasion=occasion)


def membership(db: Session, party_id: int, admission_id: int, application_id: int) -> Membership:
    row = Membership(
        party_id=party_id, admission_id=admission_id, application_id=application_id, began_at=MORNING
    )
    db.add(row)
    db.flush()
    return row


def refused(db: Session, act: Any) -> str:
    """What the database says to it; the transaction goes on as if it had not been tried."""
    with pytest.raises(sa.exc.IntegrityError) as error, db.begin_nested():
        act()
    return str(error.value.orig)


def admitted_max(db: Session) -> tuple[Person, Membership]:
    by, max_ = olga(db), max_thiele(db)
    party = party_of(db, max_)
    line = admission(db, party.id, by)
    return by, membership(db, party.id, line.id, application(db, "max@example.org").id)


@pytest.mark.parametrize("table", ["favors", "application_events"])
@pytest.mark.parametrize("act", ["UPDATE {} SET id = id + 1000", "DELETE FROM {}"])
def test_a_line_of_the_ledger_or_the_history_stays_as_it_was_written(
    app: Portal, visitor: Visitor, table: str, act: str
) -> None:
    admitted(visitor, organizer(app))
    read = sa.text(f"SELECT * FROM {table} ORDER BY id")

    with app.database.transaction() as db:
        before = db.execute(read).all()
        assert before, "SQLite asks its triggers row by row: of nothing, nothing is refused"
        said = refused(db, lambda: db.execute(sa.text(act.format(table))))
        after = db.execute(read).all()

    assert f"{table} are append-only" in said
    assert before == after


@pytest.mark.parametrize("table", ["favors", "application_events"])
def test_postgresql_does_not_empty_the_ledger_or_the_history(database: Database, table: str) -> None:
    if database.url.get_backend_name() == "sqlite":
        pytest.skip("SQLite has no TRUNCATE")
    with database.transaction() as db:
        assert f"{table} are append-only" in refused(
            db, lambda: db.execute(sa.text(f"TRUNCATE {table} CASCADE"))
        )


def test_an_admission_begins_one_membership_only(database: Database) -> None:
    with database.transaction() as db:
        by, first = admitted_max(db)
        first.ended_at, first.ended_by_id, first.ended_reason = MORNING, by.id, ""
        another = application(db, "max.again@example.org").id

        said = refused(db, lambda: membership(db, first.party_id, first.admission_id, another))

    assert "admission_id" in said


def test_an_application_leads_to_one_membership_only(database: Database) -> None:
    with database.transaction() as db:
        by, first = admitted_max(db)
        first.ended_at, first.ended_by_id, first.ended_reason = MORNING, by.id, ""
        second = admission(db, first.party_id, by, occasion="application:2")

        said = refused(db, lambda: membership(db, first.party_id, second.id, first.application_id))

    assert "application_id" in said


def test_nobody_is_a_member_twice_at_once(database: Database) -> None:
    with database.transaction() as db:
        by, first = admitted_max(db)
        second = admission(db, first.party_id, by, occasion="application:2")
        again = application(db, "max.again@example.org").id

        said = refused(db, lambda: membership(db, first.party_id, second.id, again))

    assert "party_id" in said or "uq_memberships_current" in said


def test_an_application_is_admitted_once(database: Database) -> None:
    with database.transaction() as db:
        by, first = admitted_max(db)

        said = refused(db, lambda: admission(db, first.party_id, by))

    assert "occasion" in said


def test_an_admission_names_its_application(database: Database) -> None:
    with database.transaction() as db:
        by, party = olga(db), party_of(db, max_thiele(db))

        said = refused(db, lambda: admission(db, party.id, by, occasion=None))  # type: ignore[arg-type]

    assert "admission_has_occasion" in said


@pytest.mark.parametrize("wrong", ["another kind", "to somebody else", "from somebody else", "none at all"])
def test_without_a_true_admission_there_is_no_membership(database: Database, wrong: str) -> None:
    with database.transaction() as db:
        by = olga(db)
        max_, other = party_of(db, max_thiele(db)), party_of(db, by)
        house = network_party(db, "Sternstunde")
        admits = {"kind": "admission", "origin": Origin.ADMISSION, "occasion": "application:1"}
        line = {
            "another kind": lambda: favor(db, house.id, max_.id, by).id,
            "to somebody else": lambda: admission(db, other.id, by).id,
            "from somebody else": lambda: favor(db, other.id, max_.id, by, **admits).id,
            "none at all": lambda: 4711,
        }[wrong]()
        asked = application(db).id

        said = refused(db, lambda: membership(db, max_.id, line, asked))

    assert "a membership begins with an admission of this party by the network" in said


def test_a_membership_cannot_be_given_to_somebody_else_later(database: Database) -> None:
    with database.transaction() as db:
        by, _first = admitted_max(db)
        moved = sa.update(Membership).values(party_id=party_of(db, by).id)

        said = refused(db, lambda: db.execute(moved.execution_options(synchronize_session=False)))

    assert "a membership begins with an admission" in said


def test_nobody_gives_to_themselves(database: Database) -> None:
    with database.transaction() as db:
        by, party = olga(db), party_of(db, max_thiele(db))

        said = refused(db, lambda: favor(db, party.id, party.id, by))

    assert "nobody_gives_to_himself" in said


@pytest.mark.parametrize("thanks", [0, 4])
def test_there_are_three_kinds_of_thanks(database: Database, thanks: int) -> None:
    with database.transaction() as db:
        by, max_ = olga(db), party_of(db, max_thiele(db))
        house = network_party(db, "Sternstunde")

        said = refused(db, lambda: favor(db, house.id, max_.id, by, thanks=thanks))

    assert "three_thanks" in said


@pytest.mark.parametrize("facts", [{"read_at": MORNING}, {"read_by_id": 1}])
def test_what_was_read_was_read_by_somebody(database: Database, facts: dict[str, Any]) -> None:
    with database.transaction() as db:
        olga(db)

        said = refused(db, lambda: application(db, **facts))

    assert "read_at_with_read_by_id" in said


def decision(db: Session, application_id: int, by: Person, **changes: Any) -> None:
    facts = {"outcome": "accept", "reason": "", "subject": "", "body": ""}
    facts |= {"decided_at": MORNING, "decided_by_id": by.id}
    db.execute(sa.insert(Decision).values(application_id=application_id, **(facts | changes)))


@pytest.mark.parametrize("facts", [{"released_at": MORNING}, {"released_by_id": 1}])
def test_what_was_released_was_released_by_somebody(database: Database, facts: dict[str, Any]) -> None:
    with database.transaction() as db:
        by, asked = olga(db), application(db)

        said = refused(db, lambda: decision(db, asked.id, by, **facts))

    assert "released_at_with_released_by_id" in said


@pytest.mark.parametrize("missing", ["decided_at", "decided_by_id"])
def test_what_was_decided_was_decided_by_somebody_at_a_time(database: Database, missing: str) -> None:
    with database.transaction() as db:
        by, asked = olga(db), application(db)

        said = refused(db, lambda: decision(db, asked.id, by, **{missing: None}))

    assert missing in said


def test_one_decision_at_a_time_waits_for_its_release(database: Database) -> None:
    with database.transaction() as db:
        by, asked = olga(db), application(db)
        decision(db, asked.id, by)

        said = refused(db, lambda: decision(db, asked.id, by))

    assert "application_id" in said or "uq_decisions_one_draft" in said


def test_one_application_of_a_confirmed_address_is_on_its_way(database: Database) -> None:
    with database.transaction() as db:
        application(db)

        said = refused(db, lambda: application(db, state=State.INVITED))

    assert "email_key" in said or "uq_applications_one_open" in said


def test_closed_and_unconfirmed_applications_do_not_stand_in_the_way(database: Database) -> None:
    with database.transaction() as db:
        application(db)
        application(db, state=State.DRAFT, confirmed_at=None)
        application(db, state=State.DECLINED)
        application(db, state=State.WITHDRAWN)

        assert db.scalar(sa.select(sa.func.count(Application.id))) == 4


def test_what_was_sent_has_a_reference(database: Database) -> None:
    with database.transaction() as db:
        assert "sent_has_reference" in refused(db, lambda: application(db, reference=None))


def test_a_letter_is_written_once_for_its_occasion(app: Portal, visitor: Visitor) -> None:
    organizer(app)
    applies(visitor)
    with app.database.transaction() as db:
        copy = dict(db.execute(sa.select(Letter.__table__).limit(1)).mappings().one())
        again = sa.insert(Letter).values(copy | {"id": 4711})

        assert "occasion" in refused(db, lambda: db.execute(again))


def test_sqlite_and_postgresql_keep_references(database: Database) -> None:
    with pytest.raises(sa.exc.IntegrityError), database.transaction() as db:
        db.add(Revision(application_id=4711))


def test_who_only_reads_cannot_write(database: Database) -> None:
    with pytest.raises(sa.exc.DBAPIError), database.session(writes=False) as db:
        application(db)
