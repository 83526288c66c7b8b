"""Fifty at once: one gets in, the others get a sentence, and nothing stands there twice."""

from collections import Counter
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from portal.favors.models import Favor
from portal.letters.models import Letter
from portal.promises.models import DraftAnswer, Promise, PromiseEvent
from portal.promises.states import State
from portal.web.transaction import Portal
from tests.people import Visitor
from tests.promises.stage import browser, does, house, in_days, party, promised, stands, step_on
from tests.promises.test_drafts import confirmed, line
from tests.test_bad_input import all_at_once

MANY = 50


def windows(app: Portal, given: str, path: str) -> list[Visitor]:
    """As many browsers of one person, each with the same page open."""
    opened = [browser(app, given) for _ in range(MANY)]
    for window in opened:
        assert window.opens(path).status_code == 200
    return opened


def sent(windows: list[Visitor], path: str, data: Callable[[int], dict[str, str]]) -> Counter[int]:
    def send(number: int, window: Visitor) -> Callable[[], object]:
        return lambda: window.sends(path, {"step": step_on(window)} | data(number))

    return Counter(all_at_once([send(number, window) for number, window in enumerate(windows)]))


def count(app: Portal, what: sa.ColumnElement[bool], of: type) -> int:
    with app.database.session(writes=False) as db:
        return db.scalar(sa.select(sa.func.count()).select_from(of).where(what)) or 0


def events(app: Portal, act: str) -> int:
    return count(app, PromiseEvent.act == act, PromiseEvent)


def written(app: Portal, kind: str) -> int:
    return count(app, Letter.kind == kind, Letter)


ONE = {302: 1, 409: MANY - 1}


def test_confirming_fifty_times_at_once_makes_one_favor(app: Portal) -> None:
    house(app)
    made = promised(app, "Max", "Lena")
    path = f"/promises/{made}/confirm"

    answers = sent(windows(app, "Lena", path), path, lambda _number: {"thanks": "1"})

    assert answers == ONE
    favors = count(app, Favor.occasion == f"promise:{made}", Favor)
    assert (favors, events(app, "kept"), written(app, "promise-kept")) == (1, 1, 1)


def test_reporting_fifty_times_at_once_tells_once(app: Portal) -> None:
    house(app)
    made = promised(app, "Max", "Lena")
    path = f"/promises/{made}/report"

    answers = sent(windows(app, "Max", path), path, lambda number: {"sentence": str(number)})

    assert answers == ONE
    assert (events(app, "reported"), written(app, "promise-reported")) == (1, 1)


def test_moving_fifty_times_at_once_moves_once(app: Portal) -> None:
    house(app)
    made = promised(app, "Max", "Lena")
    path = f"/promises/{made}/move"

    answers = sent(windows(app, "Max", path), path, lambda number: {"due_on": str(in_days(100 + number))})

    assert answers == ONE
    assert (events(app, "moved"), stands(app, made).step) == (1, 2)


def test_taking_over_fifty_times_at_once_makes_one_promise(app: Portal) -> None:
    house(app)
    made = promised(app, "Max", "Lena")
    with app.database.session(writes=False) as db:
        nina = str(party(db, "Nina"))
    does(browser(app, "Max"), f"/promises/{made}/hand-over", {"other": nina})
    path = f"/promises/{made}/take-over"

    answers = sent(windows(app, "Nina", path), path, lambda number: {"due_on": str(in_days(9 + number))})

    # who comes later is not asked any more, so there is nothing here for them
    assert (answers[302], answers[404] + answers[409]) == (1, MANY - 1)
    assert (count(app, Promise.from_id == made, Promise), events(app, "handed-over")) == (1, 1)
    assert written(app, "promise-passed-on") == 1


def test_confirming_an_offer_fifty_times_at_once_makes_one_promise(app: Portal) -> None:
    house(app)
    capture = line(app, "Eine Sprechstunde")
    path, form = f"/promises/drafts/{capture}", confirmed(app, capture)
    opened = windows(app, "Lena", path)

    answers = Counter(all_at_once([lambda w=window: w.sends(path, form) for window in opened]))

    assert answers == ONE
    made = count(app, Promise.capture_id == capture, Promise)
    assert (made, events(app, "made"), written(app, "promise-made")) == (1, 1, 1)


@pytest.mark.parametrize("act", ["park", "let-go"])
def test_answering_an_offer_fifty_times_at_once_writes_one_row(app: Portal, act: str) -> None:
    house(app)
    capture = line(app, "Eine Sprechstunde")
    opened = windows(app, "Lena", "/promises")

    path = f"/promises/drafts/{capture}/{act}"
    answers = Counter(all_at_once([lambda w=window: w.sends(path) for window in opened]))

    assert answers == ONE
    assert count(app, DraftAnswer.capture_id == capture, DraftAnswer) == 1


def test_kept_and_given_back_at_the_same_moment_is_one_of_both(app: Portal) -> None:
    house(app)
    made = promised(app, "Max", "Lena")
    kept, back = f"/promises/{made}/confirm", f"/promises/{made}/withdraw"
    lena, max_ = windows(app, "Lena", kept)[:10], windows(app, "Max", back)[:10]
    forms = {"thanks": "1", "sentence": "Doch nicht.", "step": "1"}

    answers = Counter(
        all_at_once(
            [lambda w=window: w.sends(kept, forms) for window in lena]
            + [lambda w=window: w.sends(back, forms) for window in max_]
        )
    )

    assert answers == {302: 1, 409: 19}
    favors = count(app, Favor.occasion == f"promise:{made}", Favor)
    assert (events(app, "kept") + events(app, "withdrawn"), favors) == (1, events(app, "kept"))
    assert stands(app, made).state in (State.KEPT, State.WITHDRAWN)
