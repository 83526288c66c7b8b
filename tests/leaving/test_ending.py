"""An organizer ends a membership: promises settled on the member's behalf, a reason the member reads, and only once."""

from collections import Counter
from html import unescape

import pytest
import sqlalchemy as sa

from portal.accounts.models import Role
from portal.accounts.models_security import SecurityEvent
from portal.clock import now
from portal.favors.models import Favor
from portal.leaving.actions import end
from portal.letters.models import Letter
from portal.members.models import ClosingRecord, Membership
from portal.promises.actions_leaving import give_back_for, release_for
from portal.promises.states import State
from portal.web.transaction import Portal
from tests.favors.deeds import refusal
from tests.leaving.stage import last_letter, leaves, membership_of, text
from tests.members.stage import browser, gives, house, organizer_of, party, person
from tests.people import Visitor
from tests.promises.stage import BERLIN, acts, does, in_days, joins, promised, promises, stands
from tests.test_bad_input import all_at_once
from tests.test_rules_of_the_database import refused

MANY = 50
REASON = "Zwei Jahre ohne ein Wort von Ihnen."


def page_of(app: Portal, given: str) -> str:
    with app.database.session(writes=False) as db:
        return f"/organizer/members/{party(db, given)}"


def test_olga_settles_for_max_with_a_sentence_and_ends_the_membership(app: Portal) -> None:
    house(app)
    given, received, own = (promised(app, *who) for who in (("Max", "Lena"), ("Nina", "Max"), ("Max",)))
    olga, page = organizer_of(app), page_of(app, "Max")

    listed = unescape(text(olga.opens(f"{page}/end").text))
    assert "3 Zusagen sind noch offen." in listed
    assert "Max Thiele für Lena Vogt: Gastfreundschaft" in listed
    assert listed.count("Eine Werksführung") == 1  # what concerns the network, in full
    for one in (given, received, own):
        settled = does(olga, f"{page}/end/promises/{one}", {"sentence": "Max Thiele ist fortgezogen."})
        assert settled.location == f"{page}/end"
    ended = olga.fills_in(f"{page}/end", {"reason": REASON})

    assert ended.location == page
    assert [stands(app, one).state for one in (given, received, own)] == [
        State.WITHDRAWN,
        State.RELEASED,
        State.WITHDRAWN,
    ]
    with app.database.session(writes=False) as db:
        told = db.execute(
            sa.select(Letter.to_address, Letter.text).where(Letter.kind == "promise-ended")
        ).all()
        assert [to.split("@")[0] for to, _ in told] == ["lena", "nina", "olga", "jonas"]
        assert all("Olga Brandt schreibt dazu: „Max Thiele ist fortgezogen.“" in words for _, words in told)
        assert membership_of(db, "Max").ended_by_id == person(db, "Olga").id
        logged = db.execute(sa.select(SecurityEvent.what, SecurityEvent.by_id, SecurityEvent.person_id))
        assert ("membership_ended", person(db, "Olga").id, person(db, "Max").id) in map(tuple, logged)
    assert f"Olga Brandt hat Ihre Mitgliedschaft bei Sternstunde beendet und schreibt dazu: „{REASON}“" in (
        last_letter(app, "goodbye").text
    )
    assert "Zurückgegeben von Olga Brandt" in browser(app, "Lena").opens(f"/promises/{given}").text


def test_organizers_find_who_left_and_not_the_record(app: Portal) -> None:
    house(app)
    with app.database.transaction() as db:
        leaves(db, "Max", by="Olga", reason=REASON)
    olga, page = organizer_of(app), page_of(app, "Max")

    assert "Max Thiele" not in olga.opens("/organizer/members").text
    assert "Max Thiele" in olga.opens("/organizer/members/former").text
    shown = unescape(text(olga.opens(page).text))
    assert f"Beendet von Olga Brandt: {REASON}" in shown and "Diese Mitgliedschaft beenden" not in shown
    assert "pdf" not in shown.lower()  # in it are words between members, which organizers do not read
    assert olga.opens(f"{page}/end").status_code == 404


def test_a_reason_is_due_and_only_the_two_sides_of_a_membership_end_it(app: Portal) -> None:
    house(app)
    olga, page = organizer_of(app), page_of(app, "Max")

    empty = olga.fills_in(f"{page}/end", {"reason": "  "})

    assert (empty.status_code, "Sagen Sie in einem Satz" in empty.text) == (422, True)
    with app.database.transaction() as db:
        id_ = membership_of(db, "Max").id
        lena, olga_id = person(db, "Lena").id, person(db, "Olga").id
        by_lena = refusal(lambda: end(db, id_, reason=REASON, by_id=lena, zone=BERLIN))
        no_reason = refusal(lambda: end(db, id_, reason="", by_id=olga_id, zone=BERLIN))
        promise = promises(db, "Max", "Lena")
        still_open = refusal(lambda: end(db, id_, reason=REASON, by_id=olga_id, zone=BERLIN))
        lena_for_him = acts(db, "Lena", promise) | {"sentence": "x"}
        without = acts(db, "Olga", promise) | {"sentence": ""}
        for_him = refusal(lambda: give_back_for(db, promise, **lena_for_him))
        wordless = refusal(lambda: release_for(db, promise, **without))

    assert by_lena == "A membership is ended by its member or by an organizer."
    assert no_reason == "Say in a sentence why the membership ends"
    assert still_open.startswith("Promises are still open.")
    assert for_him == "Only organizers settle promises for a member who leaves."
    assert wordless == "Say in a sentence why the promise ends"


def test_a_promise_that_was_settled_meanwhile_is_no_longer_there(app: Portal) -> None:
    house(app)
    made, others = promised(app, "Max", "Lena"), promised(app, "Nina", "Lena")
    olga, page = organizer_of(app), page_of(app, "Max")
    path = f"{page}/end/promises/{made}"
    wordless = does(olga, path, {"sentence": " "})
    assert (wordless.status_code, "Sagen Sie in einem Satz" in wordless.text) == (422, True)

    does(browser(app, "Lena"), f"/promises/{made}/release", {})

    assert olga.opens(path).location == f"{page}/end"
    olga.opens(f"{page}/end")
    late = [
        olga.sends(f"{page}/end/promises/{one}", {"step": "1", "sentence": "x"}) for one in (made, others)
    ]
    assert [answer.status_code for answer in late] == [404, 404]


def test_who_comes_back_begins_anew_with_the_old_favors(app: Portal) -> None:
    house(app)
    with app.database.transaction() as db:
        gives(db, "Max", "Lena", what="Die Werkstatt gezeigt.")
        before = party(db, "Max")
        leaves(db, "Max")
        back = sa.update(sa.table("applications", sa.column("reference"), sa.column("email_key")))
        db.execute(back.where(sa.column("email_key") == "max@example.org").values(reference="früher"))
        joins(db, "Max", "Thiele")

    with app.database.session(writes=False) as db:
        admissions = db.scalar(
            sa.select(sa.func.count()).where(Favor.kind == "admission", Favor.receiver_id == before)
        )
        times = db.scalars(sa.select(Membership.ended_at).where(Membership.party_id == before)).all()
        assert (party(db, "Max"), admissions, [one is None for one in times]) == (before, 2, [False, True])
    page = unescape(text(browser(app, "Max").opens("/record").text))
    assert "Zwei Gefallen haben Sie erhalten" in page and "Ihr erster Gefallen" not in page
    assert (
        "Olga Brandt hat Sie wieder ins Netzwerk aufgenommen. Ein neuer Gefallen. Er ist noch offen." in page
    )
    assert "Die Werkstatt gezeigt." in page
    olga = organizer_of(app)
    assert "Frühere Mitgliedschaften" in olga.opens(page_of(app, "Max")).text
    assert "Max Thiele" in olga.opens("/organizer/members").text


def counted(app: Portal) -> dict[str, int]:
    with app.database.session(writes=False) as db:
        return {
            "ended": db.scalar(sa.select(sa.func.count()).where(Membership.ended_at.is_not(None))) or 0,
            "records": db.scalar(sa.select(sa.func.count(ClosingRecord.membership_id))) or 0,
            "goodbyes": db.scalar(sa.select(sa.func.count()).where(Letter.kind == "goodbye")) or 0,
            "roles": db.scalar(sa.select(sa.func.count()).where(Role.ended_at.is_not(None))) or 0,
        }


ONCE = {"ended": 1, "records": 1, "goodbyes": 1, "roles": 1}


def sent(visitors: list[Visitor], page: str) -> Counter[int]:
    for visitor in visitors:
        assert visitor.opens(page).status_code == 200
    return Counter(all_at_once([lambda v=one: v.sends(page, {"reason": REASON}) for one in visitors]))


def test_ending_fifty_times_at_once_ends_it_once(app: Portal) -> None:
    house(app)
    page = f"{page_of(app, 'Max')}/end"

    answers = sent([organizer_of(app) for _ in range(MANY)], page)

    # who comes later finds no membership to end
    assert (answers[302], answers[404] + answers[409]) == (1, MANY - 1)
    assert counted(app) == ONCE


def test_leaving_fifty_times_at_once_leaves_once(app: Portal) -> None:
    house(app)

    answers = sent([browser(app, "Max") for _ in range(MANY)], "/account/leave")

    assert set(answers) <= {302, 404, 409}  # who comes later is led to the door
    assert counted(app) == ONCE


def test_a_promise_made_at_the_moment_of_leaving_is_either_refused_or_in_the_way(app: Portal) -> None:
    house(app)
    max_, lena = browser(app, "Max"), [browser(app, "Lena") for _ in range(8)]
    with app.database.session(writes=False) as db:
        to = str(party(db, "Max"))
    facts = {
        "words": "Ein Rat",
        "receiver": to,
        "due_on": str(in_days(30)),
        "kind": "advice",
    }
    max_.opens("/account/leave")
    for one in lena:
        one.opens("/promises/new")

    answers = all_at_once(
        [lambda: max_.sends("/account/leave", {"reason": ""})]
        + [lambda v=one: v.sends("/promises/new", facts) for one in lena]
    )

    with app.database.session(writes=False) as db:
        made = db.scalar(sa.text("SELECT count(*) FROM promises"))
        ended = db.scalar(sa.select(sa.func.count()).where(Membership.ended_at.is_not(None)))
    assert (made == 0) == (ended == 1)
    assert max(answers) < 500


@pytest.mark.parametrize("what", ["open promise", "twice", "frozen"])
def test_the_database_itself_refuses(app: Portal, what: str) -> None:
    house(app)
    ended = {"ended_at": now(), "ended_by_id": 1, "ended_reason": ""}
    with app.database.transaction() as db:
        if what == "open promise":
            promises(db, "Max", "Lena")
            mine = sa.update(Membership).where(Membership.party_id == party(db, "Max"))
            said = refused(db, lambda: db.execute(mine.values(ended)))
            assert "a membership ends when every promise of its member is settled" in said
            return
        id_ = leaves(db, "Max").id
        if what == "twice":
            again = (
                sa.update(Membership).where(Membership.id == id_).values(ended_by_id=person(db, "Olga").id)
            )
            assert "a membership ends once" in refused(db, lambda: db.execute(again))
        else:
            change = sa.update(ClosingRecord).values(content=b"another")
            assert "closing_records are frozen" in refused(db, lambda: db.execute(change))
