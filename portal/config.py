"""Settings from the environment. A wrong or missing value stops the start and says what would be right."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import ClassVar, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from email_validator import EmailNotValidError, validate_email

Read = TypeVar("Read")
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class Mode(StrEnum):
    PRODUCTION = "production"
    DEMO = "demo"
    TEST = "test"


class WrongSettings(SystemExit):
    """The settings do not hold; the message names each and what would be right. Ends the program when nobody catches it."""


@dataclass(frozen=True)
class Smtp:
    host: str
    port: int
    security: str
    user: str | None
    password: str | None
    ca_file: str | None


@dataclass(frozen=True)
class Stripe:
    """How the portal speaks with Stripe."""

    OWN: ClassVar[str] = "https://api.stripe.com"
    OF_THE_DEMO: ClassVar[str] = "sk_test_of_the_demo"

    secret_key: str
    webhook_secret: str
    api_base: str = OWN

    @property
    def is_the_demo_s(self) -> bool:
        """The small Stripe that the demo serves beside itself."""
        return self.secret_key == self.OF_THE_DEMO


@dataclass(frozen=True)
class Config:
    mode: Mode
    secret_keys: tuple[str, ...]
    database_url: str
    base_url: str
    network_name: str
    time_zone: str
    data_folder: Path
    smtp: Smtp | None
    stripe: Stripe | None
    mail_from: str
    trusted_proxies: int
    limits: bool

    @property
    def is_demo(self) -> bool:
        return self.mode is Mode.DEMO

    @property
    def is_secure(self) -> bool:
        """Cookies are Secure and carry the __Host- prefix wherever the portal is reached by https."""
        return self.base_url.startswith("https://")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Config":
        """Reads all settings; raises WrongSettings with one line for each that does not hold."""
        return _Reader(environment).config()


class _Reader:
    """Collects every complaint before it stops, so that one start shows all that is wrong."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = environment
        self.wrong: list[str] = []
        self.mode = self.read("PORTAL_MODE", Mode, "production, demo or test", default="production")

    def read(self, name: str, meaning: Callable[[str], Read], right: str, default: str | None = None) -> Read:
        text = self.environment.get(name, "").strip() or default
        if text is None:
            self.wrong.append(f"{name} is missing: {right}")
            return None  # type: ignore[return-value] # never used: config() stops first
        try:
            return meaning(text)
        except (ValueError, ZoneInfoNotFoundError, EmailNotValidError):
            self.wrong.append(f"{name} is wrong: {right}")
            return None  # type: ignore[return-value] # never used: config() stops first

    def unless_production(self, value: str) -> str | None:
        return None if self.mode is Mode.PRODUCTION else value

    def config(self) -> Config:
        folder = self.read("DATA_FOLDER", Path, "a folder for the demo's database", default=".demo")
        config = Config(
            mode=self.mode,
            secret_keys=self.secret_keys(),
            database_url=self.read(
                "DATABASE_URL",
                _database_url,
                "postgresql://user:password@host/name, or sqlite:////absolute/path.db",
                default=self.unless_production(f"sqlite:///{folder.resolve() / 'portal.db'}"),
            ),
            base_url=self.read(
                "BASE_URL",
                self.base_url,
                "https:// and the host people type, without a path",
                default=self.unless_production("http://127.0.0.1:5000"),
            ),
            network_name=self.network_name(),
            time_zone=self.read("TIME_ZONE", _zone, "a zone such as Europe/Berlin", default="Europe/Berlin"),
            data_folder=folder,
            smtp=self.smtp(),
            stripe=self.stripe() or self.stripe_of_the_demo(),
            mail_from=self.read(
                "MAIL_FROM",
                _address,
                "the address letters come from, such as office@example.org",
                default=self.unless_production("netzwerk@example.org"),
            ),
            trusted_proxies=self.read(
                "TRUSTED_PROXIES", _count, "how many proxies stand in front, 0 to 5", default="0"
            ),
            limits=self.read("LIMITS", self.limits, "on; only a test or demo may say off", default="on"),
        )
        if self.wrong:
            raise WrongSettings("The portal does not start, because\n- " + "\n- ".join(self.wrong))
        return config

    def network_name(self) -> str:
        right, unless_set = "the name of your network, 2 to 60 characters", "Sternstunde"
        return self.read("NETWORK_NAME", _name, right, default=self.unless_production(unless_set))

    def secret_keys(self) -> tuple[str, ...]:
        right = "at least 32 random characters: python3 -c 'import secrets; print(secrets.token_hex(32))'"
        first = self.read("SECRET_KEY", _secret, right, default=self.unless_production("demo" * 8))
        older = self.read(
            "SECRET_KEYS_BEFORE", _secrets, "former secret keys, divided by commas", default=","
        )
        return (first, *(older or ()))

    def base_url(self, text: str) -> str:
        parts = urlsplit(text)
        if parts.path not in ("", "/") or parts.query or not parts.hostname:
            raise ValueError(text)
        if parts.scheme != "https" and not (parts.scheme == "http" and self.mode is not Mode.PRODUCTION):
            raise ValueError(text)
        return f"{parts.scheme}://{parts.netloc}"

    def limits(self, text: str) -> bool:
        if text not in ("on", "off") or (text == "off" and self.mode is Mode.PRODUCTION):
            raise ValueError(text)
        return text == "on"

    def smtp(self) -> Smtp | None:
        host = self.read(
            "SMTP_HOST", self.smtp_host, "the mail server's name", default=self.unless_production("none")
        )
        if host in (None, "none"):
            return None
        user = self.environment.get("SMTP_USER") or None
        return Smtp(
            host=host,
            port=self.read("SMTP_PORT", _port, "a port number, often 587", default="587"),
            security=self.read(
                "SMTP_SECURITY",
                lambda text: self.smtp_security(host, text),
                "starttls or tls; none only for a server on this machine",
                default="starttls",
            ),
            user=user,
            password=self.environment.get("SMTP_PASSWORD") or None,
            ca_file=self.environment.get("SMTP_CA_FILE") or None,
        )

    def smtp_host(self, text: str) -> str:
        if text == "none" and self.mode is Mode.PRODUCTION:
            raise ValueError(text)
        return text

    def smtp_security(self, host: str, text: str) -> str:
        if text not in ("starttls", "tls", "none") or (text == "none" and host not in LOOPBACK):
            raise ValueError(text)
        return text

    def stripe(self) -> Stripe | None:
        """None without a key: members then pay by bank transfer only."""
        key = self.read(
            "STRIPE_SECRET_KEY", _stripe_key, "Stripe's secret key, sk_... or rk_...", default="none"
        )
        if key in (None, "none"):
            return None
        return Stripe(
            secret_key=key,
            webhook_secret=self.read(
                "STRIPE_WEBHOOK_SECRET", _webhook_secret, "the webhook's signing secret, whsec_..."
            ),
            api_base=self.read(
                "STRIPE_API_BASE",
                lambda text: self.stripe_base(key, text),
                f"{Stripe.OWN}; another address only with a test key, and with https unless on this machine",
                default=Stripe.OWN,
            ),
        )

    def stripe_of_the_demo(self) -> Stripe | None:
        """On the next port, with whatever key, because nothing is behind it."""
        if self.mode is not Mode.DEMO:
            return None
        port = (urlsplit(self.environment.get("BASE_URL", "")).port or 5000) + 1
        return Stripe(Stripe.OF_THE_DEMO, "whsec_of_the_demo", f"http://127.0.0.1:{port}")

    def stripe_base(self, key: str, text: str) -> str:
        """A key that moves real money goes to Stripe and nowhere else."""
        parts, base = urlsplit(text), text.rstrip("/")
        is_near = parts.scheme == "http" and parts.hostname in LOOPBACK
        if base != Stripe.OWN and not ("_test_" in key and (parts.scheme == "https" or is_near)):
            raise ValueError(text)
        if not parts.hostname or parts.path not in ("", "/") or parts.query:
            raise ValueError(text)
        return base


def _stripe_key(text: str) -> str:
    if text != "none" and not re.fullmatch(r"(sk|rk)_(test|live)_\w{8,}", text):
        raise ValueError("no key of Stripe's")
    return text


def _webhook_secret(text: str) -> str:
    if not re.fullmatch(r"whsec_\w{8,}", text):
        raise ValueError("no signing secret")
    return text


def _database_url(text: str) -> str:
    if not re.match(r"(postgresql|sqlite)(\+psycopg)?://", text) or text == "sqlite://":
        raise ValueError(text)
    return text


def _secret(text: str) -> str:
    if len(text) < 32:
        raise ValueError("short")
    return text


def _secrets(text: str) -> tuple[str, ...]:
    return tuple(_secret(part.strip()) for part in text.split(",") if part.strip())


def _name(text: str) -> str:
    if not 2 <= len(text) <= 60:
        raise ValueError(text)
    return text


def _zone(text: str) -> str:
    return ZoneInfo(text).key


def _address(text: str) -> str:
    return validate_email(text, check_deliverability=False).normalized


def _count(text: str) -> int:
    if not 0 <= int(text) <= 5:
        raise ValueError(text)
    return int(text)


def _port(text: str) -> int:
    if not 1 <= int(text) <= 65535:
        raise ValueError(text)
    return int(text)
