"""Making a promise: by whoever will keep it, to somebody else, for a day one can see."""

import re
from datetime import UTC, date, datetime
from html import unescape

import pytest
import sqlalchemy as sa

from portal.clock import at
from portal.errors import Refused
from portal.promises import actions
from portal.promises.models import Promise, PromiseEvent
from portal.promises.states import Act, State
from portal.web.transaction import Portal
from tests.people import olga
from tests.promises.stage import (
    BERLIN,
    browser,
    house,
    in_days,
    letters,
    party,
    person,
    promised,
    promises,
    stands,
    today,
)
from tests.test_bad_input import errors

WORDS = {"words": "Eine Werksführung für dreißig Gäste", "kind": "hosting"}


def promise_of(app: Portal) -> Promise:
    with app.database.session(writes=False) as db:
        return db.scalars(sa.select(Promise)).one()


def filled_in(app: Portal, **changes: str) -> dict[str, str]:
    with app.database.session(writes=False) as db:
        receiver = str(party(db, "Lena"))
    return WORDS | {"receiver": receiver, "due_on": str(in_days(20))} | changes


def test_max_promises_lena_something_and_she_gets_a_letter(app: Portal) -> None:
    house(app)

    answer = browser(app, "Max").fills_in("/promises/new", filled_in(app))

    made = promise_of(app)
    assert answer.location == f"/promises/{made.id}"
    assert (made.words, made.due_on, made.state, made.origin) == (
        WORDS["words"],
        in_days(20),
        State.OPEN,
        None,
    )
    assert letters(app) == [("promise-made", "lena")]


def test_it_begins_with_a_line_of_history(app: Portal) -> None:
    house(app)
    made = promised(app, "Max", "Lena")

    with app.database.session(writes=False) as db:
        event = db.scalars(sa.select(PromiseEvent)).one()
        max_ = person(db, "Max").id
    assert (event.promise_id, event.step, event.act, event.due_on, event.on, event.by_id) == (
        made,
        1,
        Act.MADE,
        in_days(30),
        today(),
        max_,
    )


def test_a_promise_to_the_network_is_told_to_its_organizers(app: Portal) -> None:
    house(app)

    promised(app, "Max")

    assert letters(app) == [("promise-made", "olga")]


def test_both_sides_see_it_each_from_theirs(app: Portal) -> None:
    house(app)
    made = promised(app, "Max", "Lena")

    given, received = (browser(app, name).opens(f"/promises/{made}").text for name in ("Max", "Lena"))

    assert "Ihre Zusage an Lena Vogt" in given and "Lena Vogt zählt auf Sie." in given
    assert "Was Max Thiele Ihnen zugesagt hat" in received and "Darauf können Sie zählen." in received


def test_nobody_can_be_named_as_promisor(app: Portal) -> None:
    house(app)
    with app.database.session(writes=False) as db:
        nina, max_ = party(db, "Nina"), party(db, "Max")

    sent = filled_in(app, promisor=str(nina), promisor_id=str(nina), by_id=str(nina))
    browser(app, "Max").fills_in("/promises/new", sent)

    assert promise_of(app).promisor_id == max_


def test_one_can_choose_every_other_member_and_the_network_by_name(app: Portal) -> None:
    house(app)

    page = browser(app, "Max").opens("/promises/new").text

    select = re.search(r'<select[^>]*name="receiver".*?</select>', page, re.DOTALL)
    assert select
    assert re.findall(r"<option[^>]*>([^<]*)</option>", select[0]) == [
        "Bitte wählen",
        "Sternstunde",
        "Nina Falk",
        "Lena Vogt",
    ]


REFUSED = {
    "to oneself": ({"to": "Max"}, "A promise is made to somebody else."),
    "for yesterday": ({"due_on": in_days(-1)}, "Choose today or a day to come"),
    "too far ahead": ({"due_on": in_days(732)}, "Choose a day within the next two years"),
}


@pytest.mark.parametrize(("wrong", "sentence"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_promise_is_refused(app: Portal, wrong: dict[str, object], sentence: str) -> None:
    house(app)

    with app.database.transaction() as db, pytest.raises(Refused) as refused:
        promises(db, "Max", **({"to": "Lena"} | wrong))  # type: ignore[arg-type]

    assert refused.value.sentence == sentence


def test_who_is_no_member_promises_nothing(app: Portal) -> None:
    house(app)

    with app.database.transaction() as db, pytest.raises(Refused, match="Only members make promises"):
        promises(db, "Olga", "Lena")


def test_nothing_is_promised_to_who_is_no_member(app: Portal) -> None:
    house(app)

    with app.database.transaction() as db, pytest.raises(Refused, match="to the network or to a member"):
        actions.make(
            db,
            receiver_id=4711,
            words="x",
            kind="other",
            due_on=in_days(3),
            by_id=person(db, "Max").id,
            zone=BERLIN,
        )


def test_the_day_ends_in_the_network_s_zone(app: Portal) -> None:
    """At half past eleven in the evening of Greenwich it is tomorrow in Berlin."""
    house(app)
    late = datetime(2027, 3, 10, 23, 30, tzinfo=UTC)

    with app.database.transaction() as db, at(late), pytest.raises(Refused, match="Choose today"):
        promises(db, "Max", "Lena", date(2027, 3, 10))


def test_two_years_after_a_leap_day_is_the_last_of_february(app: Portal) -> None:
    actions.refuse_day(date(2030, 2, 28), date(2028, 2, 29))
    with pytest.raises(Refused):
        actions.refuse_day(date(2030, 3, 1), date(2028, 2, 29))


WRONG = {
    "no words": ({"words": " "}, "Geben Sie in eigenen Worten ein, was Sie zusagen"),
    "no day": ({"due_on": ""}, "Geben Sie den Tag ein, zum Beispiel 2026-11-20"),
    "no such day": ({"due_on": "2027-02-30"}, "Geben Sie den Tag ein, zum Beispiel 2026-11-20"),
    "yesterday": ({"due_on": str(in_days(-1))}, "Wählen Sie heute oder einen späteren Tag"),
    "long ago": ({"due_on": "0001-01-01"}, "Wählen Sie heute oder einen späteren Tag"),
    "never": ({"due_on": "9999-12-31"}, "Wählen Sie einen Tag innerhalb der nächsten zwei Jahre"),
    "nobody": ({"receiver": ""}, "Wählen Sie aus, wem Sie es zusagen"),
    "a stranger": ({"receiver": "4711"}, "Wählen Sie aus, wem Sie es zusagen"),
    "no number": ({"receiver": "x\x00" * 50}, "Wählen Sie aus, wem Sie es zusagen"),
    "the admission": ({"kind": "admission"}, "Wählen Sie aus, was für ein Gefallen es wird"),
    "too long": ({"words": "wort " * 200}, "Verwenden Sie höchstens 600 Zeichen"),
}


@pytest.mark.parametrize(("wrong", "sentence"), WRONG.values(), ids=WRONG)
def test_a_wrong_answer_gets_a_sentence_and_the_words_are_kept(
    app: Portal, wrong: dict[str, str], sentence: str
) -> None:
    house(app)

    page = browser(app, "Max").fills_in("/promises/new", filled_in(app, **wrong))

    assert (page.status_code, errors(page)) == (422, [sentence])
    assert wrong.get("words", WORDS["words"]).strip() in page.text
    with app.database.session(writes=False) as db:
        assert db.scalar(sa.select(sa.func.count(Promise.id))) == 0


def test_hostile_words_are_words(app: Portal) -> None:
    house(app)
    hostile = "<script>alert(1)</script> {{ 7 * 7 }} %(name)s '; DROP TABLE promises; --"

    browser(app, "Max").fills_in("/promises/new", filled_in(app, words=hostile))

    pages = [browser(app, "Lena").opens(path).text for path in ("/promises", "/promises/1", "/record")]
    assert promise_of(app).words == hostile
    assert [page for page in pages if "<script>alert" in page or hostile not in unescape(page)] == []


def test_strangers_find_nothing(app: Portal) -> None:
    house(app)
    made = promised(app, "Max", "Lena")
    nina = browser(app, "Nina")
    acts = ("", "/move", "/hand-over", "/take-over", "/rather-not", "/report")
    acts += ("/withdraw", "/confirm", "/not-yet", "/release")

    found = {act: nina.opens(f"/promises/{made}{act}").status_code for act in acts}
    nina.opens("/promises/new")
    sent = {act: nina.sends(f"/promises/{made}{act}").status_code for act in acts[1:]}

    assert set(found.values()) | set(sent.values()) == {404}
    assert stands(app, made).step == 1


def test_a_promise_between_members_is_no_business_of_the_organizers(app: Portal) -> None:
    house(app)
    made = promised(app, "Max", "Lena")
    with app.database.transaction() as db:
        olga(db)

    assert browser(app, "Olga").opens(f"/organizer/promises/{made}").status_code == 404
