"""Keeps the tables of docs/security.md that the code itself knows: `make facts` writes them anew, a test compares."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from flask import Flask
from werkzeug.routing import Rule

from portal.accounts.models import AddressChange, Invitation, SignIn, SignInLink
from portal.accounts.models_security import SecurityEvent, What
from portal.accounts.passwords import CONTEXT, EASY, LONGEST, SHORTEST
from portal.app import create_app
from portal.config import Config
from portal.web import limits

PAGE = Path(__file__).parent.parent / "docs" / "security.md"
ROLES = ("nobody", "applicant", "outside", "member", "treasurer", "organizer")
# a guard's mark, as the files named entry.py set it, and the roles it lets in
LETS_IN = {
    "open": ROLES,
    "applicant": ("applicant",),
    "outside": ("outside",),
    "former": ("outside",),
    "person": ("member", "treasurer", "organizer"),
    "member": ("member",),
    "treasurer": ("treasurer", "organizer"),
    "organizer": ("organizer",),
}


def matrix(app: Flask) -> Iterator[str]:
    """Role by route."""
    yield f"| address | {' | '.join(ROLES)} |"
    yield "|---|" + ":-:|" * len(ROLES)
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, _method(rule))):
        guard = getattr(app.view_functions[rule.endpoint], "entry", "open")
        marks = ("●" if role in LETS_IN[guard] else "" for role in ROLES)
        yield f"| {_method(rule)} `{rule.rule}` | {' | '.join(marks)} |"


def _method(rule: Rule) -> str:
    return "POST" if "POST" in (rule.methods or ()) else "GET"


def _span(time: timedelta) -> str:
    unit = next(unit for unit in ("days", "hours", "minutes") if time >= 2 * timedelta(**{unit: 1}))
    return f"{time // timedelta(**{unit: 1})} {unit}"


def lifetimes() -> Iterator[str]:
    yield "| what | lasts |"
    yield "|---|---|"
    yield f"| sign-in of a member | {_span(SignIn.IDLE)} idle, {_span(SignIn.AGE)} at most |"
    yield f"| sign-in of an organizer or treasurer | {_span(SignIn.OFFICE_IDLE)} idle, {_span(SignIn.OFFICE_AGE)} at most |"
    yield f"| sign-in link and its code | {_span(SignInLink.LIFE)}, once; {SignInLink.TRIES} tries of the code |"
    yield f"| invitation to an office | {_span(Invitation.LIFE)}, once |"
    yield f"| link to a new address | {_span(AddressChange.LIFE)}, once, for whoever asked |"
    yield f"| a letter just opened stands for the old password | {_span(SignIn.FRESH)} |"
    yield f"| security log, ended sign-ins | {_span(SecurityEvent.LIFE)} |"


def how_often() -> Iterator[str]:
    yield "| what | how often |"
    yield "|---|---|"
    yield f"| signing in, per client address; by password per account too | {limits.PER_DOOR} |"
    yield f"| signing in, everybody together | {limits.ALL_DOORS} |"
    yield f"| second factor and other proof, per account | {limits.SECOND_FACTOR} |"
    yield f"| letters, per address they go to | {limits.LETTERS} |"
    yield f"| new applications, per client address | {limits.NEW_APPLICATIONS} |"


def passwords() -> Iterator[str]:
    yield f"{SHORTEST} to {LONGEST} characters, taken exactly as typed, at least {EASY:,} guesses by zxcvbn"
    yield "(which knows the common and the leaked ones). Refused where these, the network's name or the"
    yield f"person's own are most of it: {', '.join(CONTEXT)}."


def events() -> Iterator[str]:
    good = [what for what in What if not what.is_refusal]
    refused = [what for what in What if what.is_refusal]
    yield f"Done: {', '.join(good)}."
    yield ""
    yield f"Refused: {', '.join(refused)}."


def written(app: Flask, page: str) -> str:
    """The page with each table between its marks as the code has it now."""
    tables = {
        "matrix": matrix(app),
        "lifetimes": lifetimes(),
        "limits": how_often(),
        "passwords": passwords(),
        "events": events(),
    }
    for name, lines in tables.items():
        before, _mark, rest = page.partition(f"<!-- {name} -->\n")
        _old, _end, after = rest.partition("<!-- end -->")
        page = f"{before}<!-- {name} -->\n" + "\n".join(lines) + f"\n<!-- end -->{after}"
    return page


def main() -> None:
    settings = {"PORTAL_MODE": "test", "SECRET_KEY": "x" * 32, "DATABASE_URL": "sqlite:////nowhere"}
    app = create_app(Config.from_environment(settings))
    PAGE.write_text(written(app, PAGE.read_text()))


if __name__ == "__main__":
    main()
