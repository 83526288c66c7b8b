"""What the applicant's pages say of days: since when something is so, and when it was saved."""

from datetime import UTC, datetime, timedelta

from portal import clock
from portal.web.transaction import Portal
from tests.admission.test_journey import organizer
from tests.people import ADA, GIVES, GOALS, KNOWN, TALK, Visitor

MONDAY = datetime(2026, 11, 23, 13, 32, tzinfo=UTC)  # 14:32 in Berlin


def begins(app: Portal, ada: Visitor) -> None:
    organizer(app)
    with clock.at(MONDAY):
        ada.fills_in("/apply/you", ADA)


def test_a_draft_of_today_was_saved_at_a_time_an_earlier_one_on_a_day(app: Portal, visitor: Visitor) -> None:
    begins(app, visitor)

    pages = []
    for later in (timedelta(minutes=5), timedelta(days=1)):
        with clock.at(MONDAY + later):
            pages.append(visitor.opens("/apply/talks").text)

    assert "<strong>Gespeichert um 14:32\u00a0Uhr</strong>" in pages[0]
    assert "<strong>Gespeichert am 23.\u00a0November 2026, 14:32\u00a0Uhr</strong>" in pages[1]


def test_what_was_sent_waits_since_it_was_sent(app: Portal, visitor: Visitor) -> None:
    begins(app, visitor)
    with clock.at(MONDAY + timedelta(days=3)):
        for step, answers in (("talks", TALK), ("goals", GOALS), ("give", GIVES), ("known", KNOWN)):
            visitor.fills_in(f"/apply/{step}", answers)
        visitor.fills_in("/apply/check", {"consent": "y"})

        assert "Seit dem 26.\u00a0November 2026." in visitor.opens("/application").text
