"""The lines of the interview after the admission: offers to confirm, to park or to let go; asks that went to nobody."""

import re

import pytest
import sqlalchemy as sa

from portal.errors import Refused
from portal.favors.models import Origin
from portal.interviews.models import Capture
from portal.promises import actions_drafts
from portal.promises.models import Answer, DraftAnswer, Promise
from portal.promises.queries_drafts import drafts
from portal.web.transaction import Portal
from tests.admission.test_journey import admitted, organizer
from tests.people import Visitor
from tests.promises.stage import BERLIN, browser, house, in_days, letters, party, person
from tests.test_bad_input import errors


def line(app: Portal, words: str) -> int:
    """The number of a line of somebody's interview."""
    with app.database.session(writes=False) as db:
        return db.scalars(sa.select(Capture.id).where(Capture.words == words)).one()


def confirmed(app: Portal, capture_id: int, **changes: str) -> dict[str, str]:
    with app.database.session(writes=False) as db:
        receiver = str(party(db, "Max"))
    words = {"words": "Eine Sprechstunde für die Gießerei", "kind": "advice", "receiver": receiver}
    return words | {"due_on": str(in_days(14))} | changes


def of_lena(app: Portal) -> dict[str, tuple[Answer | None, bool]]:
    """Each line of Lena's interview: what she answered, and whether a promise came of it."""
    with app.database.session(writes=False) as db:
        found = drafts(db, party(db, "Lena"))
    return {one.words: (one.answer, one.promise_id is not None) for one in found}


def told(page: str) -> str:
    return re.sub(r"\s+", " ", page)


def test_from_the_admission_on_the_offers_are_drafts(app: Portal, visitor: Visitor) -> None:
    admitted(visitor, organizer(app))
    visitor.signs_in_as("ada@example.org")

    page = visitor.opens("/promises").text

    assert re.findall(r'href="(/promises/drafts/\d+)"', page) == ["/promises/drafts/2", "/promises/drafts/3"]
    assert "Werkstatt" in page and "Zeit" in page
    with app.database.session(writes=False) as db:
        assert db.scalar(sa.select(sa.func.count(Promise.id))) == 0


def test_an_offer_with_a_day_and_a_receiver_is_a_promise(app: Portal) -> None:
    house(app)
    capture = line(app, "Eine Sprechstunde")

    answer = browser(app, "Lena").fills_in(f"/promises/drafts/{capture}", confirmed(app, capture))

    with app.database.session(writes=False) as db:
        made = db.scalars(sa.select(Promise)).one()
    assert answer.location == f"/promises/{made.id}"
    assert (made.capture_id, made.origin) == (capture, Origin.OFFERED)
    assert (made.words, made.due_on) == ("Eine Sprechstunde für die Gießerei", in_days(14))
    assert letters(app) == [("promise-made", "max")]


def test_the_interview_stays_as_it_was(app: Portal) -> None:
    house(app)
    lines = sa.select(Capture.id, Capture.position, Capture.kind, Capture.words).order_by(Capture.id)
    with app.database.session(writes=False) as db:
        before = db.execute(lines).all()
    lena, first, second = browser(app, "Lena"), line(app, "Eine Sprechstunde"), line(app, "Ein zweiter Blick")

    lena.fills_in(f"/promises/drafts/{first}", confirmed(app, first))
    lena.fills_in("/promises", {}, f"/promises/drafts/{second}/let-go")

    with app.database.session(writes=False) as db:
        assert db.execute(lines).all() == before != []


def test_the_form_begins_with_the_words_that_were_spoken(app: Portal) -> None:
    house(app)

    page = browser(app, "Lena").opens(f"/promises/drafts/{line(app, 'Eine Sprechstunde')}").text

    assert re.search(r"<textarea[^>]*>\s*Eine Sprechstunde</textarea>", page)


def test_an_offer_becomes_one_promise_only(app: Portal) -> None:
    house(app)
    capture, lena = line(app, "Eine Sprechstunde"), browser(app, "Lena")
    lena.opens(f"/promises/drafts/{capture}")
    first = lena.sends(f"/promises/drafts/{capture}", confirmed(app, capture))
    other = browser(app, "Lena")
    other.opens("/promises/new")

    second = other.sends(f"/promises/drafts/{capture}", confirmed(app, capture))

    assert (first.status_code, second.status_code) == (302, 409)
    assert "wartet nicht mehr auf ein Datum" in second.text
    assert other.opens(f"/promises/drafts/{capture}").location == "/promises"


def test_a_wrong_answer_keeps_what_was_offered_in_sight(app: Portal) -> None:
    house(app)
    capture = line(app, "Eine Sprechstunde")

    page = browser(app, "Lena").fills_in(
        f"/promises/drafts/{capture}", confirmed(app, capture, due_on="", words="Anders gesagt")
    )

    assert (page.status_code, errors(page)) == (422, ["Geben Sie den Tag ein, zum Beispiel 2026-11-20"])
    assert "Eine Sprechstunde" in page.text and "Anders gesagt" in page.text


def test_parked_let_go_and_taken_up_again_by_one_click_each(app: Portal) -> None:
    house(app)
    lena, capture = browser(app, "Lena"), line(app, "Eine Sprechstunde")
    seen = []

    for act in ("park", "take-up", "let-go", "take-up", "park", "let-go", "take-up"):
        assert lena.fills_in("/promises", {}, f"/promises/drafts/{capture}/{act}").location == "/promises"
        seen.append(of_lena(app)["Eine Sprechstunde"][0])

    parked, gone = Answer.PARKED, Answer.LET_GO
    assert seen == [parked, None, gone, None, parked, gone, None]


def test_every_answer_is_a_row_that_says_until_when(app: Portal) -> None:
    house(app)
    capture, lena = line(app, "Eine Sprechstunde"), browser(app, "Lena")

    for act in ("park", "let-go", "take-up"):
        lena.fills_in("/promises", {}, f"/promises/drafts/{capture}/{act}")

    with app.database.session(writes=False) as db:
        rows = db.scalars(sa.select(DraftAnswer).order_by(DraftAnswer.id)).all()
        by = person(db, "Lena").id
    assert [(row.answer, row.by_id, row.undone_by_id) for row in rows] == [
        (Answer.PARKED, by, by),
        (Answer.LET_GO, by, by),
    ]


def test_a_parked_offer_can_still_be_confirmed(app: Portal) -> None:
    house(app)
    capture, lena = line(app, "Eine Sprechstunde"), browser(app, "Lena")
    lena.fills_in("/promises", {}, f"/promises/drafts/{capture}/park")

    assert lena.fills_in(f"/promises/drafts/{capture}", confirmed(app, capture)).status_code == 302

    assert of_lena(app)["Eine Sprechstunde"] == (None, True)


def test_asks_are_shown_and_were_sent_to_nobody(app: Portal) -> None:
    house(app)

    page = told(browser(app, "Lena").opens("/promises").text)

    assert "Worum Sie in unserem Gespräch gebeten haben" in page
    assert "Eine Bühne" in page and "Es wurde an niemanden gesendet." in page
    assert letters(app) == []


def test_an_ask_is_put_away_and_taken_out_again(app: Portal) -> None:
    house(app)
    lena, capture = browser(app, "Lena"), line(app, "Eine Bühne")

    lena.fills_in("/promises", {}, f"/promises/drafts/{capture}/put-away")
    away = of_lena(app)["Eine Bühne"]
    lena.fills_in("/promises", {}, f"/promises/drafts/{capture}/take-up")

    assert (away, of_lena(app)["Eine Bühne"]) == ((Answer.PUT_AWAY, False), (None, False))


WRONG = [
    ("Eine Bühne", "park", None),  # an ask is no offer
    ("Eine Bühne", "let-go", None),
    ("Eine Sprechstunde", "put-away", None),
    ("Eine Sprechstunde", "take-up", None),  # nothing was answered
    ("Eine Sprechstunde", "park", "let-go"),  # to be taken up again first
    ("Eine Sprechstunde", "park", "park"),
    ("Eine Sprechstunde", "let-go", "let-go"),
    ("Eine Bühne", "put-away", "put-away"),
]


@pytest.mark.parametrize(("words", "act", "before"), WRONG)
def test_what_was_answered_already_gets_a_sentence(
    app: Portal, words: str, act: str, before: str | None
) -> None:
    house(app)
    lena, capture = browser(app, "Lena"), line(app, words)
    if before:
        lena.fills_in("/promises", {}, f"/promises/drafts/{capture}/{before}")
    stood = of_lena(app)

    answer = lena.fills_in("/promises", {}, f"/promises/drafts/{capture}/{act}")

    assert answer.status_code == 409
    assert "Bitte sehen Sie die Seite noch einmal an." in answer.text
    assert of_lena(app) == stood


def test_an_ask_is_nothing_one_can_confirm(app: Portal) -> None:
    house(app)
    capture, lena = line(app, "Eine Bühne"), browser(app, "Lena")

    assert lena.opens(f"/promises/drafts/{capture}").location == "/promises"
    assert (
        lena.fills_in("/promises/new", confirmed(app, capture), f"/promises/drafts/{capture}").status_code
        == 409
    )


def test_the_lines_of_somebody_else_are_nobody_s(app: Portal) -> None:
    house(app)
    capture, max_ = line(app, "Eine Sprechstunde"), browser(app, "Max")
    max_.opens("/promises/new")

    sent = [
        max_.sends(f"/promises/drafts/{capture}{act}").status_code
        for act in ("", "/park", "/let-go", "/take-up")
    ]

    assert [max_.opens(f"/promises/drafts/{capture}").status_code, *sent] == [404] * 5


def test_the_rule_itself_refuses_the_lines_of_somebody_else(app: Portal) -> None:
    house(app)
    capture = line(app, "Eine Sprechstunde")

    with app.database.transaction() as db, pytest.raises(Refused, match="not a line of your interview"):
        actions_drafts.confirm_offer(
            db,
            capture,
            receiver_id=party(db, "Nina"),
            words="Eine Sprechstunde",
            kind="advice",
            due_on=in_days(3),
            by_id=person(db, "Max").id,
            zone=BERLIN,
        )


def test_the_record_leads_from_an_offer_to_its_confirmation(app: Portal) -> None:
    house(app)
    lena, first = browser(app, "Lena"), line(app, "Eine Sprechstunde")
    lena.fills_in("/promises", {}, f"/promises/drafts/{first}/let-go")

    page = lena.opens("/record").text

    assert re.findall(r'href="/promises/drafts/(\d+)"', page) == [str(line(app, "Ein zweiter Blick"))]
