"""What a mail looks like when it leaves, and what the mail server's answers mean to us."""

import dataclasses
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.config import Config
from portal.letters.models import Letter
from portal.letters.post_office import InHouse, PermanentTrouble, PostOffice, TemporaryTrouble, post_office
from tests.letters.post import TOKEN, sending_by
from tests.smtp import Fault, MailServer

CONFIG = Config.from_environment({"PORTAL_MODE": "test", "BASE_URL": "https://portal.example.org"})
LETTER = {
    "id": 1,
    "kind": "story",
    "language": "de",
    "to_address": "ada@example.org",
    "to_name": "Dr. Ada Vogt, Köln",
    "reply_to": "olga@example.org",
    "subject": "Ihre Bewerbung ist eingegangen",
    "text": f"Guten Tag, Frau Vogt,\n\nweiter geht es hier:\n\nportal:/link/{TOKEN}\n\nHerzlich\nOlga <B.>\n",
    "message_id": "c0ffee",
    "written_at": datetime(2026, 11, 24, 9, 30, tzinfo=UTC),
}


def letter(**changes: object) -> Letter:
    return Letter(**(LETTER | changes))


def send(server: MailServer, patience: float = 5, **changes: object) -> None:
    PostOffice(CONFIG, server.smtp, patience).send(letter(**changes), "Sternstunde")


def test_a_letter_arrives_with_its_headers(mail_server: MailServer) -> None:
    send(mail_server)
    [taken] = mail_server.taken
    assert (taken.sender, taken.to, taken.encrypted, taken.user) == (
        "netzwerk@example.org",
        ["ada@example.org"],
        True,
        "portal",
    )
    assert {
        name: str(value) for name, value in taken.mail.items() if name not in ("Content-Type", "MIME-Version")
    } == {
        "From": "Sternstunde <netzwerk@example.org>",
        "To": '"Dr. Ada Vogt, Köln" <ada@example.org>',
        "Reply-To": "olga@example.org",
        "Subject": "Ihre Bewerbung ist eingegangen",
        "Date": "Tue, 24 Nov 2026 09:30:00 +0000",
        "Message-ID": "<c0ffee@portal.example.org>",
        "Auto-Submitted": "auto-generated",
        "Content-Language": "de",
    }


def test_text_and_html_say_the_same(mail_server: MailServer) -> None:
    send(mail_server)
    text, html = (part.get_content().replace("\r\n", "\n") for part in mail_server.taken[0].mail.iter_parts())
    link = f"https://portal.example.org/link/{TOKEN}"
    assert text == f"Guten Tag, Frau Vogt,\n\nweiter geht es hier:\n\n{link}\n\nHerzlich\nOlga <B.>\n"
    assert '<html lang="de">' in html
    assert "Herzlich<br>Olga &lt;B.&gt;" in html
    assert html.count(link) == 2  # on the button, and to be read below it
    assert f'<a class="button" href="{link}" style="' in html


def test_nothing_in_the_html_is_loaded_from_anywhere(mail_server: MailServer) -> None:
    send(mail_server, text='<img src="https://elsewhere.example/pixel.gif">\n')
    html = mail_server.taken[0].mail.get_body().get_content()
    assert [word for word in ("<img", "src=", "url(", "<link", "@import", "<script") if word in html] == [
        "src="
    ]
    assert "&lt;img" in html


def test_every_try_is_the_same_mail(mail_server: MailServer) -> None:
    send(mail_server)
    send(mail_server)
    first, second = mail_server.taken
    assert first.raw == second.raw


@pytest.mark.parametrize("security", ["tls", "none"])
def test_other_ways_to_the_mail_server(tmp_path: Path, security: str) -> None:
    with MailServer(tmp_path, security=security) as server:
        send(server)
    assert [(taken.encrypted, taken.user) for taken in server.taken] == [
        (True, "portal") if security == "tls" else (False, None)
    ]


@pytest.mark.parametrize(
    ("fault", "answer"),
    [
        (Fault.REFUSE, PermanentTrouble("550 5.1.1 Nobody of this name lives here")),
        (Fault.REFUSE_MAIL, PermanentTrouble("554 5.7.1 This looks like advertising")),
        (Fault.DEFER, TemporaryTrouble("451 4.3.0 Please try later")),
        (Fault.CUT, TemporaryTrouble("The mail server broke off, or did not answer in time.")),
        (Fault.HANG, TemporaryTrouble("The mail server broke off, or did not answer in time.")),
        (Fault.LOSE_ANSWER, TemporaryTrouble("The mail server broke off, or did not answer in time.")),
    ],
)
def test_what_the_answers_mean(mail_server: MailServer, fault: Fault, answer: Exception) -> None:
    mail_server.fault = lambda address: fault
    with pytest.raises(type(answer)) as trouble:
        send(mail_server, patience=0.3)
    assert str(trouble.value) == str(answer)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"password": "Morgenstern"}, "The mail server did not accept our user name and password."),
        ({"password": "Größe"}, "The mail server did not accept our user name and password."),
        ({"ca_file": None}, "The mail server's certificate could not be verified."),
        ({"host": "localhost"}, "The mail server's certificate could not be verified."),
        ({"security": "tls"}, "The mail server does not offer the security that the settings ask for."),
        ({"port": 1}, "The mail server could not be reached, or did not answer in time."),
    ],
)
def test_wrong_settings_are_trouble_that_passes(
    mail_server: MailServer, wrong: dict[str, object], sentence: str
) -> None:
    config = sending_by(mail_server, CONFIG, **wrong)
    with pytest.raises(TemporaryTrouble) as trouble:
        post_office(config).send(letter(), "Sternstunde")
    assert (str(trouble.value), mail_server.taken) == (sentence, [])


def test_a_server_without_starttls_hears_nothing_of_the_letter(tmp_path: Path) -> None:
    with MailServer(tmp_path, security="none") as server:
        smtp = dataclasses.replace(server.smtp, security="starttls")
        with pytest.raises(TemporaryTrouble):
            PostOffice(CONFIG, smtp).send(letter(), "Sternstunde")
    assert server.taken == []


def test_the_domain_of_an_address_may_have_umlauts(mail_server: MailServer) -> None:
    send(mail_server, to_address="ada@bücher.example.org")
    assert mail_server.taken[0].to == ["ada@xn--bcher-kva.example.org"]


def test_an_address_with_umlauts_needs_a_server_that_knows_them(
    mail_server: MailServer, tmp_path: Path
) -> None:
    with pytest.raises(PermanentTrouble):
        send(mail_server, to_address="jörg@example.org")
    with MailServer(tmp_path, utf8=True) as able:
        send(able, to_address="jörg@example.org")
    assert [taken.to for taken in able.taken] == [["jörg@example.org"]]


@pytest.mark.parametrize(
    "address", ["", "ada", "ada@example.org\r\nRCPT TO:<eve@example.org>", "a@b@example.org"]
)
def test_what_is_no_address_is_refused_before_anybody_is_called(
    mail_server: MailServer, address: str
) -> None:
    with pytest.raises(PermanentTrouble):
        send(mail_server, to_address=address)
    assert mail_server.taken == []


HEADERS = {"From", "To", "Reply-To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Language"}


@settings(deadline=None)  # nothing here depends on the machine's pace
@given(name=st.text(max_size=120), subject=st.text(max_size=120))
def test_no_name_and_no_subject_writes_a_header_of_its_own(name: str, subject: str) -> None:
    from email import message_from_bytes, policy

    from portal.letters.post_office import _mail

    hostile = letter(to_name=f"Ada\r\nBcc: eve@example.org\r\n{name}", subject=f"x\r\n\r\n{subject}")
    mail = message_from_bytes(
        bytes(_mail(hostile, f"{name}\nBcc: eve@example.org", CONFIG)), policy=policy.default
    )
    assert set(mail.keys()) == HEADERS | {"MIME-Version", "Content-Type"}
    assert [address.addr_spec for address in mail["To"].addresses] == ["ada@example.org"]
    assert [address.addr_spec for address in mail["From"].addresses] == ["netzwerk@example.org"]


def test_without_a_mail_server_nothing_leaves_the_house() -> None:
    office = post_office(CONFIG)
    assert isinstance(office, InHouse)
    office.send(letter(), "Sternstunde")
