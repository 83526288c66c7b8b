"""A member leaves: promises first, each settled; then role and doors end, the record is frozen, and a letter says goodbye."""

from html import unescape

import sqlalchemy as sa

from portal.accounts.actions import give_role
from portal.accounts.models import Role, RoleKind
from portal.favors.actions_words import agree
from portal.favors.models_words import FavorConsent
from portal.members.models_publication import What
from portal.parties.actions import party_of
from portal.promises.actions import ask_to_take_over
from portal.promises.models import PromiseEvent
from portal.promises.states import State
from portal.web.transaction import Portal
from tests.favors.deeds import refusal, reports
from tests.leaving.stage import closing_records, last_letter, leaves, membership_of, paper, text
from tests.members.stage import browser, gives, house, party, person, shows
from tests.promises.stage import acts, does, letters, promised, promises, stands
from tests.promises.test_pages import statements


def test_max_settles_what_is_open_leaves_and_keeps_his_record(app: Portal) -> None:
    house(app)
    given, received = promised(app, "Max", "Lena"), promised(app, "Nina", "Max")
    with app.database.transaction() as db:
        gives(db, "Lena", "Max", what="Das Manuskript gelesen.")
    max_ = browser(app, "Max")

    page = unescape(text(max_.opens("/account/leave").text))
    assert "2 Zusagen sind noch offen." in page
    assert "Ihre Zusage an Lena Vogt: Eine Werksführung" in page
    assert "Was Nina Falk Ihnen zugesagt hat: Eine Werksführung" in page
    assert "Meine Mitgliedschaft beenden" not in page
    back = does(max_, f"/account/leave/promises/{given}", {"sentence": "Ich ziehe fort."})
    free = does(max_, f"/account/leave/promises/{received}")
    assert (back.location, free.location) == ("/account/leave", "/account/leave")
    gone = max_.fills_in("/account/leave", {"reason": "Ich ziehe nach Lissabon."})

    assert gone.location == "/goodbye"
    assert [stands(app, one).state for one in (given, received)] == [State.WITHDRAWN, State.RELEASED]
    assert letters(app)[-2:] == [("promise-withdrawn", "lena"), ("promise-released", "nina")]
    assert "war Mitglied vom" in max_.opens("/goodbye").text
    record = max_.opens("/goodbye/record.pdf")
    assert record.mimetype == "application/pdf" and record.headers["Cache-Control"] == "private, no-store"
    assert [record.data] == closing_records(app)
    assert "Das Manuskript gelesen." in paper(record.data)
    assert max_.opens("/record").location == "/sign-in?next=/record"


def test_what_ended_says_who_when_and_why(app: Portal) -> None:
    house(app)
    with app.database.transaction() as db:
        leaves(db, "Max", reason="Ich ziehe fort.")
        ended, max_ = membership_of(db, "Max"), person(db, "Max").id
        role = db.scalars(sa.select(Role).where(Role.person_id == max_)).one()

        assert (ended.ended_by_id, ended.ended_reason) == (max_, "Ich ziehe fort.")
        assert ended.ended_at == role.ended_at is not None or role.ended_at >= ended.ended_at
        assert role.ended_by_id == max_


def test_nothing_ends_while_a_promise_is_open_or_reported(app: Portal) -> None:
    house(app)
    made = promised(app, "Max", "Lena")
    max_ = browser(app, "Max")
    max_.opens("/account/leave")

    answer = max_.sends("/account/leave", {"reason": ""})
    does(max_, f"/promises/{made}/report", {"sentence": "Erledigt."})
    max_.opens("/account/leave")
    reported = max_.sends("/account/leave", {"reason": ""})

    assert (answer.status_code, reported.status_code) == (409, 409)
    assert "Es sind noch Zusagen offen." in answer.text
    assert "als erledigt gemeldet" in max_.opens("/account/leave").text
    assert closing_records(app) == []
    does(browser(app, "Lena"), f"/promises/{made}/confirm", {"thanks": "1"})
    assert max_.fills_in("/account/leave", {}).location == "/goodbye"


def test_a_promise_that_somebody_takes_over_hinders_nobody(app: Portal) -> None:
    house(app)
    made = promised(app, "Max", "Lena")
    with app.database.session(writes=False) as db:
        nina = str(party(db, "Nina"))
    does(browser(app, "Max"), f"/promises/{made}/hand-over", {"other": nina})
    max_ = browser(app, "Max")
    assert "noch offen" in max_.opens("/account/leave").text

    with app.database.session(writes=False) as db:
        due = str(stands(app, made).due_on)
    does(browser(app, "Nina"), f"/promises/{made}/take-over", {"due_on": due})

    assert max_.fills_in("/account/leave", {}).location == "/goodbye"


def test_whoever_was_to_take_something_over_is_asked_no_more(app: Portal) -> None:
    house(app)
    made = promised(app, "Max", "Lena")
    with app.database.transaction() as db:
        promise = stands(app, made)
        asking = acts(db, "Max", promise) | {"other_id": party(db, "Nina"), "sentence": ""}
        ask_to_take_over(db, db.merge(promise), **asking)
        leaves(db, "Nina")

    assert (stands(app, made).asked_id, stands(app, made).state) == (None, State.OPEN)
    assert letters(app)[-1] == ("promise-not-taken", "max")


def test_what_was_shown_and_published_is_seen_no_more(app: Portal) -> None:
    house(app)
    with app.database.transaction() as db:
        favor = gives(db, "Max", "Lena", what="Die Werkstatt gezeigt.")
        for name in ("Max", "Lena"):
            agree(db, favor, by_id=person(db, name).id)
        shows(db, "Max", What.COMPANY)
        max_ = party(db, "Max")
    lena, nina = browser(app, "Lena"), browser(app, "Nina")
    assert "Die Werkstatt gezeigt." in nina.opens("/favors/published").text

    with app.database.transaction() as db:
        leaves(db, "Max")

    assert "Die Werkstatt gezeigt." not in nina.opens("/favors/published").text
    assert nina.opens(f"/members/{max_}").status_code == 404
    assert "Max Thiele" not in nina.opens("/members").text
    with app.database.session(writes=False) as db:
        sides = db.execute(sa.select(FavorConsent.side, FavorConsent.taken_back_at.is_(None)))
        assert sorted(tuple(row) for row in sides) == [("giver", False), ("receiver", True)]
    assert "Max Thiele" in lena.opens("/record").text


def test_nobody_thanks_or_promises_anew_who_has_left(app: Portal) -> None:
    house(app)
    with app.database.transaction() as db:
        leaves(db, "Max")
        max_ = party(db, "Max")
    lena = browser(app, "Lena")

    assert [lena.opens(f"/favors/new/{way}/{max_}").status_code for way in ("received", "given")] == [
        404,
        404,
    ]
    assert "Max Thiele" not in lena.opens("/favors/new/given").text
    assert "Max Thiele" not in lena.opens("/promises/new").text
    with app.database.transaction() as db:
        assert (
            refusal(lambda: promises(db, "Lena", "Max")) == "Promises are made to the network or to a member."
        )
        assert refusal(lambda: promises(db, "Max", "Lena")) == "Only members make promises."
        said = refusal(lambda: reports(db, party_of(db, person(db, "Lena")), party_of(db, person(db, "Max"))))
    assert said == "%(name)s is not a member any more."


def test_reports_that_wait_are_shown_and_hinder_nothing(app: Portal) -> None:
    house(app)
    with app.database.transaction() as db:
        max_, lena = (party_of(db, person(db, name)) for name in ("Max", "Lena"))
        reports(db, lena, max_, what="Das Manuskript gelesen.")
        reports(db, max_, lena, what="Die Werkstatt gezeigt.")
    visitor = browser(app, "Max")

    page = unescape(text(visitor.opens("/account/leave").text))

    assert "Was sonst auf eine Antwort wartet" in page
    assert "Das Manuskript gelesen." in page and "wartet auf das Wort von Lena Vogt" in page
    assert visitor.fills_in("/account/leave", {}).location == "/goodbye"
    lena_ = browser(app, "Lena")
    thanked = lena_.fills_in(
        "/favors/reports/2", {"thanks": "1", "thanks_words": ""}, "/favors/reports/2/confirm"
    )
    assert thanked.status_code == 302  # what Max did still counts


def test_an_organizer_who_leaves_as_a_member_organizes_on(app: Portal) -> None:
    house(app)
    with app.database.transaction() as db:
        give_role(db, person(db, "Max"), RoleKind.ORGANIZER)
    max_ = browser(app, "Max")

    assert max_.fills_in("/account/leave", {}).location == "/goodbye"

    assert max_.opens("/organizer/members").status_code == 200
    assert max_.opens("/record").status_code == 404


def test_every_browser_of_who_leaves_is_signed_out(app: Portal) -> None:
    house(app)
    here, there = browser(app, "Max"), browser(app, "Max")

    here.fills_in("/account/leave", {})

    assert there.opens("/account").location.startswith("/sign-in")
    assert there.opens("/goodbye").location == "/goodbye/link"


def test_the_goodbye_letter_leads_to_the_record_and_never_in(app: Portal) -> None:
    house(app)
    with app.database.transaction() as db:
        leaves(db, "Max")
    letter = last_letter(app, "goodbye")
    assert (letter.to_address, "Danke für die gemeinsame Zeit." in letter.text) == ("max@example.org", True)
    anybody = browser(app, "Nina")
    anybody.client.delete_cookie("session")

    button = anybody.opens(anybody.link_in("goodbye"))
    token = anybody.link_in("goodbye").rsplit("/", 1)[1]
    assert "Zu meinem Geben und Nehmen" in button.text
    assert anybody.sends("/goodbye/open", {"token": token}).location == "/goodbye"
    assert anybody.opens("/goodbye/record.pdf").data == closing_records(app)[0]
    assert anybody.opens("/record").status_code == 302


def test_a_new_link_is_sent_to_whoever_left_and_ends_the_old_one(app: Portal) -> None:
    house(app)
    with app.database.transaction() as db:
        leaves(db, "Max")
    somebody = browser(app, "Max")
    old = somebody.link_in("goodbye")

    for address in ("max@example.org", "nobody@example.org", "lena@example.org"):
        answer = somebody.fills_in("/goodbye/link", {"email": address})
        assert answer.location == "/goodbye/link"

    assert last_letter(app, "closing-record").to_address == "max@example.org"
    gone = somebody.opens(old)
    assert (gone.status_code, 'href="/goodbye/link"' in gone.text) == (404, True)
    assert somebody.opens(somebody.link_in("closing-record")).status_code == 200
    assert somebody.fills_in("/goodbye/link", {"email": "max"}).status_code == 422


def test_somebody_else_who_is_signed_in_opens_no_record(app: Portal) -> None:
    house(app)
    with app.database.transaction() as db:
        leaves(db, "Max")
    nina = browser(app, "Nina")
    nina.opens(nina.link_in("goodbye"))

    answer = nina.sends("/goodbye/open", {"token": nina.link_in("goodbye").rsplit("/", 1)[1]})

    assert (answer.status_code, nina.opens("/goodbye").location) == (409, "/goodbye/link")
    nina.opens("/account")
    assert nina.sends("/goodbye/open", {"token": "x" * 43}).status_code == 404


def test_settling_twice_or_another_s_promise_is_refused(app: Portal) -> None:
    house(app)
    made, others = promised(app, "Max", "Lena"), promised(app, "Nina", "Lena")
    max_ = browser(app, "Max")
    path = f"/account/leave/promises/{made}"

    empty = does(max_, path, {"sentence": " "})
    assert (empty.status_code, "Sagen Sie in einem Satz" in empty.text) == (422, True)
    max_.opens(path)
    stale = max_.sends(path, {"step": "9", "sentence": "Ich gehe."})
    assert (stale.status_code, does(max_, path, {"sentence": "Ich gehe."}).status_code) == (409, 302)

    assert max_.opens(path).location == "/account/leave"
    assert max_.opens(f"/account/leave/promises/{others}").location == "/account/leave"
    max_.opens("/account/leave")
    assert max_.sends(f"/account/leave/promises/{others}", {"step": "1", "sentence": "x"}).status_code == 404
    with app.database.session(writes=False) as db:
        assert db.scalar(sa.select(sa.func.count()).where(PromiseEvent.act == "withdrawn")) == 1


def test_the_page_asks_as_much_for_many_promises_as_for_one(app: Portal) -> None:
    house(app)
    promised(app, "Max", "Lena")
    max_ = browser(app, "Max")
    one = statements(max_, "/account/leave")

    for _ in range(10):
        promised(app, "Max", "Nina")
        promised(app, "Nina", "Max")

    assert statements(max_, "/account/leave") == one <= 8
