"""Opinions in four words, about the revision that was read, hidden from whoever has not given one."""

import re
from html import unescape

import pytest
import sqlalchemy as sa

from portal.applications.models import Revision
from portal.clock import now
from portal.interviews.models_opinions import Opinion, OpinionAnswer
from portal.interviews.queries_opinions import opinions_for
from portal.web.transaction import Portal
from tests.interviews.desk import (
    CRITERIA,
    PAGE,
    SECRET,
    gives,
    one,
    opinions,
    talked,
    yes,
)
from tests.people import Visitor
from tests.test_every_page import pages_of


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


DOORS = ("/account", "/organizer/settings/security")  # they tell of every sign-in


def told(visitor: Visitor, path: str) -> str:
    """A page as it is read, without the keys that differ with every visit."""
    text = visitor.opens(path).text
    return re.sub(r'value="[^"]{20,}"|\b[0-9a-f]{16}\b', "", text)


@pytest.mark.usefixtures("tuesday")
def test_nowhere_can_an_opinion_be_seen_earlier(app: Portal, visitor: Visitor) -> None:
    """Whatever Jonas thought, Olga's pages are the same to the letter."""
    seen = {}
    olga, other = talked(app, visitor)
    for answers in (yes(SECRET), {f"step_{id_}": "no" for id_ in CRITERIA} | {"words_7": "Auf keinen Fall."}):
        gives(other, answers)
        pages = [path for path, _endpoint in pages_of(app, "olga") if path not in DOORS]
        pages += [PAGE, f"{PAGE}/opinion"]
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

    assert opinions(app, Opinion.by_id, Opinion.revision_id) == [(1, 1)]
