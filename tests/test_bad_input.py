"""Whatever is sent: a sentence at its place, what was typed is kept, never a 5xx, never a second effect."""

import io
import re
import threading
from collections import Counter
from collections.abc import Callable
from html import unescape
from typing import Any

import pypdf
import pytest
import sqlalchemy as sa
from PIL import Image
from pypdf.generic import NameObject, TextStringObject
from werkzeug.test import TestResponse

from portal.applications.models import Application, Attachment, Event, Revision
from portal.applications.states import State
from portal.clock import now
from portal.database import Database
from portal.favors.models import Favor
from portal.letters.models import Letter
from portal.members.models import Membership
from portal.web.transaction import Portal
from tests.admission.test_journey import admitted, organizer
from tests.people import ADA, GOALS, TALK, Visitor, applies, interviewed

HOSTILE = {
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "sql": "'; DROP TABLE favors; --",
    "template": "{{ 7 * 7 }}{% for x in y %}",
    "format": "%(name)s %s {0} {network}",
    "emoji": "👩‍👩‍👧 Grüße 🚀",
    "letter header": "Ada Bcc: everybody@example.org",
}
TIDIED = {
    "nul": ("A\x00da", "Ada"),
    "bidi": ("\u202eadA\u202c", "adA"),
    "control": ("A\x1b[31mda", "A[31mda"),
    "lines": ("Ada\r\nBcc: everybody@example.org", "Ada Bcc: everybody@example.org"),
}


def jpeg(size: tuple[int, int] = (300, 400), **options: Any) -> io.BytesIO:
    picture = io.BytesIO()
    Image.new("RGB", size, "#405698").save(picture, "JPEG", **options)
    picture.seek(0)
    return picture


def pdf(pages: int = 1, change: Callable[[pypdf.PdfWriter], object] | None = None) -> io.BytesIO:
    writer, written = pypdf.PdfWriter(), io.BytesIO()
    for _ in range(pages):
        writer.add_blank_page(100, 100)
    if change:
        change(writer)
    writer.write(written)
    written.seek(0)
    return written


def png_that_claims(width: int, height: int) -> io.BytesIO:
    """A picture of a few bytes that would unfold to a huge one."""
    small = io.BytesIO()
    Image.new("1", (1, 1)).save(small, "PNG")
    content = bytearray(small.getvalue())
    content[16:24] = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    import zlib

    content[29:33] = zlib.crc32(bytes(content[12:29])).to_bytes(4, "big")
    return io.BytesIO(bytes(content))


def drafts(visitor: Visitor, **changes: Any) -> TestResponse:
    return visitor.fills_in("/apply/you", ADA | changes)


def closed(page: TestResponse) -> TestResponse:
    """The test client leaves the file it wrote a large form into to the garbage collector, which Python warns of."""
    page.request.environ["wsgi.input"].close()
    return page


def kept(app: Portal, column: Any) -> Any:
    with app.database.session(writes=False) as db:
        return db.scalars(sa.select(column)).one()


def count(database: Database, what: Any) -> int:
    with database.session(writes=False) as db:
        return db.scalar(sa.select(sa.func.count(what))) or 0


def errors(page: TestResponse) -> list[str]:
    """The sentences at the fields, as they are read."""
    found = re.findall(r'class="err".*?<span class="vh">[^<]*</span>(.*?)</span></p>', page.text, re.DOTALL)
    return [unescape(sentence) for sentence in found]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_text(app: Portal, visitor: Visitor, text: str) -> None:
    olga = organizer(app)
    drafts(visitor, company=text)
    applies(visitor, company=text)
    page = olga.opens("/organizer/applications/1")

    assert kept(app, Application.company) == text
    assert text in unescape(page.text)
    assert "<script>alert" not in page.text and "<img src=x" not in page.text


@pytest.mark.parametrize(("sent", "stands"), TIDIED.values(), ids=TIDIED)
def test_marks_nobody_sees_are_left_out(app: Portal, visitor: Visitor, sent: str, stands: str) -> None:
    organizer(app)

    assert drafts(visitor, given_name=sent).status_code == 302

    assert kept(app, Application.given_name) == stands


def test_overlong_text_gets_a_sentence_and_is_kept_in_the_field(app: Portal, visitor: Visitor) -> None:
    organizer(app)
    drafts(visitor)
    long = "wort " * 400

    page = visitor.fills_in("/apply/talks", TALK | {"talk_about": long})

    assert page.status_code == 422
    assert errors(page) == ["Verwenden Sie höchstens 1500 Zeichen"]
    assert long.strip() in page.text
    assert TALK["talk_title"] in page.text
    assert kept(app, Revision.talk_about) == ""


def test_a_long_name_with_an_emoji_is_counted_as_people_do(app: Portal, visitor: Visitor) -> None:
    organizer(app)

    page = drafts(visitor, given_name="👩" * 81)

    assert (page.status_code, errors(page)) == (422, ["Verwenden Sie höchstens 80 Zeichen"])


@pytest.mark.parametrize("size", [2 * 2**20, 10 * 2**20])
def test_megabytes_of_text_are_too_large(app: Portal, visitor: Visitor, size: int) -> None:
    organizer(app)
    drafts(visitor)

    page = closed(visitor.fills_in("/apply/goals", {"goals": "a" * size}))

    assert page.status_code == 413
    assert "<h1>Das war zu groß</h1>" in page.text


WRONG_YOU = {
    "email": [
        "",
        "ada",
        "ada@",
        "ada@example.org, ben@example.org",
        "a" * 300 + "@example.org",
        "ada@exa\x00mple",
    ],
    "given_name": ["", "   ", "\u202e\u202c"],
    "salutation": ["", "sir", "\x00"],
    "website": ["https://example.org"],
}


@pytest.mark.parametrize(
    ("field", "text"), [(name, one) for name, texts in WRONG_YOU.items() for one in texts]
)
def test_a_wrong_answer_gets_a_sentence_at_its_field(
    app: Portal, visitor: Visitor, field: str, text: str
) -> None:
    organizer(app)

    page = drafts(visitor, **{field: text, "company": "Lindner & Töchter"})

    assert page.status_code == 422
    assert "Lindner &amp; Töchter" in page.text
    assert count(app.database, Application.id) == 0


@pytest.mark.parametrize(
    "held_on", ["", "gestern", "2026-02-30", "0001-01-01", "9999-12-31", "2026-01-20\x00", "x" * 999]
)
def test_a_wrong_day_gets_a_sentence(app: Portal, visitor: Visitor, held_on: str) -> None:
    olga = organizer(app)
    applies(visitor)
    olga.fills_in("/organizer/applications/1/invite", {})

    olga.opens("/organizer/applications/1")
    desk = olga.sends("/organizer/applications/1/interview").location

    page = olga.fills_in(
        desk, {"held_on": held_on, "place": "Telefon", "note": "Sie hört zu."}, f"{desk}/held"
    )

    assert page.status_code == 422
    assert "Sie hört zu." in page.text


@pytest.mark.parametrize("days", ["", "0", "-1", "91", "9" * 400, "zwei", "1e3", "\x00"])
def test_a_wrong_number_gets_a_sentence(app: Portal, days: str) -> None:
    olga = organizer(app)

    page = olga.fills_in(
        "/organizer/settings", {"name": "Sternstunde", "answer_days": days, "acceptance_days": "14"}
    )

    assert page.status_code == 422
    assert errors(page)


PICTURES = {
    "no picture": (lambda: io.BytesIO(b"<html><script>alert(1)</script>"), "keine|kein Bild|lesen"),
    "svg": (lambda: io.BytesIO(b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'), "JPEG"),
    "pdf": (pdf, "JPEG"),
    "empty": (lambda: io.BytesIO(b""), "JPEG"),
    "cut short": (lambda: io.BytesIO(jpeg().getvalue()[:200]), "JPEG"),
    "bomb": (lambda: png_that_claims(50_000, 50_000), "Megapixel"),
    "huge": (lambda: io.BytesIO(b"\xff\xd8" + b"0" * (9 * 2**20)), "8 MB"),
}


@pytest.mark.parametrize(("make", "word"), PICTURES.values(), ids=PICTURES)
def test_a_file_that_is_no_portrait_gets_a_sentence(
    app: Portal, visitor: Visitor, make: Callable[[], io.BytesIO], word: str
) -> None:
    organizer(app)

    page = closed(drafts(visitor, portrait=(make(), "ada.jpg")))

    assert page.status_code == 422
    assert [bool(re.search(word, sentence)) for sentence in errors(page)] == [True]
    assert ADA["company"] in page.text
    assert count(app.database, Attachment.id) == 0


def with_catalog(key: str) -> Callable[[pypdf.PdfWriter], object]:
    return lambda writer: writer.root_object.update({NameObject(key): TextStringObject("x")})


PAPERS = {
    "two pages": (lambda: pdf(2), "Seite"),
    "script": (lambda: pdf(1, with_catalog("/AA")), "Skripte"),
    "opens something": (lambda: pdf(1, with_catalog("/OpenAction")), "Skripte"),
    "attached file": (lambda: pdf(1, lambda writer: writer.add_attachment("x.exe", b"MZ")), "Skripte"),
    "encrypted": (lambda: pdf(1, lambda writer: writer.encrypt("secret", algorithm="RC4-128")), "lesen"),
    "picture": (jpeg, "PDF"),
    "cut short": (lambda: io.BytesIO(pdf().getvalue()[:60]), "lesen"),
    "html": (lambda: io.BytesIO(b"<html>"), "PDF"),
}


@pytest.mark.parametrize(("make", "word"), PAPERS.values(), ids=PAPERS)
def test_a_file_that_is_no_plain_page_gets_a_sentence(
    app: Portal, visitor: Visitor, make: Callable[[], io.BytesIO], word: str
) -> None:
    organizer(app)
    drafts(visitor)

    page = visitor.fills_in("/apply/talks", TALK | {"paper": (make(), "ada.pdf")})

    assert page.status_code == 422
    assert [bool(re.search(word, sentence)) for sentence in errors(page)] == [True]
    assert TALK["talk_about"] in page.text
    assert count(app.database, Attachment.id) == 0


def test_a_portrait_keeps_nothing_but_its_pixels(app: Portal, visitor: Visitor) -> None:
    organizer(app)
    exif = Image.Exif()
    exif[0x010E], exif[0x0112] = "taken at home", 6
    exif.get_ifd(0x8825)[1] = "N"

    drafts(visitor, portrait=(jpeg((1200, 900), exif=exif, comment=b"secret"), "ada.jpg"))

    content = kept(app, Attachment.content)
    picture = Image.open(io.BytesIO(content))
    assert (picture.format, picture.size, dict(picture.getexif())) == ("WEBP", (600, 800), {})
    assert b"taken at home" not in content and b"secret" not in content


def test_an_upload_of_ten_files_is_refused_in_words(app: Portal, visitor: Visitor) -> None:
    organizer(app)

    page = drafts(visitor, **{f"extra{number}": "x" for number in range(300)})

    assert page.status_code == 413


LINKS = ["x", "x" * 43, "x" * 5000, "%00", "..%2f..", "%F0%9F%9A%80", "a%0d%0aSet-Cookie:x"]


@pytest.mark.parametrize("token", LINKS)
@pytest.mark.parametrize("path", ["/link/", "/sign-in/link/"])
def test_a_forged_link_opens_nothing(app: Portal, visitor: Visitor, path: str, token: str) -> None:
    assert visitor.opens(f"{path}{token}").status_code in (200, 302, 404)

    visitor.opens("/sign-in")
    assert visitor.sends(f"{path}{token}").status_code in (404, 405, 409)


@pytest.mark.parametrize("path", ["/application/open", "/application/confirm"])
@pytest.mark.parametrize("token", ["", "x" * 43, "x" * 10000, "\x00"])
def test_a_forged_token_opens_nothing(app: Portal, visitor: Visitor, path: str, token: str) -> None:
    visitor.opens("/sign-in")

    assert visitor.sends(path, {"token": token}).status_code == 404


def test_a_link_to_an_application_confirms_nothing(app: Portal, visitor: Visitor) -> None:
    organizer(app)
    drafts(visitor)
    token = visitor.link_in("your-link").rsplit("/", 1)[1]
    visitor.opens("/sign-in")

    assert visitor.sends("/application/confirm", {"token": token}).status_code == 404


def test_an_older_link_ends_with_the_newer_one(app: Portal, visitor: Visitor) -> None:
    organizer(app)
    drafts(visitor)
    older = visitor.link_in("your-link")
    visitor.fills_in("/application/link", {"email": ADA["email"]})

    assert visitor.opens(older).status_code == 404
    assert visitor.opens(visitor.link_in("your-link")).status_code == 200
    assert visitor.opens("/apply/talks").location == "/apply"


def test_a_forged_cookie_is_nobody_s(app: Portal, visitor: Visitor) -> None:
    for name in ("session", "application"):
        visitor.client.set_cookie(name, "MQ.aaaaaa.forged")

    assert visitor.opens("/application").location == "/application/link"
    assert visitor.opens("/record").location == "/sign-in?next=/record"


def test_confirming_twice_counts_once(app: Portal, visitor: Visitor) -> None:
    organizer(app)
    applies(visitor)

    assert visitor.presses_link_in("confirm-address").location == "/application"

    assert [letter for letter in letters(app) if letter == "received"] == ["received"]


def letters(app: Portal) -> list[str]:
    with app.database.session(writes=False) as db:
        return list(db.scalars(sa.select(Letter.kind).order_by(Letter.id)))


def test_the_same_form_twice_has_one_effect_and_one_answer(app: Portal, visitor: Visitor) -> None:
    organizer(app)
    visitor.opens("/apply/you")

    first, second = visitor.sends("/apply/you", ADA), visitor.sends("/apply/you", ADA)

    assert (first.status_code, first.location) == (second.status_code, second.location)
    assert count(app.database, Application.id) == 1
    assert letters(app) == ["your-link"]


def test_a_form_without_its_token_gets_a_sentence(app: Portal, visitor: Visitor) -> None:
    page = visitor.client.post("/apply/you", data=ADA)

    assert page.status_code == 400
    assert "Dieses Formular war zu lange geöffnet" in page.text
    assert count(app.database, Application.id) == 0


def test_the_token_of_another_browser_opens_nothing(app: Portal, visitor: Visitor) -> None:
    visitor.opens("/apply/you")
    other = Visitor(app)
    other.opens("/apply/you")
    other.page = visitor.page

    assert other.sends("/apply/you", ADA).status_code == 400


def test_a_form_from_another_site_is_refused(app: Portal, visitor: Visitor) -> None:
    visitor.opens("/apply/you")
    visitor.client.environ_base["HTTP_SEC_FETCH_SITE"] = "cross-site"

    assert visitor.sends("/apply/you", ADA).status_code == 400


def test_who_sends_a_form_of_yesterday_gets_a_sentence_and_keeps_the_words(
    app: Portal, visitor: Visitor
) -> None:
    organizer(app)
    drafts(visitor)
    applied_elsewhere(app)

    page = visitor.sends("/apply/goals", GOALS)

    assert page.status_code == 409
    assert "schon abgesendet" in page.text


def applied_elsewhere(app: Portal) -> None:
    with app.database.transaction() as db:
        facts = {"state": State.SUBMITTED, "reference": "2026-0001", "confirmed_at": now()}
        db.execute(sa.update(Application).values(facts))


IDS = [
    "0",
    "999",
    "9223372036854775807",
    "9223372036854775808",
    "9" * 400,
    "-1",
    "1.5",
    "x",
    "%00",
    "\uff11",
    "1%20",
]


@pytest.mark.parametrize("id_", IDS)
def test_a_wrong_id_is_nobody_s(app: Portal, visitor: Visitor, id_: str) -> None:
    olga = organizer(app)
    pages = ["", "/invite", "/opinion", "/decision", "/decide/accept", "/portrait"]

    found = {page: olga.opens(f"/organizer/applications/{id_}{page}").status_code for page in pages}

    assert found == dict.fromkeys(pages, 404)


QUERIES = [
    "%00",
    "a%00b",
    "%ff%fe",
    "%F0%9F%9A%80",
    "'",
    "%25",
    "_" * 5000,
    "99999-01-01",
    "2026-01-01~" + "9" * 400,
]
QUERIES += [
    "2026-01-01~-1",
    "2026-01-01~x",
    "2026-01-01T00:00:00%2B00:00~1",
    "0001-01-01T00:00:00%2B23:59~1",
    "1" * 400,
]
ASKED = [
    "/organizer/applications?q=",
    "/organizer/applications?stage=",
    "/organizer/applications?stage=new&after=",
    "/organizer/members?q=",
    "/organizer/members/former?q=",
]


@pytest.mark.parametrize("value", QUERIES)
def test_a_wrong_question_in_the_address_is_no_trouble(app: Portal, value: str) -> None:
    olga = organizer(app)
    pages = [*ASKED, "/sign-in?next=", "/sign-in/wait?next=", "/apply/you?back="]

    found = {page: olga.opens(page + value).status_code for page in pages}

    assert {page: status for page, status in found.items() if status not in (200, 404)} == {}


@pytest.mark.parametrize("value", QUERIES)
def test_a_wrong_place_in_the_record_is_no_trouble(app: Portal, visitor: Visitor, value: str) -> None:
    admitted(visitor, organizer(app))
    visitor.signs_in_as("ada@example.org")

    found = [visitor.opens(f"/record?{name}={value}").status_code for name in ("year", "before")]

    assert [status for status in found if status not in (200, 404)] == []


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example", "/\\evil.example", "/%0d%0aX: y", "javascript:1"]
)
def test_nobody_is_led_to_another_house(app: Portal, visitor: Visitor, target: str) -> None:
    page = visitor.opens(f"/sign-in?next={target}")

    assert "evil.example" not in re.sub(
        r'<link rel="alternate"[^>]*>|hreflang[^>]*>|<a [^>]*lang=[^>]*>', "", page.text
    )


def ready_to_accept(app: Portal, ada: Visitor) -> None:
    applies(ada)
    olga_, page = organizer(app), "/organizer/applications/1"
    olga_.fills_in(f"{page}/invite", {})
    interviewed(olga_, 1)
    olga_.fills_in(f"{page}/decide/accept", {"reason": "Ja.", "subject": "Ja", "body": "Willkommen."})
    olga_.opens(f"{page}/decision")
    assert olga_.sends(f"{page}/decision/release").status_code == 302


def test_accepting_ten_times_at_once_admits_once(app: Portal, visitor: Visitor) -> None:
    organizer(app)
    ready_to_accept(app, visitor)
    cookie = visitor.client.get_cookie("application")
    assert cookie
    windows = [Visitor(app) for _ in range(10)]
    for window in windows:
        window.client.set_cookie("application", cookie.value)
        assert window.opens("/application/answer").status_code == 200

    answers = all_at_once(
        [lambda w=window: w.sends("/application/answer", {"thanks": ""}) for window in windows]
    )

    assert Counter(answers) == {302: 1, 409: 9}
    assert what_stands(app.database) == {"admissions": 1, "memberships": 1, "welcome": 1, "admitted": 1}


def all_at_once(acts: list[Any]) -> list[int]:
    """The status of each answer; everybody waits for the last one to be ready."""
    start, answers = threading.Barrier(len(acts)), []

    def go(act: Any) -> None:
        start.wait()
        answers.append(act().status_code)

    threads = [threading.Thread(target=go, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def what_stands(database: Database) -> dict[str, int]:
    counts = {
        "admissions": sa.select(sa.func.count()).where(Favor.kind == "admission"),
        "memberships": sa.select(sa.func.count(Membership.id)),
        "welcome": sa.select(sa.func.count()).where(Letter.kind == "welcome"),
        "admitted": sa.select(sa.func.count()).where(Event.to_state == State.ADMITTED),
    }
    with database.session(writes=False) as db:
        return {name: db.scalar(count) or 0 for name, count in counts.items()}


def test_the_same_form_ten_times_at_once_gets_one_answer(app: Portal, visitor: Visitor) -> None:
    organizer(app)
    ready_to_accept(app, visitor)
    visitor.opens("/application/answer")

    answers = all_at_once([lambda: visitor.sends("/application/answer", {"thanks": ""})] * 10)

    assert Counter(answers) == {302: 10}
    assert what_stands(app.database) == {"admissions": 1, "memberships": 1, "welcome": 1, "admitted": 1}
