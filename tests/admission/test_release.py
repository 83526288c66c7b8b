"""A decision leaves once, in the wording that was seen, and with four eyes only past somebody else's."""

from collections import Counter

import pytest
import sqlalchemy as sa

from portal.accounts.actions_organizers import end_organizer
from portal.accounts.models import Person
from portal.applications.models import Application, Decision, Event
from portal.letters.models import Letter
from portal.network.queries import the_network
from portal.web.transaction import Portal
from tests.admission.test_journey import organizer
from tests.people import Visitor, applies, jonas
from tests.test_bad_input import all_at_once

PAGE = "/organizer/applications/1"
HOLD = {"reason": "Noch kein Vortrag.", "subject": "Zurückgestellt", "body": "Wir melden uns im Frühjahr."}


def two_organizers(app: Portal, *, four_eyes: bool = False) -> tuple[Visitor, Visitor]:
    olga = organizer(app)
    with app.database.transaction() as db:
        jonas(db)
        the_network(db).four_eyes = four_eyes
    second = Visitor(app)
    second.signs_in_as("jonas@example.org")
    return olga, second


def drafted(by: Visitor, ada: Visitor, **changes: str) -> None:
    applies(ada)
    redrafted(by, **changes)


def redrafted(by: Visitor, **changes: str) -> None:
    assert by.fills_in(f"{PAGE}/decide/hold", HOLD | changes).location == f"{PAGE}/decision"


def releases(organizer: Visitor) -> int:
    page = organizer.opens(f"{PAGE}/decision").text
    seen = page.split('name="seen" value="')[1].split('"')[0]
    return organizer.sends(f"{PAGE}/decision/release", {"seen": seen}).status_code


def told(app: Portal) -> tuple[str, int, int]:
    """The state, the letters, and the lines of the history that tell of a release."""
    with app.database.session(writes=False) as db:
        letters = sa.select(sa.func.count()).where(Letter.kind == "decision-hold")
        lines = sa.select(sa.func.count()).where(Event.act == "released hold")
        return (
            str(db.scalars(sa.select(Application.state)).one()),
            db.scalar(letters) or 0,
            db.scalar(lines) or 0,
        )


def test_releasing_ten_times_at_once_tells_it_once(app: Portal, visitor: Visitor) -> None:
    olga, _jonas = two_organizers(app)
    drafted(olga, visitor)
    windows = [Visitor(app) for _ in range(10)]
    for number, window in enumerate(windows):
        window.signs_in_as(("olga@example.org", "jonas@example.org")[number % 2])
        window.opens(f"{PAGE}/decision")

    found = all_at_once([lambda w=window: w.sends(f"{PAGE}/decision/release") for window in windows])

    assert Counter(found) == {302: 1, 409: 9}
    assert told(app) == ("waitlisted", 1, 1)


def test_drafting_five_times_at_once_leaves_one_draft(app: Portal, visitor: Visitor) -> None:
    two_organizers(app)
    applies(visitor)
    windows = [Visitor(app) for _ in range(5)]
    for number, window in enumerate(windows):
        window.signs_in_as(("olga@example.org", "jonas@example.org")[number % 2])
        window.opens(f"{PAGE}/decide/hold")

    found = all_at_once([lambda w=window: w.sends(f"{PAGE}/decide/hold", HOLD) for window in windows])

    assert set(found) <= {302, 409} and 302 in found
    with app.database.session(writes=False) as db:
        assert db.scalar(sa.select(sa.func.count(Decision.id))) == 1


def test_nobody_s_draft_is_written_over_unseen(app: Portal, visitor: Visitor) -> None:
    olga, second = two_organizers(app)
    applies(visitor)
    second.opens(f"{PAGE}/decide/decline")
    redrafted(olga)

    answer = second.sends(f"{PAGE}/decide/decline", HOLD | {"seen": ""})

    assert answer.status_code == 409
    assert "Inzwischen hat jemand einen Brief entworfen." in answer.text
    assert HOLD["body"] in second.opens(f"{PAGE}/decision").text


def test_a_letter_changed_meanwhile_is_not_released_unseen(app: Portal, visitor: Visitor) -> None:
    olga, second = two_organizers(app)
    drafted(olga, visitor)
    page = second.opens(f"{PAGE}/decision").text
    seen = page.split('name="seen" value="')[1].split('"')[0]
    redrafted(olga, body="Ganz anders.")

    answer = second.sends(f"{PAGE}/decision/release", {"seen": seen})

    assert answer.status_code == 409
    assert "Der Brief wurde geändert, nachdem Sie ihn angesehen haben." in answer.text
    assert told(app) == ("submitted", 0, 0)
    assert releases(second) == 302


def test_what_is_discarded_or_released_cannot_be_discarded(app: Portal, visitor: Visitor) -> None:
    olga, second = two_organizers(app)
    drafted(olga, visitor)
    second.opens(f"{PAGE}/decision")
    assert releases(olga) == 302

    answer = second.sends(f"{PAGE}/decision/discard")

    assert answer.status_code == 409
    assert "Es gibt keinen Brief, den man verwerfen könnte." in answer.text
    assert told(app) == ("waitlisted", 1, 1)


def test_with_four_eyes_whoever_drafted_does_not_release(app: Portal, visitor: Visitor) -> None:
    olga, second = two_organizers(app, four_eyes=True)
    drafted(olga, visitor)

    page = olga.opens(f"{PAGE}/decision")
    answer = olga.sends(f"{PAGE}/decision/release")

    assert "Brief freigeben" not in page.text
    assert "Bevor er hinausgeht, sieht ihn noch jemand anderes an." in page.text
    assert "wartet in der Liste der Bewerbungen auf: Jonas Reimann." in page.text
    assert (answer.status_code, told(app)) == (409, ("submitted", 0, 0))
    assert "Brief wartet auf Ihre Freigabe" in second.opens("/organizer/applications").text
    assert "Brief entworfen" in olga.opens("/organizer/applications").text
    assert releases(second) == 302
    assert told(app) == ("waitlisted", 1, 1)


def test_with_four_eyes_whoever_changes_the_letter_has_drafted_it(app: Portal, visitor: Visitor) -> None:
    olga, second = two_organizers(app, four_eyes=True)
    drafted(olga, visitor)
    redrafted(second, body="Mit meinen Worten.")

    assert second.sends(f"{PAGE}/decision/release").status_code == 409
    assert releases(olga) == 302


def test_with_four_eyes_and_one_organizer_the_page_says_what_is_missing(
    app: Portal, visitor: Visitor
) -> None:
    olga, _second = two_organizers(app, four_eyes=True)
    drafted(olga, visitor)
    with app.database.transaction() as db:
        people = {one.given_name: one.id for one in db.scalars(sa.select(Person))}
        end_organizer(db, people["Jonas"], people["Olga"])

    page = olga.opens(f"{PAGE}/decision").text

    assert "Noch gehört niemand sonst zur Netzwerkleitung." in page


@pytest.mark.parametrize("ticked", [True, False])
def test_four_eyes_are_a_setting(app: Portal, visitor: Visitor, ticked: bool) -> None:
    olga, _second = two_organizers(app, four_eyes=not ticked)
    numbers = {"name": "Sternstunde", "answer_days": "7", "acceptance_days": "14"}
    numbers |= {"first_reminder_hours": "24", "second_reminder_hours": "1"}

    olga.fills_in("/organizer/settings", numbers | ({"four_eyes": "y"} if ticked else {}))

    with app.database.session(writes=False) as db:
        assert the_network(db).four_eyes is ticked


def test_the_database_itself_keeps_four_eyes(app: Portal, visitor: Visitor) -> None:
    olga, _second = two_organizers(app, four_eyes=True)
    drafted(olga, visitor)
    facts = {"released_at": Decision.decided_at, "released_by_id": Decision.decided_by_id}

    with pytest.raises(sa.exc.IntegrityError, match="four eyes"), app.database.transaction() as db:
        db.execute(sa.update(Decision).values(facts).execution_options(synchronize_session=False))


def test_a_letter_that_left_with_two_eyes_stays_when_four_are_asked_for(
    app: Portal, visitor: Visitor
) -> None:
    olga, _second = two_organizers(app)
    drafted(olga, visitor)
    releases(olga)

    with app.database.transaction() as db:
        the_network(db).four_eyes = True
        db.flush()
        db.execute(sa.update(Decision).values(reason="").execution_options(synchronize_session=False))

    assert told(app) == ("waitlisted", 1, 1)


def test_a_letter_for_which_it_is_too_late_is_not_even_begun(app: Portal, visitor: Visitor) -> None:
    olga, _second = two_organizers(app)
    drafted(olga, visitor)
    releases(olga)

    assert olga.opens(f"{PAGE}/decide/hold").location == PAGE
    assert "Die Bewerbung ist inzwischen weiter." in olga.opens(PAGE).text


def test_another_decision_begins_with_the_letter_that_is_drafted(app: Portal, visitor: Visitor) -> None:
    olga = organizer(app)
    drafted(olga, visitor)

    answer = olga.opens(f"{PAGE}/decide/decline")

    assert answer.location == f"{PAGE}/decision"
    assert "Ein Brief ist schon entworfen." in olga.opens(answer.location).text
    assert olga.opens(f"{PAGE}/decide/hold").status_code == 200
