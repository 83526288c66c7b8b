"""A real mail server on this machine, with TLS and sign-in, that can be told to go wrong."""

import asyncio
import email
import email.policy
import ipaddress
import ssl
import threading
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from enum import StrEnum
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from portal.config import Smtp

USER, PASSWORD = "portal", "Abendstern 7"


class Fault(StrEnum):
    REFUSE = "refuse"  # 550: nobody lives here
    DEFER = "defer"  # 451: later
    REFUSE_MAIL = "refuse mail"  # 554, after the whole mail was heard
    HANG = "hang"  # says nothing until go_on()
    CUT = "cut"  # hangs up in the middle
    LOSE_ANSWER = "lose answer"  # takes the mail on and hangs up before saying so


@dataclass(frozen=True)
class Taken:
    sender: str
    to: list[str]
    mail: EmailMessage
    raw: bytes
    encrypted: bool
    user: str | None


class MailServer:
    """`with MailServer(folder) as server:` server.smtp are the settings, server.taken is what arrived."""

    def __init__(self, folder: Path, *, security: str = "starttls", utf8: bool = False) -> None:
        self.taken: list[Taken] = []
        self.fault: Callable[[str], Fault | None] = lambda address: None
        self.hanging = threading.Event()  # set when somebody is kept waiting
        self.security = security
        self.utf8 = utf8
        self.ca_file = folder / "mail-server.pem"
        self.tls = _certified(self.ca_file)
        self._conversations: list[SMTP] = []
        self._listening = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()))

    def __enter__(self) -> "MailServer":
        self._thread.start()
        assert self._listening.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join(10)

    @property
    def smtp(self) -> Smtp:
        known = self.security != "none"
        user, password, ca_file = (USER, PASSWORD, str(self.ca_file)) if known else (None, None, None)
        return Smtp("127.0.0.1", self.port, self.security, user, password, ca_file)

    @property
    def message_ids(self) -> list[str]:
        return sorted(taken.mail["Message-ID"] for taken in self.taken)

    def go_on(self) -> None:
        """Whoever was kept waiting is answered."""
        self.fault = lambda address: None
        self._loop.call_soon_threadsafe(self._patience.set)

    async def _serve(self) -> None:
        self._loop, self._end, self._patience = asyncio.get_running_loop(), asyncio.Event(), asyncio.Event()
        tls = self.tls if self.security == "tls" else None
        server = await self._loop.create_server(self._conversation, "127.0.0.1", 0, ssl=tls)
        self.port = server.sockets[0].getsockname()[1]
        self._listening.set()
        await self._end.wait()
        server.close()
        for conversation in self._conversations:
            if conversation.transport is not None:
                conversation.transport.abort()
        await asyncio.sleep(0.01)  # lets the connections say goodbye

    def _conversation(self) -> SMTP:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # aiosmtpd does not see that the connection was encrypted from the start
            conversation = SMTP(
                self,
                tls_context=self.tls if self.security == "starttls" else None,
                require_starttls=self.security == "starttls",
                auth_required=self.security != "none",
                auth_require_tls=self.security == "starttls",
                authenticator=_knows,
                enable_SMTPUTF8=self.utf8,
            )
        self._conversations.append(conversation)
        return conversation

    async def handle_RCPT(self, server: SMTP, session: Any, envelope: Any, address: str, options: Any) -> str:
        envelope.fault = self.fault(address)
        if envelope.fault == Fault.HANG:
            self.hanging.set()
            await self._patience.wait()
        if envelope.fault == Fault.CUT:
            server.transport.abort()
        envelope.rcpt_tos.append(address)
        answers = {
            Fault.REFUSE: "550 5.1.1 Nobody of this name lives here",
            Fault.DEFER: "451 4.3.0 Please try later",
        }
        return answers.get(envelope.fault, "250 OK")

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:
        if envelope.fault == Fault.REFUSE_MAIL:
            return "554 5.7.1 This looks like advertising"
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        encrypted = server.transport.get_extra_info("ssl_object") is not None
        user = session.auth_data and session.auth_data.login.decode()
        self.taken.append(
            Taken(envelope.mail_from, envelope.rcpt_tos, mail, envelope.original_content, encrypted, user)
        )
        if envelope.fault == Fault.LOSE_ANSWER:
            server.transport.abort()
        return "250 OK"


def _knows(server: SMTP, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    known = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=known, handled=False, auth_data=data)


def _certified(file: Path) -> ssl.SSLContext:
    """A certificate that vouches for itself, for 127.0.0.1; its readers name the file as their CA."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail server of the tests")])
    today = datetime.now(UTC)
    uses = dict.fromkeys(
        ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "crl_sign"), False
    )
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(today - timedelta(days=3650))
        .not_valid_after(today + timedelta(days=3650))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
        .add_extension(
            x509.KeyUsage(
                digital_signature=True, key_cert_sign=True, encipher_only=False, decipher_only=False, **uses
            ),
            True,
        )
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM) + secret)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(file)
    return context
