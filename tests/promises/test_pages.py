"""The pages of promises: what stands where, empty states, and how much they ask of the database."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from portal.clock import at, now
from portal.members.models import Membership
from portal.promises import actions
from portal.promises.models import Promise, PromiseEvent
from portal.promises.queries_lists import upcoming
from portal.web.transaction import Portal
from tests.people import jonas
from tests.promises.stage import (
    acts,
    browser,
    does,
    house,
    in_days,
    joins,
    letters,
    party,
    person,
    promised,
    promises,
    today,
)
from tests.test_bad_input import IDS
from tests.test_every_page import statements


def text(page: str) -> str:
    """The page as it is read: without markup, its blanks as one."""
    inner = re.sub(r"<[^>]*>", " ", page.split("<main", 1)[1].split("<footer", 1)[0])
    return re.sub(r"\s+", " ", inner.replace("\u00a0", " "))


def long_ago(app: Portal, given: str, to: str | None = None) -> int:
    """Promised forty days ago for ten days ago."""
    with app.database.transaction() as db, at(now() - timedelta(days=40)):
        return promises(db, given, to, today() + timedelta(days=30)).id


def test_an_empty_page_says_what_will_stand_here(app: Portal) -> None:
    house(app)

    page = text(browser(app, "Max").opens("/promises").text)

    assert "Was andere Ihnen zusagen, steht hier mit seinem Tag. Gerade ist Ihnen nichts zugesagt." in page
    assert "Was Sie zusagen, steht hier mit seinem Tag. Gerade wartet niemand auf etwas." in page


def test_where_something_was_offered_the_empty_page_leads_there(app: Portal) -> None:
    house(app)

    page = browser(app, "Lena").opens("/promises").text

    assert '<a href="#offers">' in page and 'id="offers"' in page


def test_both_directions_stand_side_by_side(app: Portal) -> None:
    house(app)
    promised(app, "Max", "Lena", in_days(1))
    promised(app, "Lena", "Max", in_days(10))

    page = text(browser(app, "Max").opens("/promises").text)

    count_on, given = page.split("Darauf können Sie zählen")[1].split("Darauf zählen andere")
    assert "Lena Vogt: Eine Werksführung" in count_on and "in 10 Tagen" in count_on
    assert "Für Lena Vogt: Eine Werksführung" in given
    assert "morgen" in given


def test_after_its_day_the_giver_reads_a_kind_sentence(app: Portal) -> None:
    house(app)
    with app.database.transaction() as db, at(now() - timedelta(days=2)):
        made = promises(db, "Max", "Lena", today() + timedelta(days=1)).id
    max_ = browser(app, "Max")

    pages = [max_.opens(path).text for path in ("/promises", f"/promises/{made}")]

    sentence = "Ihre Zusage an Lena Vogt war bis gestern gedacht. Ein kurzes Wort hilft."
    assert [sentence in text(page) for page in pages] == [True, True]


def test_after_its_day_nobody_counts_on_it_and_nobody_collects(app: Portal) -> None:
    house(app)
    made = long_ago(app, "Max", "Lena")
    lena = browser(app, "Lena")

    page, one = text(lena.opens("/promises").text), text(lena.opens(f"/promises/{made}").text)

    assert "Der Tag ist vorbei Wer es zugesagt hat, ist erinnert worden. Sie brauchen nichts zu tun." in page
    assert "Max Thiele ist erinnert worden; Sie brauchen nichts zu tun." in one
    assert "Darauf können Sie zählen." not in one


def test_nobody_counts_on_who_is_no_member_any_more(app: Portal) -> None:
    """A database that lost its guard: else no membership ends before its promises are settled."""
    house(app)
    promised(app, "Max", "Lena")
    with app.database.transaction() as db:
        where = "" if app.database.url.get_backend_name() == "sqlite" else " ON memberships"
        db.execute(sa.text(f"DROP TRIGGER memberships_settled{where}"))
        left = sa.update(Membership).where(Membership.party_id == party(db, "Max"))
        db.execute(left.values(ended_at=now(), ended_by_id=person(db, "Max").id, ended_reason=""))

        found = upcoming(db, party(db, "Lena"), today())

    assert found == []
    assert "Max Thiele ist nicht mehr Mitglied" in browser(app, "Lena").opens("/promises").text


def test_the_record_looks_ninety_days_ahead(app: Portal) -> None:
    house(app)
    with app.database.transaction() as db:
        for days in (0, 90, 91):
            promises(db, "Max", "Lena", in_days(days), words=f"In {days} Tagen")
            promises(db, "Lena", "Max", in_days(days), words=f"Zurück in {days}")
        long = promises(db, "Max", "Lena", in_days(3), words="Gemeldet")
        actions.report(db, long, sentence="", **acts(db, "Max", long))

        found = [(one.side, one.other, one.words) for one in upcoming(db, party(db, "Max"), today())]

    assert found == [
        ("given", "Lena Vogt", "In 0 Tagen"),
        ("received", "Lena Vogt", "Zurück in 0"),
        ("given", "Lena Vogt", "In 90 Tagen"),
        ("received", "Lena Vogt", "Zurück in 90"),
    ]


def test_the_record_shows_both_directions(app: Portal) -> None:
    house(app)
    promised(app, "Max", "Lena", in_days(5))

    max_, lena = (text(browser(app, name).opens("/record").text) for name in ("Max", "Lena"))

    assert "Für die nächsten 90 Tage ist Ihnen nichts zugesagt. Darauf zählen andere" in max_
    assert "Max Thiele: Eine Werksführung" in lena.split("Darauf können Sie zählen")[1]
    assert "Für die nächsten 90 Tage haben Sie nichts zugesagt." in lena


def test_older_ones_stand_on_further_pages(app: Portal) -> None:
    house(app)
    with app.database.transaction() as db:
        for number in range(23):
            promise = promises(db, "Max", "Lena", words=f"Nummer {number:02}")
            actions.withdraw(db, promise, sentence="Nein.", **acts(db, "Max", promise))
    max_ = browser(app, "Max")

    first = max_.opens("/promises").text
    older = re.search(r'class="btn btn-2" href="([^"]+)"', first)
    assert older
    second = max_.opens(older[1].replace("&amp;", "&")).text

    found = [re.findall(r">Nummer (\d+)<", page) for page in (first, second)]
    assert found == [[f"{n:02}" for n in range(22, 2, -1)], ["02", "01", "00"]]


PLACES = ["x", "2026-01-01", "2026-01-01T00:00:00~1", "2026-01-01T00:00:00%2B00:00~0", "%00~%00", "1" * 400]


@pytest.mark.parametrize("place", PLACES)
def test_a_wrong_place_in_a_list_is_no_trouble(app: Portal, place: str) -> None:
    house(app)
    max_, olga = browser(app, "Max"), browser(app, "Olga")
    paths = [(max_, f"/promises?before={place}")]
    paths += [(olga, f"/organizer/promises?stage={stage}&after={place}") for stage in ("open", "reported")]
    paths += [
        (olga, f"/organizer/promises?stage=settled&before={place}"),
        (olga, f"/organizer/promises?stage={place}"),
    ]

    assert {who.opens(path).status_code for who, path in paths} <= {200, 404}


@pytest.mark.parametrize("id_", IDS)
def test_a_wrong_id_is_nobody_s(app: Portal, id_: str) -> None:
    house(app)
    max_, olga = browser(app, "Max"), browser(app, "Olga")
    paths = [(max_, f"/promises/{id_}{act}") for act in ("", "/move", "/confirm", "/take-over")]
    paths += [(max_, f"/promises/drafts/{id_}"), (olga, f"/organizer/promises/{id_}/confirm")]

    assert {who.opens(path).status_code for who, path in paths} == {404}


def test_organizers_see_what_waits_for_their_word_first(app: Portal) -> None:
    house(app)
    open_one, done = promised(app, "Max"), promised(app, "Lena")
    does(browser(app, "Lena"), f"/promises/{done}/report")
    olga = browser(app, "Olga")

    pages = {
        stage: olga.opens(f"/organizer/promises{stage}").text
        for stage in ("", "?stage=open", "?stage=settled")
    }

    shown = {stage: re.findall(r'href="/organizer/promises/(\d+)"', page) for stage, page in pages.items()}
    assert shown == {"": [str(done)], "?stage=open": [str(open_one)], "?stage=settled": []}


def test_every_organizer_but_the_promisor_gets_the_network_s_letters(app: Portal) -> None:
    house(app)
    with app.database.transaction() as db:
        jonas(db)
        joins(db, "Jonas", "Reimann")

    promised(app, "Jonas")

    assert letters(app) == [("promise-made", "olga")]


def test_members_find_no_page_of_the_organizers(app: Portal) -> None:
    house(app)
    made = promised(app, "Max")

    assert browser(app, "Max").opens(f"/organizer/promises/{made}").status_code == 404


def more(app: Portal, count: int) -> None:
    """Open, reported and settled promises of Max, to Lena and to the network, and back from Lena."""
    with app.database.transaction() as db:
        for number in range(count):
            promises(db, "Max", "Lena", in_days(number + 1))
            promises(db, "Lena", "Max", in_days(number + 1))
            for act in (actions.report, actions.withdraw):
                promise = promises(db, "Max", None, in_days(number + 1))
                act(db, promise, sentence="So.", **acts(db, "Max", promise))
            promises(db, "Max", None, in_days(number + 1))


LISTS = [("Max", "/promises", 8), ("Max", "/record", 8), ("Max", "/promises/new", 6)]
LISTS += [("Olga", f"/organizer/promises?stage={stage}", 6) for stage in ("reported", "open", "settled")]


@pytest.mark.parametrize(("who", "path", "most"), LISTS)
def test_lists_ask_as_much_for_thirty_as_for_one(app: Portal, who: str, path: str, most: int) -> None:
    house(app)
    more(app, 1)
    visitor = browser(app, who)
    one = statements(visitor, path)

    more(app, 30)

    assert statements(visitor, path) == one <= most


def test_one_promise_asks_little(app: Portal) -> None:
    house(app)
    made = promised(app, "Max", "Lena")

    assert statements(browser(app, "Lena"), f"/promises/{made}") <= 6


def test_what_a_page_shows_is_what_the_history_says(app: Portal) -> None:
    """The state and the day of a promise are those of the last line of its history."""
    house(app)
    more(app, 3)
    last = sa.select(PromiseEvent).order_by(PromiseEvent.step)
    with app.database.session(writes=False) as db:
        told = {event.promise_id: (event.state, event.due_on, event.step) for event in db.scalars(last)}
        stand = {one.id: (one.state, one.due_on, one.step) for one in db.scalars(sa.select(Promise))}
    assert stand == told
