"""Every letter about a promise, in both languages: by name, in the words of the two, with a link to it."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.accounts.models import Person, Salutation
from portal.clock import at, now
from portal.favors.models import Thanks
from portal.letters.models import Letter
from portal.promises import actions, actions_others
from portal.promises.actions_reminders import remind_promisors
from portal.web.transaction import Portal
from tests.promises.stage import acts, house, in_days, party, promises

KINDS = {
    *("made", "moved", "asked", "not-taken", "taken-over", "passed-on", "released", "withdrawn"),
    *("reported", "not-yet", "kept", "week", "day"),
}
SAID = "Ein Satz dazu."


def it_is_handed_over(db: Session, to: str | None) -> None:
    """Moved twice, refused by Nina once, then taken over by her."""
    promise, nina = promises(db, "Max", to), party(db, "Nina")
    for days in (31, 32):
        actions.move(db, promise, due_on=in_days(days), **acts(db, "Max", promise))
    actions.ask_to_take_over(db, promise, other_id=nina, sentence=SAID, **acts(db, "Max", promise))
    actions_others.decline_to_take_over(db, promise, sentence=SAID, **acts(db, "Nina", promise))
    actions.ask_to_take_over(db, promise, other_id=nina, sentence=SAID, **acts(db, "Max", promise))
    actions_others.take_over(db, promise, due_on=in_days(40), **acts(db, "Nina", promise))


def it_is_settled(db: Session, to: str | None) -> None:
    """One released, one given back, one reported, not done yet, reminded of and kept."""
    receiver = to or "Olga"
    released, withdrawn, kept = (promises(db, "Max", to) for _ in range(3))
    actions_others.release(db, released, sentence=SAID, **acts(db, receiver, released))
    actions.withdraw(db, withdrawn, sentence=SAID, **acts(db, "Max", withdrawn))
    actions.report(db, kept, sentence=SAID, **acts(db, "Max", kept))
    actions_others.not_yet(db, kept, sentence=SAID, **acts(db, receiver, kept))
    for days in (24, 30):
        with at(now() + timedelta(days=days)):
            remind_promisors(db)
    thanks = {"thanks": Thanks.UNFORGOTTEN, "sentence": SAID, "asked": False}
    actions_others.confirm(db, kept, **thanks, **acts(db, receiver, kept))


def written(app: Portal, language: str, to: str | None) -> list[Letter]:
    with at(now().replace(hour=12)):  # the reminders of a day are not written before seven
        return _written(app, language, to)


def _written(app: Portal, language: str, to: str | None) -> list[Letter]:
    house(app)
    with app.database.transaction() as db:
        db.execute(sa.update(Person).values(language=language, salutation=Salutation.MS))
        it_is_handed_over(db, to)
        it_is_settled(db, to)
    with app.database.session(writes=False) as db:
        return list(db.scalars(sa.select(Letter).where(Letter.kind.like("promise-%"))))


@pytest.mark.parametrize("to", ["Lena", None], ids=["to Lena", "to the network"])
@pytest.mark.parametrize(("language", "greeting"), [("de", "Guten Tag, Frau {},"), ("en", "Dear Ms {},")])
def test_every_letter_greets_by_name_and_leads_to_the_promise(
    app: Portal, language: str, greeting: str, to: str | None
) -> None:
    letters = written(app, language, to)

    assert {letter.kind.removeprefix("promise-") for letter in letters} == KINDS
    prefix = "/en" if language == "en" else ""
    for letter in letters:
        family = letter.to_name.split()[-1]
        folder = "/organizer" if family == "Brandt" else ""
        assert letter.text.startswith(greeting.format(family)), letter.kind
        assert "Eine Werksführung" in letter.text
        link = rf"^portal:{prefix}{folder}/promises/\d+$"
        assert letter.kind == "promise-kept" or re.search(link, letter.text, re.MULTILINE), letter.kind
        assert not re.search(r"\{|\}|\n\n\n|  ", letter.text), letter.kind


def test_what_was_said_stands_in_the_letter(app: Portal) -> None:
    letters = written(app, "de", "Lena")

    silent = {"made", "moved", "taken-over", "passed-on", "week", "day"}
    assert {one.kind.removeprefix("promise-") for one in letters if SAID not in one.text} == silent


def test_where_nothing_was_said_nothing_is_missing(app: Portal) -> None:
    house(app)
    with app.database.transaction() as db:
        promise = promises(db, "Max", "Lena")
        actions.report(db, promise, sentence="", **acts(db, "Max", promise))

        text = db.scalars(sa.select(Letter.text).where(Letter.kind == "promise-reported")).one()

    assert "Dazu schreibt" not in text and "\n\n\n" not in text
