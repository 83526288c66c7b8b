"""What calendars get by letter: one entry that follows its changes, read by another library than the one that wrote it."""

import re
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
import vobject

from portal.config import Config
from portal.interviews.actions_schedule import Plan
from portal.interviews.models import Meeting
from portal.letters.calendars import sealed
from portal.letters.models import Letter
from portal.letters.post_office import PostOffice, _mail
from portal.web.transaction import Portal
from tests.interviews.people import (
    ELEVEN,
    PLAN,
    TEN,
    booked,
    hours_of,
    house,
    invited,
    letters_since,
    value,
)
from tests.people import ADA, Visitor, olga, ready
from tests.smtp import MailServer

pytestmark = pytest.mark.usefixtures("tuesday")

CONFIG = Config.from_environment({"PORTAL_MODE": "test", "BASE_URL": "https://portal.example.org"})
PAGE = "/application/interview"


def calendar_of(letter: Letter) -> Any:
    assert letter.calendar is not None
    return vobject.readOne(sealed(letter.calendar, CONFIG.base_url, CONFIG.mail_from))


def facts(letter: Letter) -> dict[str, Any]:
    calendar = calendar_of(letter)
    event = calendar.vevent
    return {
        "method": calendar.method.value,
        "sequence": int(event.sequence.value),
        "status": event.status.value,
        "begins": event.dtstart.value,
        "ends": event.dtend.value,
        "organizer": event.organizer.value,
        "attendees": [one.value for one in event.contents["attendee"]],
    }


def kinds(app: Portal) -> dict[str, Letter]:
    return {letter.kind: letter for letter in letters_since(app)}


def test_the_letter_of_a_booking_carries_the_entry(app: Portal, visitor: Visitor) -> None:
    house(app)
    booked(app, visitor)

    assert facts(kinds(app)["interview-booked"]) == {
        "method": "REQUEST",
        "sequence": 0,
        "status": "CONFIRMED",
        "begins": TEN,
        "ends": TEN + timedelta(minutes=45),
        "organizer": "mailto:netzwerk@example.org",
        "attendees": ["mailto:ada@example.org"],
    }


def test_the_entry_says_with_whom_and_how(app: Portal, visitor: Visitor) -> None:
    house(app)
    booked(app, visitor)

    mine, theirs = (
        calendar_of(kinds(app)[kind]).vevent for kind in ("interview-booked", "interview-booked-host")
    )

    assert (mine.summary.value, mine.location.value) == (
        *("Gespräch mit Olga Brandt, Sternstunde", "Wir rufen Sie an"),
    )
    assert mine.url.value == "https://portal.example.org/application/interview"
    assert theirs.summary.value == "Gespräch mit Ada Lindner"
    assert theirs.url.value == "https://portal.example.org/organizer/interviews/1"
    assert theirs.description.value == (
        "Am Telefon. Ada Lindner liest dazu: „Wir rufen Sie an“\n\nBewerbung und Gesprächstisch:\n"
        "https://portal.example.org/organizer/interviews/1"
    )
    assert "location" not in theirs.contents


def test_who_holds_the_talk_reads_the_number_and_what_the_other_side_was_told(
    app: Portal, visitor: Visitor
) -> None:
    olga = house(app)
    booked(app, visitor)

    letter, page = kinds(app)["interview-booked-host"].text, olga.opens("/organizer/interviews").text

    assert "Am Telefon; Nummer von Ada Lindner: 0221 555 01 50\n" in letter
    assert "Ada Lindner liest dazu: „Wir rufen Sie an“\n" in letter
    assert "Am Telefon: „Wir rufen Sie an“" in page


def test_moving_and_cancelling_change_the_same_entry(app: Portal, visitor: Visitor) -> None:
    house(app)
    booked(app, visitor)
    visitor.fills_in(f"{PAGE}/move", {"slot": value(ELEVEN)})
    visitor.fills_in(f"{PAGE}/cancel", {})

    for side in ("", "-host"):
        letters = [kinds(app)[f"interview-{act}{side}"] for act in ("booked", "moved", "cancelled")]
        found = [facts(letter) for letter in letters]
        assert len({calendar_of(letter).vevent.uid.value for letter in letters}) == 1
        assert [(one["method"], one["sequence"], one["status"], one["begins"]) for one in found] == [
            ("REQUEST", 0, "CONFIRMED", TEN),
            ("REQUEST", 1, "CONFIRMED", ELEVEN),
            ("CANCEL", 2, "CANCELLED", ELEVEN),
        ]


def test_each_side_has_an_entry_of_its_own(app: Portal, visitor: Visitor) -> None:
    house(app)
    booked(app, visitor)

    uids = {
        calendar_of(kinds(app)[kind]).vevent.uid.value
        for kind in ("interview-booked", "interview-booked-host")
    }

    assert len(uids) == 2


def test_when_the_host_changes_the_entry_leaves_one_calendar_and_enters_another(
    app: Portal, visitor: Visitor
) -> None:
    house(app, hosts=2)
    booked(app, visitor)
    visitor.fills_in(f"{PAGE}/move", {"slot": value(ELEVEN, host_id=2)})

    hosts = [letter for letter in letters_since(app) if letter.kind.endswith("-host")]
    found = [(letter.to_address, facts(letter)) for letter in hosts]
    uids = [calendar_of(letter).vevent.uid.value for letter in hosts]

    assert [(to, one["method"], one["begins"]) for to, one in found] == [
        ("olga@example.org", "REQUEST", TEN),
        ("olga@example.org", "CANCEL", TEN),
        ("jonas@example.org", "REQUEST", ELEVEN),
    ]
    assert uids[0] == uids[1] != uids[2]


def test_no_file_holds_the_other_side_s_address(app: Portal, visitor: Visitor) -> None:
    house(app, hosts=2)
    booked(app, visitor)
    visitor.fills_in(f"{PAGE}/move", {"slot": value(ELEVEN, host_id=2)})
    visitor.fills_in(f"{PAGE}/cancel", {})

    for letter in letters_since(app):
        if letter.calendar:
            addresses = set(re.findall(r"[\w.]+@[\w.]+", letter.calendar))
            assert addresses == {letter.to_address, "house@portal.invalid"}
    assert "@" not in visitor.opens(f"{PAGE}.ics").text.replace(PAGE, "")


def test_times_are_in_utc_whatever_the_season(app: Portal, visitor: Visitor) -> None:
    with app.database.transaction() as db:
        ready(db)
        hours_of(db, olga(db), Plan(**{**vars(PLAN), "ahead_days": 180}))
    booked(app, visitor, datetime(2027, 4, 1, 8, 0, tzinfo=UTC))  # 10:00 by the summer's clock

    assert "DTSTART:20270401T080000Z" in (visitor.last_letter("interview-booked").calendar or "")


def test_other_letters_carry_no_calendar(app: Portal, visitor: Visitor) -> None:
    house(app)
    invited(app, visitor)

    assert [letter.kind for letter in letters_since(app) if letter.calendar] == []


def mail_of(letter: Letter) -> EmailMessage:
    return message_from_bytes(bytes(_mail(letter, "Sternstunde", CONFIG)), policy=policy.default)


def test_the_mail_has_the_entry_beside_its_words_and_as_a_file(app: Portal, visitor: Visitor) -> None:
    house(app)
    booked(app, visitor)
    letter = visitor.last_letter("interview-booked")

    mail = mail_of(letter)

    assert [(part.get_content_type(), part.get_param("method")) for part in mail.walk()] == [
        ("multipart/mixed", None),
        ("multipart/alternative", None),
        ("text/plain", None),
        ("text/html", None),
        ("text/calendar", "REQUEST"),
        ("application/ics", None),
    ]
    beside, file = list(mail.walk())[4:]
    assert file.get_filename() == "request.ics"
    whole = file.get_payload(decode=True)
    assert (
        beside.get_payload(decode=True)
        == whole
        == sealed(letter.calendar or "", CONFIG.base_url, CONFIG.mail_from).encode()
    )
    assert all(len(line) <= 75 for line in whole.split(b"\r\n"))


def test_every_try_of_a_letter_with_a_calendar_is_the_same_mail(
    app: Portal, visitor: Visitor, tmp_path: Any
) -> None:
    house(app)
    booked(app, visitor)
    letter = visitor.last_letter("interview-booked")

    with MailServer(tmp_path) as server:
        for _ in range(2):
            PostOffice(CONFIG, server.smtp, 5).send(letter, "Sternstunde")

    first, second = server.taken
    assert first.raw == second.raw
    assert first.mail.get_content_type() == "multipart/mixed"


HOSTILE = {
    "line": "Ada\r\nATTENDEE:mailto:eve@example.org",
    "quotes": 'Ada "A"; CN=x, Lindner\\',
    "long": "Ä" * 80,
}


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_no_name_writes_a_line_of_its_own(app: Portal, visitor: Visitor, name: str) -> None:
    house(app)
    booked(app, visitor, family_name=name)

    event = calendar_of(visitor.last_letter("interview-booked-host")).vevent

    assert [one.value for one in event.contents["attendee"]] == ["mailto:olga@example.org"]
    assert event.summary.value == f"Gespräch mit Ada {' '.join(name.split())}"


def test_a_video_room_stands_in_the_entry(app: Portal, visitor: Visitor) -> None:
    room = "https://video.example.org/raum?a=1,2;b"
    with app.database.transaction() as db:
        ready(db)
        hours_of(db, olga(db), Plan(**{**vars(PLAN), "meeting": Meeting.VIDEO, "place": room}))
    booked(app, visitor)

    assert calendar_of(visitor.last_letter("interview-booked")).vevent.location.value == room
    assert f'href="{room}"' in visitor.opens(PAGE).text
    assert ADA["email"] not in (visitor.last_letter("interview-booked-host").calendar or "")
