"""A promise lives on as somebody else's, once they agree and name a day of their own."""

import pytest
import sqlalchemy as sa

from portal.errors import Refused
from portal.favors.models import Origin
from portal.promises import actions
from portal.promises.models import Promise
from portal.promises.queries import network_id
from portal.promises.states import State
from portal.web.transaction import Portal
from tests.promises.stage import (
    acts,
    browser,
    does,
    house,
    in_days,
    letters,
    party,
    person,
    promised,
    promises,
    stands,
    step_on,
)
from tests.test_bad_input import errors


def nina_is_asked(app: Portal, to: str | None = "Lena") -> int:
    made = promised(app, "Max", to)
    with app.database.session(writes=False) as db:
        nina = str(party(db, "Nina"))
    sent = {"other": nina, "sentence": "Sie können das besser."}
    assert does(browser(app, "Max"), f"/promises/{made}/hand-over", sent).status_code == 302
    return made


def successor(app: Portal, made: int) -> Promise:
    with app.database.session(writes=False) as db:
        return db.scalars(sa.select(Promise).where(Promise.from_id == made)).one()


def test_until_there_is_an_answer_it_stays_where_it_was(app: Portal) -> None:
    house(app)
    made = nina_is_asked(app)

    assert stands(app, made).state == State.OPEN
    assert letters(app) == [("promise-made", "lena"), ("promise-asked", "nina")]
    assert "Sie haben Nina Falk gebeten" in browser(app, "Max").opens(f"/promises/{made}").text
    assert "Nina" not in browser(app, "Lena").opens(f"/promises/{made}").text


def test_who_is_asked_sees_the_words_the_day_and_for_whom(app: Portal) -> None:
    house(app)
    made = nina_is_asked(app)
    nina = browser(app, "Nina")

    page, list_ = nina.opens(f"/promises/{made}").text, nina.opens("/promises").text

    seen = ("Eine Werksführung", "Lena Vogt", "Max Thiele", "Sie können das besser.")
    assert [words for words in seen if words not in page] == []
    assert "Max Thiele bittet Sie, das zu übernehmen, für Lena Vogt:" in list_


def test_taken_over_it_lives_on_as_her_promise(app: Portal) -> None:
    house(app)
    made = nina_is_asked(app)

    answer = does(browser(app, "Nina"), f"/promises/{made}/take-over", {"due_on": str(in_days(45))})

    old, new = stands(app, made), successor(app, made)
    with app.database.session(writes=False) as db:
        nina, lena = party(db, "Nina"), party(db, "Lena")
        by = person(db, "Nina").id
    assert answer.location == f"/promises/{new.id}"
    assert (old.state, old.asked_id, old.due_on) == (State.HANDED_OVER, None, in_days(30))
    assert (new.promisor_id, new.receiver_id, new.words, new.due_on, new.by_id) == (
        nina,
        lena,
        old.words,
        in_days(45),
        by,
    )
    assert letters(app)[-2:] == [("promise-taken-over", "max"), ("promise-passed-on", "lena")]


def test_both_sides_see_who_took_it_over(app: Portal) -> None:
    house(app)
    made = nina_is_asked(app)
    does(browser(app, "Nina"), f"/promises/{made}/take-over", {"due_on": str(in_days(45))})

    max_, lena = (browser(app, name).opens(f"/promises/{made}").text for name in ("Max", "Lena"))

    new = successor(app, made).id
    assert "Nina Falk hat die Zusage übernommen." in max_ and "Nina Falk hat die Zusage übernommen." in lena
    assert f'href="/promises/{new}"' in lena and f'href="/promises/{new}"' not in max_
    assert "übernommen von Max Thiele" in browser(app, "Lena").opens(f"/promises/{new}").text
    assert browser(app, "Max").opens(f"/promises/{new}").status_code == 404


def test_what_was_offered_in_an_interview_stays_an_offer(app: Portal) -> None:
    house(app)
    with app.database.transaction() as db:
        made = promises(db, "Lena", "Max", capture_id=2).id
        nina = str(party(db, "Nina"))
    does(browser(app, "Lena"), f"/promises/{made}/hand-over", {"other": nina})

    does(browser(app, "Nina"), f"/promises/{made}/take-over", {"due_on": str(in_days(9))})

    new = successor(app, made)
    assert (new.origin, new.capture_id) == (Origin.OFFERED, None)


def test_a_promise_to_the_network_can_be_taken_over_too(app: Portal) -> None:
    house(app)
    made = nina_is_asked(app, to=None)

    does(browser(app, "Nina"), f"/promises/{made}/take-over", {"due_on": str(in_days(9))})

    assert letters(app)[-2:] == [("promise-taken-over", "max"), ("promise-passed-on", "olga")]
    page = browser(app, "Olga").opens(f"/organizer/promises/{made}").text
    assert f'href="/organizer/promises/{successor(app, made).id}"' in page


def test_rather_not_needs_no_reason_and_leaves_it_with_max(app: Portal) -> None:
    house(app)
    made = nina_is_asked(app)
    nina = browser(app, "Nina")

    assert does(nina, f"/promises/{made}/rather-not").location == "/promises"

    stood = stands(app, made)
    assert (stood.state, stood.asked_id) == (State.OPEN, None)
    assert letters(app)[-1] == ("promise-not-taken", "max")
    assert nina.opens(f"/promises/{made}").status_code == 404
    assert "möchte sie nicht übernehmen" in browser(app, "Max").opens(f"/promises/{made}").text
    assert "Nina" not in browser(app, "Lena").opens(f"/promises/{made}").text


def test_max_takes_his_question_back(app: Portal) -> None:
    house(app)
    made = nina_is_asked(app)
    max_ = browser(app, "Max")

    max_.opens(f"/promises/{made}")
    answer = max_.sends(f"/promises/{made}/hand-over/take-back", {"step": step_on(max_)})

    assert (answer.status_code, stands(app, made).asked_id) == (302, None)
    assert browser(app, "Nina").opens(f"/promises/{made}").status_code == 404


def test_an_answer_after_the_question_was_taken_back_comes_too_late(app: Portal) -> None:
    house(app)
    made = nina_is_asked(app)
    nina, max_ = browser(app, "Nina"), browser(app, "Max")
    nina.opens(f"/promises/{made}/take-over")
    late = {"due_on": str(in_days(9)), "step": step_on(nina)}
    max_.opens(f"/promises/{made}")
    max_.sends(f"/promises/{made}/hand-over/take-back", {"step": step_on(max_)})

    assert nina.sends(f"/promises/{made}/take-over", late).status_code == 404
    assert stands(app, made).state == State.OPEN


def test_nobody_is_asked_twice_at_a_time(app: Portal) -> None:
    house(app)
    made = nina_is_asked(app)
    max_ = browser(app, "Max")
    max_.opens(f"/promises/{made}/hand-over")
    with app.database.session(writes=False) as db:
        nina = str(party(db, "Nina"))

    answer = max_.sends(f"/promises/{made}/hand-over", {"other": nina, "step": step_on(max_)})

    assert answer.status_code == 409
    assert "Es wird schon jemand gebeten." in answer.text


@pytest.mark.parametrize("other", ["Max", "Lena", "nobody", "network"])
def test_only_a_third_member_can_be_asked(app: Portal, other: str) -> None:
    house(app)
    made = promised(app, "Max", "Lena")
    with app.database.session(writes=False) as db:
        numbers = {"nobody": "", "network": str(network_id(db))}
        chosen = numbers.get(other) if other in numbers else str(party(db, other))

    page = does(browser(app, "Max"), f"/promises/{made}/hand-over", {"other": chosen})

    assert (page.status_code, errors(page)) == (422, ["Wählen Sie aus, wen Sie bitten möchten"])


def test_the_rule_itself_refuses_whom_it_concerns_already(app: Portal) -> None:
    house(app)
    with app.database.transaction() as db:
        promise = promises(db, "Max", "Lena")
        for name in ("Max", "Lena"):
            with pytest.raises(Refused, match="does not concern yet"):
                actions.ask_to_take_over(
                    db, promise, other_id=party(db, name), sentence="", **acts(db, "Max", promise)
                )
        with pytest.raises(Refused, match="Only members take promises over"):
            actions.ask_to_take_over(
                db, promise, other_id=network_id(db) or 0, sentence="", **acts(db, "Max", promise)
            )


def test_who_was_not_asked_takes_nothing_over(app: Portal) -> None:
    house(app)
    made = nina_is_asked(app)
    lena = browser(app, "Lena")

    assert lena.opens(f"/promises/{made}/take-over").location == f"/promises/{made}"
    lena.opens("/promises/new")
    answer = lena.sends(f"/promises/{made}/take-over", {"due_on": str(in_days(9)), "step": "2"})

    assert answer.status_code == 409
    assert "Sie sind nicht mehr gebeten" in answer.text


@pytest.mark.parametrize("day", ["", str(in_days(-1)), str(in_days(1000))])
def test_who_takes_it_over_names_a_day_to_come(app: Portal, day: str) -> None:
    house(app)
    made = nina_is_asked(app)

    page = does(browser(app, "Nina"), f"/promises/{made}/take-over", {"due_on": day})

    assert (page.status_code, len(errors(page))) == (422, 1)
    assert stands(app, made).state == State.OPEN


def test_a_report_ends_the_question(app: Portal) -> None:
    house(app)
    made = nina_is_asked(app)

    does(browser(app, "Max"), f"/promises/{made}/report")

    assert stands(app, made).asked_id is None
    assert browser(app, "Nina").opens(f"/promises/{made}").status_code == 404
