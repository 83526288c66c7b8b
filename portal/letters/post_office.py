"""The post office: makes a mail of a letter and hands it over. The only file that speaks SMTP."""

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache
from urllib.parse import urlsplit

from css_inline import CSSInliner
from email_validator import EmailNotValidError, validate_email
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from portal.config import Config, Smtp
from portal.letters.calendars import method_of, sealed
from portal.letters.models import Letter
from portal.letters.words import FOLDER

PATIENCE = 20.0  # seconds for each step of the conversation with the mail server
AUTHENTICATION_REQUIRED = 530  # says something about us, not about who the letter is for
_LINK = re.compile(r"^[ \t]*portal:(/\S*)[ \t]*$", re.MULTILINE)
_inliner = CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)


class TemporaryTrouble(Exception):
    """A later try may do. The sentence is English and a message id, or what the mail server said."""


class PermanentTrouble(Exception):
    """No later try would do. The sentence is English and a message id, or what the mail server said."""


class PostOffice:
    """Hands letters to the mail server of the settings, one conversation for each."""

    def __init__(self, config: Config, smtp: Smtp, patience: float = PATIENCE) -> None:
        self.config = config
        self.smtp = smtp
        self.patience = patience
        self.tls = ssl.create_default_context(cafile=smtp.ca_file)

    def send(self, letter: Letter, network_name: str) -> None:
        """Returns once the mail server has taken it on; raises TemporaryTrouble or PermanentTrouble."""
        mail = _mail(letter, network_name, self.config)
        with _reaching_out():
            server = self._dial()
        try:
            with _reaching_out():
                self._introduce(server)
            self._hand_over(server, mail)
            # said without waiting for the answer: the letter is taken on, nothing may cast doubt on that now
            with suppress(OSError):
                server.putcmd("quit")
        finally:
            server.close()

    def _dial(self) -> smtplib.SMTP:
        # our own name is given, because smtplib would look it up, and that can take long
        host, port, name = self.smtp.host, self.smtp.port, _host(self.config)
        if self.smtp.security == "tls":
            return smtplib.SMTP_SSL(host, port, name, timeout=self.patience, context=self.tls)
        return smtplib.SMTP(host, port, name, timeout=self.patience)

    def _introduce(self, server: smtplib.SMTP) -> None:
        if self.smtp.security == "starttls":
            server.starttls(context=self.tls)
        if self.smtp.user:
            server.login(self.smtp.user, self.smtp.password or "")

    def _hand_over(self, server: smtplib.SMTP, mail: EmailMessage) -> None:
        to = mail["To"].addresses[0].addr_spec
        try:
            server.send_message(mail, from_addr=self.config.mail_from, to_addrs=[to])
        except smtplib.SMTPRecipientsRefused as error:
            raise _refusal(*error.recipients[to]) from error
        except smtplib.SMTPDataError as error:
            raise _refusal(error.smtp_code, error.smtp_error) from error
        except smtplib.SMTPNotSupportedError as error:
            raise PermanentTrouble("The mail server cannot write to an address with such letters.") from error
        except smtplib.SMTPResponseException as error:
            # our own address or our greeting was refused: to be set right here, and not the letter's fault
            raise TemporaryTrouble(_said(error.smtp_code, error.smtp_error)) from error
        except OSError as error:
            # The answer may have been lost after the server took the letter on. Then it is sent twice: in
            # this window at least once, because never would be worse. Both carry the same Message-ID, by
            # which receivers recognize the second.
            raise TemporaryTrouble("The mail server broke off, or did not answer in time.") from error


class InHouse:
    """Without a mail server nothing leaves the house: the demo's mailbox shows what was written."""

    def send(self, letter: Letter, network_name: str) -> None:
        """The letter counts as sent."""


def post_office(config: Config) -> PostOffice | InHouse:
    return PostOffice(config, config.smtp) if config.smtp else InHouse()


def with_addresses(text: str, base_url: str) -> str:
    """A letter's text with the portal's address before each link that stands alone on its line."""
    return _LINK.sub(lambda link: base_url + link[1], text)


def _mail(letter: Letter, network_name: str, config: Config) -> EmailMessage:
    """The same mail on every try, to the byte."""
    to, reply_to = _address(letter.to_address, letter.to_name), _address(letter.reply_to)
    if to is None:
        raise PermanentTrouble("This is not an address that letters can be sent to.")
    mail = EmailMessage(policy=SMTP)
    mail["From"] = _address(config.mail_from, network_name)
    mail["To"] = to
    if (
        reply_to and reply_to.username.isascii()
    ):  # one that needs SMTPUTF8 is left off rather than losing the letter
        mail["Reply-To"] = reply_to
    mail["Subject"] = _one_line(letter.subject)
    mail["Date"] = letter.written_at
    mail["Message-ID"] = f"<{letter.message_id}@{_host(config)}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(with_addresses(letter.text, config.base_url), cte="quoted-printable")
    mail.add_alternative(_html(letter, network_name, config), subtype="html", cte="quoted-printable")
    mail.set_boundary(f"=_{letter.message_id}")
    if letter.calendar:
        _add_calendar(mail, letter.calendar, config)
    mail["Content-Language"] = letter.language  # last, because set_content clears what begins with Content-
    return mail


def _add_calendar(mail: EmailMessage, kept: str, config: Config) -> None:
    """Beside the words for programs that keep a calendar, and as a file for those that know attachments only."""
    file, method = sealed(kept, config.base_url, config.mail_from), method_of(kept)
    boundary = mail.get_boundary()
    mail.add_alternative(file, subtype="calendar", cte="base64", params={"method": method})
    mail.add_attachment(
        file.encode(), maintype="application", subtype="ics", cte="base64", filename=f"{method.lower()}.ics"
    )
    mail.set_boundary(f"{boundary}_with_file")


def _html(letter: Letter, network_name: str, config: Config) -> str:
    paragraphs = [block.splitlines() for block in re.split(r"\n\s*\n", letter.text.strip())]
    html = _frame().render(
        language=letter.language,
        subject=letter.subject,
        network_name=network_name,
        paragraphs=[[_line(line, config.base_url) for line in lines] for lines in paragraphs],
    )
    return _inliner.inline(html)


def _line(line: str, base_url: str) -> dict[str, str]:
    link = _LINK.match(line)
    return {"url": base_url + link[1]} if link else {"words": line}


@cache
def _frame() -> Template:
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("frame.html")


def _address(address: str, name: str = "") -> Address | None:
    """None when it is none. The domain is written as mail servers do (xn--…), what is before the @ stays."""
    try:
        valid = validate_email(address, check_deliverability=False)
    except EmailNotValidError:
        return None
    return Address(_one_line(name), valid.local_part, valid.ascii_domain)


def _one_line(text: str) -> str:
    """Text that may stand in a header: no line ends, nothing unseen."""
    return "".join(character for character in " ".join(text.split()) if character.isprintable())


def _host(config: Config) -> str:
    return urlsplit(config.base_url).hostname or "localhost"


@contextmanager
def _reaching_out() -> Iterator[None]:
    """Whatever happens before the mail server hears of the letter is no fault of the letter."""
    try:
        yield
    except (OSError, ValueError) as error:  # smtplib's own exceptions are OSErrors
        raise _no_connection(error) from error


def _no_connection(error: Exception) -> TemporaryTrouble:
    match error:
        case smtplib.SMTPAuthenticationError() | UnicodeError():
            return TemporaryTrouble("The mail server did not accept our user name and password.")
        case ssl.SSLCertVerificationError():
            return TemporaryTrouble("The mail server's certificate could not be verified.")
        case ssl.SSLError() | smtplib.SMTPNotSupportedError():
            return TemporaryTrouble("The mail server does not offer the security that the settings ask for.")
        case smtplib.SMTPResponseException():
            return TemporaryTrouble(_said(error.smtp_code, error.smtp_error))
    return TemporaryTrouble("The mail server could not be reached, or did not answer in time.")


def _refusal(code: int, answer: bytes | str) -> TemporaryTrouble | PermanentTrouble:
    final = code >= 500 and code != AUTHENTICATION_REQUIRED
    return (PermanentTrouble if final else TemporaryTrouble)(_said(code, answer))


def _said(code: int, answer: bytes | str) -> str:
    words = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
    return f"{code} {_one_line(words)}"[:300]
