"""Opinions in four words, about the revision that was read, hidden from whoever has not given one."""

import re
from html import unescape
from typing import Any

import pytest
import sqlalchemy as sa

from portal.accounts.actions import end_organizer
from portal.applications.models import Application, Revision
from portal.applications.states import State
from portal.clock import now
from portal.interviews.models_opinions import Opinion, OpinionAnswer
from portal.interviews.queries_opinions import opinions_for
from portal.web.transaction import Portal
from tests.interviews.desk import decided_now, invited, one
from tests.people import Visitor, interviewed, jonas
from tests.test_bad_input import errors
from tests.test_every_page import pages_of

PAGE = "/organizer/applications/1"
CRITERIA = (6, 7, 8, 9)
SECRET = "Ein Abend, der mir nachgeht"


def yes(sentence: str = "") -> dict[str, str]:
    return {f"step_{id_}": "yes" for id_ in CRITERIA} | {"words_6": sentence}


def talked(app: Portal, ada: Visitor) -> tuple[Visitor, Visitor]:
    """Ada's talk was held by Olga; Jonas organizes too."""
    olga = invited(app, ada)
    interviewed(olga, 1)
    with app.database.transaction() as db:
        jonas(db)
    other = Visitor(app)
    other.signs_in_as("jonas@example.org")
    return olga, other


def gives(who: Visitor, answers: dict[str, str], revision: int = 1, act: str = "opinion") -> Any:
    who.opens(f"{PAGE}/opinion")
    return who.sends(f"{PAGE}/{act}", answers | {"revision": str(revision)})


def opinions(app: Portal, *columns: Any) -> list[Any]:
    with app.database.session(writes=False) as db:
        return [tuple(row) for row in db.execute(sa.select(*columns).order_by(Opinion.id))]


def test_olga_gives_an_opinion_by_criteria(app: Portal, visitor: Visitor) -> None:
    olga, _jonas = talked(app, visitor)

    answer = gives(olga, yes(SECRET) | {"step_7": "rather_no", "step_9": "abstain"})

    assert answer.location == f"{PAGE}#opinions"
    with app.database.session(writes=False) as db:
        answers = db.execute(
            sa.select(OpinionAnswer.step, OpinionAnswer.words).order_by(OpinionAnswer.question_id)
        )
        assert [tuple(row) for row in answers] == [
            ("yes", SECRET),
            ("rather_no", ""),
            ("yes", ""),
            (None, ""),
        ]
    page = unescape(olga.opens(PAGE).text)
    assert SECRET in page and "eher nein" in page and "enthält sich" in page


def test_the_others_opinion_is_seen_after_giving_ones_own(app: Portal, visitor: Visitor) -> None:
    olga, other = talked(app, visitor)
    gives(other, yes(SECRET))

    before = olga.opens(PAGE).text
    gives(olga, yes())

    assert "Jonas Reimann hat am" in before and SECRET not in before
    assert SECRET in olga.opens(PAGE).text


def test_abstaining_is_an_opinion_of_ones_own(app: Portal, visitor: Visitor) -> None:
    olga, other = talked(app, visitor)
    gives(other, yes(SECRET))

    gives(olga, {"words": "Ich kenne sie zu gut."}, act="abstention")

    assert opinions(app, Opinion.abstains, Opinion.words)[1] == (True, "Ich kenne sie zu gut.")
    page = olga.opens(PAGE).text
    assert SECRET in page and "Ich kenne sie zu gut." in page


def told(visitor: Visitor, path: str) -> str:
    """A page as it is read, without keys and times that differ with every visit."""
    text = visitor.opens(path).text
    return re.sub(r'value="[^"]{20,}"|<time.*?</time>|seit \d+ \w+', "", text)


def test_nowhere_can_an_opinion_be_seen_earlier(app: Portal, visitor: Visitor) -> None:
    """Whatever Jonas thought, Olga's pages are the same to the letter."""
    seen = {}
    olga, other = talked(app, visitor)
    for answers in (yes(SECRET), {f"step_{id_}": "no" for id_ in CRITERIA} | {"words_7": "Auf keinen Fall."}):
        gives(other, answers)
        pages = [path for path, _endpoint in pages_of(app, "olga")] + [PAGE, f"{PAGE}/opinion"]
        pages += ["/organizer/interviews/1", "/organizer/applications?q=lindner"]
        seen[answers["step_6"]] = {path: told(olga, path) for path in pages}

    assert seen["yes"] == seen["no"]
    assert not any(SECRET in page for page in seen["yes"].values())


def test_the_database_itself_leaves_out_what_may_not_be_read(app: Portal, visitor: Visitor) -> None:
    _olga, other = talked(app, visitor)
    gives(other, yes(SECRET))
    gives(other, {"words": SECRET}, act="abstention")

    with app.database.session(writes=False) as db:
        (hidden,) = opinions_for(db, 1, one(db, "olga").id)
        (own,) = opinions_for(db, 1, one(db, "jonas").id)

    assert (hidden.is_open, hidden.abstains, hidden.words, hidden.answers) == (False, False, "", ())
    assert (own.is_open, own.abstains, own.words) == (True, True, SECRET)


def test_nothing_is_added_up_anywhere(app: Portal, visitor: Visitor) -> None:
    olga, other = talked(app, visitor)
    gives(other, yes())
    gives(olga, yes())

    page = olga.opens(PAGE).text

    assert page.count("<strong>ja</strong>") == 8
    assert not re.search(r"Durchschnitt|insgesamt|\b8 mal|4 von 4", page)


def test_a_corrected_opinion_counts_and_the_earlier_one_stays(app: Portal, visitor: Visitor) -> None:
    olga, _jonas = talked(app, visitor)
    gives(olga, yes("Vorher"))
    assert "Vorher" in olga.opens(f"{PAGE}/opinion").text

    gives(olga, yes("Nachher"))

    page = olga.opens(PAGE).text
    assert "Nachher" in page and "Vorher" not in page
    assert len(opinions(app, Opinion.id)) == 2


def second_revision(app: Portal) -> None:
    """As after a question to Ada: she sent a newer one."""
    with app.database.transaction() as db:
        facts = {"talk_title": "Der Tag danach", "talk_about": "", "experience": "", "goals": ""}
        facts |= {"gives_network": "", "gives_members": "", "known_by": ""}
        db.add(Revision(application_id=1, number=2, sent_at=now(), **facts))


def test_an_opinion_says_which_revision_it_was_about(app: Portal, visitor: Visitor) -> None:
    olga, other = talked(app, visitor)
    gives(olga, yes("Zur ersten"))
    second_revision(app)
    gives(other, yes(SECRET), revision=2)

    before = unescape(olga.opens(PAGE).text)
    gives(olga, yes("Zur zweiten"), revision=2)
    after = unescape(olga.opens(PAGE).text)

    assert "zur Fassung 1" in before and "Ihre Einschätzung zur neuen Fassung geben" in before
    assert SECRET not in before
    assert "Zur ersten" in after and "Zur zweiten" in after and SECRET in after


def test_who_read_the_newer_revision_sees_what_was_said_about_the_older(
    app: Portal, visitor: Visitor
) -> None:
    olga, other = talked(app, visitor)
    gives(other, yes(SECRET))
    second_revision(app)

    gives(olga, yes(), revision=2)

    assert SECRET in olga.opens(PAGE).text


def test_the_revision_that_was_read_is_the_one_kept(app: Portal, visitor: Visitor) -> None:
    olga, _jonas = talked(app, visitor)
    olga.opens(f"{PAGE}/opinion")
    second_revision(app)

    olga.sends(f"{PAGE}/opinion", yes() | {"revision": "1"})

    assert opinions(app, Revision.number, Opinion.revision_id)[0][1] == 1


@pytest.mark.parametrize("revision", ["", "0", "2", "-1", "x", "9" * 30])
def test_an_opinion_about_something_else_is_nobodys(app: Portal, visitor: Visitor, revision: str) -> None:
    olga, _jonas = talked(app, visitor)
    olga.opens(f"{PAGE}/opinion")

    for act in ("opinion", "abstention"):
        assert olga.sends(f"{PAGE}/{act}", yes() | {"revision": revision}).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "count"),
    [
        ({"step_6": ""}, 1),
        ({"step_6": "points"}, 1),
        ({"words_7": "x" * 601}, 1),
        ({"step_8": "", "step_9": "5"}, 2),
    ],
)
def test_an_opinion_that_does_not_hold_keeps_what_was_typed(
    app: Portal, visitor: Visitor, wrong: dict[str, str], count: int
) -> None:
    olga, _jonas = talked(app, visitor)

    page = gives(olga, yes(SECRET) | wrong)

    assert (page.status_code, len(errors(page))) == (422, count)
    assert SECRET in page.text
    assert opinions(app, Opinion.id) == []


def test_a_criterion_retired_meanwhile_is_answered_all_the_same(app: Portal, visitor: Visitor) -> None:
    olga, other = talked(app, visitor)
    olga.opens(f"{PAGE}/opinion")
    other.opens("/organizer/settings/criteria")
    assert other.sends("/organizer/settings/criteria/6/retire").status_code == 302

    assert olga.sends(f"{PAGE}/opinion", yes(SECRET) | {"revision": "1"}).status_code == 302
    assert SECRET in olga.opens(PAGE).text


def test_a_criterion_added_meanwhile_gets_a_sentence_and_nothing_is_lost(
    app: Portal, visitor: Visitor
) -> None:
    olga, other = talked(app, visitor)
    olga.opens(f"{PAGE}/opinion")
    other.fills_in("/organizer/settings/criteria", {"german": "Neu?", "english": "New?"})

    page = olga.sends(f"{PAGE}/opinion", yes(SECRET) | {"revision": "1"})

    assert (page.status_code, len(errors(page))) == (422, 1)
    assert SECRET in page.text and "Neu?" in page.text


def test_once_the_decision_is_told_opinions_stay(app: Portal, visitor: Visitor) -> None:
    olga, other = talked(app, visitor)
    gives(other, yes(SECRET))
    olga.opens(f"{PAGE}/opinion")
    decided_now(app.database)

    page = olga.sends(f"{PAGE}/opinion", yes("Zu spät") | {"revision": "1"})

    assert page.status_code == 422
    assert "Zu spät" in page.text and "Die Entscheidung ist mitgeteilt." in page.text
    assert olga.sends(f"{PAGE}/abstention", {"revision": "1"}).status_code == 409
    assert SECRET not in olga.opens(PAGE).text
    assert len(opinions(app, Opinion.id)) == 1


@pytest.mark.parametrize("state", [State.SUBMITTED, State.INVITED, State.INTERVIEWED])
def test_an_opinion_may_be_given_before_the_talk_too(app: Portal, visitor: Visitor, state: State) -> None:
    olga, _jonas = talked(app, visitor)
    with app.database.transaction() as db:
        db.execute(sa.update(Application).values(state=state))

    assert gives(olga, yes()).status_code == 302


def test_the_first_opinion_counts_as_reading(app: Portal, visitor: Visitor) -> None:
    olga, _jonas = talked(app, visitor)
    with app.database.transaction() as db:
        db.execute(sa.update(Application).values(read_at=None, read_by_id=None, state=State.SUBMITTED))

    gives(olga, yes())

    with app.database.session(writes=False) as db:
        assert db.get_one(Application, 1).read_by_id == one(db, "olga").id


def test_the_same_opinion_sent_twice_is_one(app: Portal, visitor: Visitor) -> None:
    olga, _jonas = talked(app, visitor)
    olga.opens(f"{PAGE}/opinion")

    for _time in range(2):
        assert olga.sends(f"{PAGE}/opinion", yes() | {"revision": "1"}).status_code == 302

    assert len(opinions(app, Opinion.id)) == 1


def test_who_lost_the_role_is_turned_away(app: Portal, visitor: Visitor) -> None:
    olga, _jonas = talked(app, visitor)
    olga.opens(f"{PAGE}/opinion")
    with app.database.transaction() as db:
        end_organizer(db, one(db, "olga").id, by_id=one(db, "jonas").id)

    assert olga.sends(f"{PAGE}/opinion", yes() | {"revision": "1"}).location == "/sign-in"
    assert opinions(app, Opinion.id) == []


def test_the_page_asks_as_much_for_many_opinions_as_for_one(app: Portal, visitor: Visitor) -> None:
    olga, other = talked(app, visitor)
    gives(olga, yes())
    one_opinion = int(olga.opens(PAGE).headers["X-SQL-Count"])

    for number in range(5):
        gives(other, yes(f"Fassung {number}"))

    assert int(olga.opens(PAGE).headers["X-SQL-Count"]) == one_opinion


def test_no_page_of_the_applicant_shows_an_opinion(app: Portal, visitor: Visitor) -> None:
    olga, _jonas = talked(app, visitor)
    gives(olga, yes(SECRET))

    for path in ("/application", "/organizer/applications/1", f"{PAGE}/opinion"):
        assert SECRET not in visitor.opens(path).text
