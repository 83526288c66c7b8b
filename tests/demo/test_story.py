"""The demo: a year that could have happened, told from today, and who one can be in it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from portal.app import create_app
from portal.applications.models import Application, Event
from portal.applications.states import State
from portal.clock import day_of, now
from portal.config import Config, Mode, WrongSettings
from portal.database import Database
from portal.demo import story
from portal.demo.actions import person_of, prepare
from portal.demo.cast import ONE_CAN_BE
from portal.favors.models import Favor, Origin
from portal.favors.queries_imported import waiting_for
from portal.interviews.models import Interview
from portal.interviews.queries_booking import TO_COME
from portal.letters.models import Letter, LetterState
from portal.members.models import Membership
from portal.members.queries import listed
from portal.members.queries_organizer import former_members, without_contribution
from portal.records.queries import EVER, member_of, sums
from portal.web.transaction import Portal
from tests.conftest import settings
from tests.people import Visitor

BERLIN = "Europe/Berlin"


@pytest.fixture
def demo(config: Config) -> Iterator[Portal]:
    """The portal in demo mode, its story told."""
    app = create_app(replace(config, mode=Mode.DEMO))
    with app.database.transaction() as db:
        story.play(db, "Sternstunde", BERLIN)
    yield app
    app.database.dispose()


def test_the_year_could_have_happened(demo: Portal) -> None:
    with demo.database.session(writes=False) as db:
        states = Counter(db.scalars(sa.select(Application.state)))
        assert set(states) == set(State)
        assert states[State.ADMITTED] == 25
        assert set(db.scalars(sa.select(Letter.state))) == {LetterState.SENT}
        moments = (Event.at, Letter.written_at, Favor.recorded_at, Application.state_since)
        assert max(db.scalars(sa.select(sa.func.max(moment))).one() for moment in moments) < now()


def test_nobody_gives_or_receives_before_the_day_of_admission(demo: Portal) -> None:
    either = sa.or_(Membership.party_id == Favor.giver_id, Membership.party_id == Favor.receiver_id)
    with demo.database.session(writes=False) as db:
        portal = sa.select(Favor.on, Membership.began_at).where(Favor.origin != Origin.IMPORTED)
        days = db.execute(portal.join(Membership, either)).all()
    assert [on for on, began in days if on < day_of(began, BERLIN)] == []


def test_max_has_a_full_record_and_lena_that_of_a_first_day(demo: Portal) -> None:
    assert (_counts(demo, "max.thiele@example.org"), _counts(demo, "lena.vogt@example.org")) == (
        (11, 7),
        (1, 0),
    )


def test_the_ledger_of_the_demo_has_a_past_and_something_taken_back(demo: Portal) -> None:
    with demo.database.session(writes=False) as db:
        corrections = db.scalar(sa.select(sa.func.count(Favor.corrects_id)))
        imported = db.scalar(sa.select(sa.func.count()).where(Favor.origin == Origin.IMPORTED))
        max_ = person_of(db, "max.thiele@example.org")
        waiting = len(waiting_for(db, max_.id)) if max_ else 0
        assert (corrections, imported, waiting) == (1, 7, 3)


def test_somebody_shows_something_somebody_waits_for_a_talk_and_somebody_left(demo: Portal) -> None:
    with demo.database.session(writes=False) as db:
        quiet = [one.name for one in without_contribution(db, day_of(now(), BERLIN))]
        left = [one.name for one in former_members(db)]
        shown = [one.name for one in listed(db) if one.company]
    assert quiet == ["Paula Reinders"]
    assert left == ["Kasimir Wolff"]
    assert "Max Thiele" in shown and "Dr. Lena Vogt" not in shown


def _counts(app: Portal, email: str) -> tuple[int, int]:
    with app.database.session(writes=False) as db:
        person = person_of(db, email)
        member = member_of(db, person.id) if person else None
        assert member is not None
        found = sums(db, member.party_id, year=EVER, chosen=EVER, recent=member.since)
        return found.received, found.contributed


def test_one_click_after_another_makes_somebody_of_the_cast(demo: Portal) -> None:
    visitor = Visitor(demo)
    visitor.opens("/demo")  # once: going back to it and choosing again works
    keys = {"csrf_token": visitor._hidden("csrf_token")}
    found = {name: visitor.client.post(f"/demo/be/{name}", data=keys).location for name in ONE_CAN_BE}
    assert found == {
        "olga": "/organizer/applications",
        "jonas": "/organizer/applications",
        "theo": "/organizer/dues",
        "ada": "/apply",
        "ben": "/application",
        "cem": "/application",
        "eva": "/application",
        "max": "/record",
        "lena": "/record",
        "clara": "/favors/outside",
    }
    assert "Schulklasse" in visitor.opens("/favors/outside").text
    assert "Vogt" in visitor.opens("/record").text


def test_theo_finds_who_is_late_and_a_statement_to_look_at(demo: Portal) -> None:
    visitor = Visitor(demo)
    visitor.opens("/demo")
    visitor.client.post("/demo/be/theo", data={"csrf_token": visitor._hidden("csrf_token")})

    assert "Nikolaus Brehm: 600\u00a0Euro" in visitor.opens("/organizer/dues").text
    page = visitor.opens("/organizer/dues/bank/1").text
    assert "eine Zeile bezahlt eine Rechnung, 2 sind zurückgelegt" in page
    lena = visitor.opens("/demo/statement").data.decode("latin-1")
    assert "Vogt, Lena" in lena and lena.count("\r\n") > 3


def test_the_mailbox_shows_letters_with_links_that_work(demo: Portal) -> None:
    visitor = Visitor(demo)
    assert "Okafor" in visitor.opens("/demo/mailbox").text
    letter = visitor.last_letter("your-link")
    assert f'href="{visitor.link_in("your-link")}"' in visitor.opens(f"/demo/mailbox/{letter.id}").text
    assert visitor.opens(visitor.link_in("your-link")).status_code == 200


def test_a_letter_about_a_talk_hands_out_its_calendar_file(demo: Portal) -> None:
    visitor = Visitor(demo)
    letter = visitor.last_letter("interview-booked")
    path = f"/demo/mailbox/{letter.id}/calendar.ics"
    assert f'href="{path}"' in visitor.opens(f"/demo/mailbox/{letter.id}").text
    assert visitor.opens(path).mimetype == "text/calendar"
    assert visitor.opens("/demo/mailbox/1/calendar.ics").status_code == 404


def test_nobody_has_a_talk_to_come_whose_application_ended(demo: Portal) -> None:
    with demo.database.session(writes=False) as db:
        to_come = sa.select(Application.state).join(Interview).where(TO_COME)
        assert set(db.scalars(to_come)) == {State.SCHEDULED}


def test_the_second_start_of_a_day_keeps_what_was_done(tmp_path: Path) -> None:
    config = settings("", PORTAL_MODE="demo", DATA_FOLDER=str(tmp_path / "new"))
    database = Database(config.database_url)
    prepare(database, config)
    with database.transaction() as db:
        db.execute(sa.update(Application).values(place="Elsewhere"))
    prepare(database, config)
    with database.session(writes=False) as db:
        assert set(db.scalars(sa.select(Application.place))) == {"Elsewhere"}
    database.dispose()


def test_the_demo_never_deletes_another_database(tmp_path: Path) -> None:
    other = tmp_path / "real.db"
    other.write_text("precious")
    config = settings(f"sqlite:///{other}", PORTAL_MODE="demo", DATA_FOLDER=str(tmp_path))
    with pytest.raises(WrongSettings, match="would delete"):
        prepare(Database(config.database_url), config)
    assert other.read_text() == "precious"
