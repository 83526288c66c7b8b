"""Reporting: whoever did a favor notes it, and it counts once the receiver says yes."""

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.accounts.actions_organizers import end_organizer
from portal.accounts.models import Role
from portal.clock import now
from portal.database import Database
from portal.favors.actions_report import confirm, decline, report, withdraw
from portal.favors.models import Favor, FavorWords, Origin
from portal.favors.models_reports import FavorReport, ReportEvent, ReportState
from portal.favors.models_words import NothingExpected
from tests.favors.deeds import (
    SAID,
    counts,
    deed,
    house,
    last_letter,
    letters,
    refusal,
    reports,
    today,
)


def trace(db: Session) -> list[tuple[Any, ...]]:
    columns = ReportEvent.from_state, ReportEvent.to_state, ReportEvent.by_id
    return [tuple(row) for row in db.execute(sa.select(*columns).order_by(ReportEvent.id))]


def test_a_report_counts_for_nothing_until_it_is_confirmed(database: Database) -> None:
    with database.transaction() as db:
        people = house(db)

        noted = reports(db, people.max, people.lena)

        assert (noted.state, noted.favor_id, counts(db, people.max)) == (ReportState.REPORTED, None, {})
        assert letters(db) == [("favor-reported", "lena@example.org")]
        letter = last_letter(db)
        assert letter.subject == "Max Thiele hat einen Gefallen für Sie eingetragen"
        assert "„Das Manuskript gelesen.“" in letter.text
        assert f"portal:/favors/reports/{noted.id}\n" in letter.text


def test_confirmed_it_is_a_favor_with_words_thanks_and_origin(database: Database) -> None:
    with database.transaction() as db:
        people = house(db)
        noted = reports(db, people.max, people.lena, nothing_expected=True)

        favor = confirm(db, noted, SAID, by_id=people.lena.person_id or 0)

        words = db.get_one(FavorWords, favor.id)
        assert (noted.state, noted.favor_id, noted.what) == (ReportState.CONFIRMED, favor.id, "")
        assert (favor.giver_id, favor.receiver_id, favor.by_id) == (
            people.max.id,
            people.lena.id,
            people.lena.person_id,
        )
        assert (favor.origin, favor.occasion) == (Origin.ASKED, f"report:{noted.id}")
        assert (words.what, words.thanks) == ("Das Manuskript gelesen.", SAID.words)
        assert db.get_one(NothingExpected, favor.id).by_id == people.max.person_id
        assert counts(db, people.max) == {"contributed": 1}
        assert letters(db)[-1] == ("favor-thanks", "max@example.org")
        assert last_letter(db).text == f"{SAID.words}\n"
        by = people.max.person_id, people.lena.person_id
        assert trace(db) == [(None, "reported", by[0]), ("reported", "confirmed", by[1])]


def test_declined_quietly_no_letter_tells_of_it(database: Database) -> None:
    with database.transaction() as db:
        people = house(db)
        noted = reports(db, people.max, people.lena)

        decline(db, noted, by_id=people.lena.person_id or 0)

        assert (noted.state, noted.favor_id) == (ReportState.DECLINED, None)
        assert letters(db) == [("favor-reported", "lena@example.org")]
        assert db.scalar(sa.select(sa.func.count(Favor.id))) == 0


def test_the_giver_takes_a_report_back(database: Database) -> None:
    with database.transaction() as db:
        people = house(db)
        noted = reports(db, people.max, people.lena)

        withdraw(db, noted, by_id=people.max.person_id or 0)

        assert noted.state == ReportState.WITHDRAWN
        assert refusal(lambda: confirm(db, noted, SAID, by_id=people.lena.person_id or 0)) == (
            "This report is not waiting any more. Please look at the page again."
        )


@pytest.mark.parametrize("who", ["max", "olga_id", "jonas_id"])
def test_only_the_receiver_confirms_or_declines(database: Database, who: str) -> None:
    with database.transaction() as db:
        people = house(db)
        noted = reports(db, people.max, people.lena)
        by_id = people.max.person_id or 0 if who == "max" else getattr(people, who)

        for act in (lambda: confirm(db, noted, SAID, by_id=by_id), lambda: decline(db, noted, by_id=by_id)):
            assert refusal(act) == (
                "A favor is confirmed by the one who received it, never by the one who did it."
            )


@pytest.mark.parametrize("first", [confirm, decline, withdraw])
def test_after_an_answer_there_is_no_second_one(database: Database, first: Any) -> None:
    with database.transaction() as db:
        people = house(db)
        noted = reports(db, people.max, people.lena)
        giver, receiver = people.max.person_id or 0, people.lena.person_id or 0
        acts = {
            confirm: lambda: confirm(db, noted, SAID, by_id=receiver),
            decline: lambda: decline(db, noted, by_id=receiver),
            withdraw: lambda: withdraw(db, noted, by_id=giver),
        }
        acts[first]()

        said = {refusal(act) for act in acts.values()}

        assert said == {"This report is not waiting any more. Please look at the page again."}
        assert len(trace(db)) == 2


def test_nobody_reports_for_somebody_else(database: Database) -> None:
    with database.transaction() as db:
        people = house(db)
        what = deed(people.max, people.lena)

        for by_id in (people.lena.person_id or 0, people.olga_id):
            said = refusal(lambda by=by_id: report(db, what, nothing_expected=False, by_id=by, today=today()))
            assert said.startswith("Only the one who did a favor can report it.")


def test_what_was_done_for_the_network_any_organizer_confirms(database: Database) -> None:
    with database.transaction() as db:
        people = house(db)
        noted = reports(db, people.max, people.network)
        kind = "favor-for-network"
        assert letters(db) == [(kind, "olga@example.org"), (kind, "jonas@example.org")]

        favor = confirm(db, noted, SAID, by_id=people.jonas_id)

        assert (favor.receiver_id, favor.by_id) == (people.network.id, people.jonas_id)


def test_what_an_organizer_gave_another_one_confirms(database: Database) -> None:
    with database.transaction() as db:
        people = house(db)
        max_id = people.max.person_id or 0
        db.add(Role(person_id=max_id, kind="organizer", since=now()))
        db.flush()
        noted = reports(db, people.max, people.network)

        assert refusal(lambda: confirm(db, noted, SAID, by_id=max_id)).startswith("A favor is confirmed by")
        assert confirm(db, noted, SAID, by_id=people.olga_id).by_id == people.olga_id


def test_where_there_is_only_one_organizer_their_own_gift_waits(database: Database) -> None:
    with database.transaction() as db:
        people = house(db)
        max_id = people.max.person_id or 0
        db.add(Role(person_id=max_id, kind="organizer", since=now()))
        db.flush()
        for other in (people.olga_id, people.jonas_id):
            end_organizer(db, other, max_id)
        noted = reports(db, people.max, people.network)

        assert refusal(lambda: confirm(db, noted, SAID, by_id=max_id)).startswith("A favor is confirmed by")
        assert db.get_one(FavorReport, noted.id).state == ReportState.REPORTED


def test_nobody_acts_for_the_network_and_for_themselves(database: Database) -> None:
    """An organizer who is a member, too, cannot note what the network did for them as the network."""
    with database.transaction() as db:
        people = house(db)
        max_id = people.max.person_id or 0
        db.add(Role(person_id=max_id, kind="organizer", since=now()))
        db.flush()
        what = deed(people.network, people.max)

        said = refusal(lambda: report(db, what, nothing_expected=False, by_id=max_id, today=today()))

        assert said.startswith("Only the one who did a favor can report it.")


def test_what_the_network_gave_the_member_confirms(database: Database) -> None:
    with database.transaction() as db:
        people = house(db)
        noted = reports(db, people.network, people.lena, kind="stage")

        favor = confirm(db, noted, SAID, by_id=people.lena.person_id or 0)

        assert (favor.giver_id, noted.by_id, favor.by_id) == (
            people.network.id,
            people.olga_id,
            people.lena.person_id,
        )
