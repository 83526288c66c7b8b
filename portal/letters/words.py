"""A letter's words: one plain-text template per letter and language, its first line the subject.

A line that is only a link is written as portal:/path; the post office puts the portal's address before it."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Protocol

from babel import dates
from jinja2 import Environment, FileSystemLoader, StrictUndefined

FOLDER = Path(__file__).parent.parent.parent / "templates" / "letters"
NBSP = "\u00a0"


class Addressee(Protocol):
    """Whoever a letter can be written to: a person or an application."""

    @property
    def email(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def salutation(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def given_name(self) -> str: ...
    @property
    def family_name(self) -> str: ...
    @property
    def name(self) -> str: ...


@dataclass(frozen=True)
class Words:
    subject: str
    text: str


def compose(kind: str, language: str, values: dict[str, object]) -> Words:
    """Fills the template; raises when a value is missing, so that no letter leaves with a hole in it."""
    written = _environment().get_template(f"{language}/{kind}.txt").render(language=language, **values)
    subject, _, text = written.partition("\n")
    return Words(" ".join(subject.split())[:200], text.strip() + "\n")


def path(language: str, rest: str) -> str:
    """A path of the portal in the reader's language, as letters carry it."""
    return f"portal:{'/en' if language == 'en' else ''}{rest}"


def called(who: Addressee, language: str) -> str:
    """Frau Dr. Vogt / Dr. Vogt, as one speaks of her in a letter to somebody else; the whole name without a salutation."""
    if language == "en":
        title = who.title or {"ms": "Ms", "mr": "Mr"}.get(who.salutation)
        return f"{title} {who.family_name}" if title else who.name
    title = {"ms": "Frau", "mr": "Herr"}.get(who.salutation)
    return " ".join(filter(None, (title, who.title, who.family_name))) if title else who.name


def greeting(to: Addressee) -> str:
    """Guten Tag, Frau Dr. Vogt / Dear Dr Vogt; the whole name where no salutation is wished."""
    return f"Dear {called(to, 'en')}," if to.language == "en" else f"Guten Tag, {called(to, 'de')},"


def day(value: date, language: str) -> str:
    pattern = "d MMMM y" if language == "en" else "d. MMMM y"
    return dates.format_date(value, pattern, locale=language).replace(" ", NBSP, 1)


@cache
def _environment() -> Environment:
    environment = Environment(  # noqa: S701 - plain text: escaping is the business of the HTML frame
        loader=FileSystemLoader(FOLDER), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["day"] = day
    return environment
