"""A start with a missing or wrong setting is refused, with a sentence that says what would be right."""

from dataclasses import asdict
from pathlib import Path

import pytest

from portal.config import Config, Mode, Smtp, Stripe, WrongSettings

PRODUCTION = {
    "SECRET_KEY": "0123456789abcdef" * 4,
    "DATABASE_URL": "postgresql://portal@db/portal",
    "BASE_URL": "https://netz.example.org",
    "NETWORK_NAME": "Sternstunde",
    "SMTP_HOST": "mail.example.org",
    "MAIL_FROM": "office@example.org",
}
MISSING = {
    "SECRET_KEY": "at least 32 random characters: python3 -c 'import secrets; print(secrets.token_hex(32))'",
    "DATABASE_URL": "postgresql://user:password@host/name, or sqlite:////absolute/path.db",
    "BASE_URL": "https:// and the host people type, without a path",
    "NETWORK_NAME": "the name of your network, 2 to 60 characters",
    "SMTP_HOST": "the mail server's name",
    "MAIL_FROM": "the address letters come from, such as office@example.org",
}
WRONG = [
    ("PORTAL_MODE", "prod"),
    ("SECRET_KEY", "short"),
    ("SECRET_KEYS_BEFORE", "short"),
    ("DATABASE_URL", "mysql://portal@db/portal"),
    ("DATABASE_URL", "sqlite://"),
    ("BASE_URL", "http://netz.example.org"),
    ("BASE_URL", "https://netz.example.org/portal"),
    ("BASE_URL", "netz.example.org"),
    ("NETWORK_NAME", "S"),
    ("NETWORK_NAME", "S" * 61),
    ("TIME_ZONE", "Europe/Atlantis"),
    ("MAIL_FROM", "office"),
    ("SMTP_PORT", "mail"),
    ("SMTP_PORT", "70000"),
    ("SMTP_SECURITY", "none"),
    ("SMTP_SECURITY", "ssl3"),
    ("TRUSTED_PROXIES", "-1"),
    ("TRUSTED_PROXIES", "all"),
    ("LIMITS", "off"),
    ("LIMITS", "maybe"),
]


def complaints(environment: dict[str, str]) -> list[str]:
    """What a start with this environment says before it stops."""
    with pytest.raises(WrongSettings) as stopped:
        Config.from_environment(environment)
    heading, *lines = str(stopped.value).splitlines()
    assert heading == "The portal does not start, because"
    return lines


@pytest.mark.parametrize("name", MISSING)
def test_production_does_not_start_without(name: str) -> None:
    environment = {key: value for key, value in PRODUCTION.items() if key != name}

    assert complaints(environment) == [f"- {name} is missing: {MISSING[name]}"]


@pytest.mark.parametrize("name", MISSING)
def test_an_empty_setting_is_a_missing_one(name: str) -> None:
    assert complaints({**PRODUCTION, name: "  "}) == [f"- {name} is missing: {MISSING[name]}"]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_production_does_not_start_with_a_wrong(name: str, value: str) -> None:
    [complaint] = complaints({**PRODUCTION, name: value})

    assert complaint.startswith(f"- {name} is wrong: ")
    assert len(complaint) > len(f"- {name} is wrong: ")


def test_one_start_shows_all_that_is_wrong() -> None:
    assert complaints({}) == [f"- {name} is missing: {MISSING[name]}" for name in MISSING]


def test_a_complaint_never_repeats_a_secret() -> None:
    assert "hunter2" not in " ".join(complaints({**PRODUCTION, "SECRET_KEY": "hunter2"}))


def test_a_complete_production_starts_with_what_it_was_told() -> None:
    assert asdict(Config.from_environment(PRODUCTION)) == {
        "mode": Mode.PRODUCTION,
        "secret_keys": (PRODUCTION["SECRET_KEY"],),
        "database_url": PRODUCTION["DATABASE_URL"],
        "base_url": "https://netz.example.org",
        "network_name": "Sternstunde",
        "time_zone": "Europe/Berlin",
        "data_folder": Path(".demo"),
        "smtp": asdict(Smtp("mail.example.org", 587, "starttls", None, None, None)),
        "stripe": None,
        "mail_from": "office@example.org",
        "trusted_proxies": 0,
        "limits": True,
    }


def test_a_server_on_the_same_machine_may_go_without_tls() -> None:
    config = Config.from_environment({**PRODUCTION, "SMTP_HOST": "localhost", "SMTP_SECURITY": "none"})

    assert config.smtp == Smtp("localhost", 587, "none", None, None, None)


def test_production_is_what_runs_when_nobody_says_otherwise() -> None:
    assert Config.from_environment(PRODUCTION).mode is Mode.PRODUCTION


def test_smtp_host_none_is_no_mail_server_in_production() -> None:
    [complaint] = complaints({**PRODUCTION, "SMTP_HOST": "none"})

    assert complaint.startswith("- SMTP_HOST is ")


LIVE = {"STRIPE_SECRET_KEY": "sk_live_0123456789", "STRIPE_WEBHOOK_SECRET": "whsec_0123456789"}
TRIED = LIVE | {"STRIPE_SECRET_KEY": "sk_test_0123456789"}


def test_without_a_key_there_is_no_stripe_and_in_the_demo_its_own() -> None:
    demo = {"PORTAL_MODE": "demo", "BASE_URL": "http://127.0.0.1:5110"}

    assert Config.from_environment(PRODUCTION).stripe is None
    assert Config.from_environment(demo).stripe == Stripe(
        Stripe.OF_THE_DEMO, "whsec_of_the_demo", "http://127.0.0.1:5111"
    )
    assert Config.from_environment(demo | TRIED).stripe == Stripe("sk_test_0123456789", "whsec_0123456789")


def test_a_key_that_moves_money_goes_to_stripe_only() -> None:
    elsewhere = [LIVE | {"STRIPE_API_BASE": base} for base in ("http://127.0.0.1:1", "https://evil.example")]

    assert Config.from_environment(PRODUCTION | LIVE).stripe == Stripe(*LIVE.values())
    assert [len(complaints(PRODUCTION | wrong)) for wrong in elsewhere] == [1, 1]


WRONG_STRIPE = [
    {"STRIPE_SECRET_KEY": "pk_live_0123456789"},
    {"STRIPE_WEBHOOK_SECRET": ""},
    {"STRIPE_WEBHOOK_SECRET": "secret"},
    {"STRIPE_API_BASE": "http://stripe.example.org"},
    {"STRIPE_API_BASE": "https://stripe.example.org/v1"},
    {"STRIPE_API_BASE": "stripe"},
]


@pytest.mark.parametrize("wrong", WRONG_STRIPE)
def test_wrong_settings_of_stripe_stop_the_start(wrong: dict[str, str]) -> None:
    assert len(complaints(PRODUCTION | TRIED | wrong)) == 1
