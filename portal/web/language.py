"""German at /…, English at /en/…: a prefix says the language, so that every page has one address per language."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any, Literal

from babel import dates
from flask import Flask, request
from flask_babel import gettext, ngettext

from portal import zones
from portal.clock import day_of, now
from portal.errors import Refused

LANGUAGES = {"de": "Deutsch", "en": "English"}
PREFIX = "/en"
NBSP = "\u00a0"


class LanguagePrefix:
    """Takes /en off the path and notes the language; url_for puts it back by itself."""

    def __init__(self, app: Callable[..., Iterable[bytes]]) -> None:
        self.app = app

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path == PREFIX or path.startswith(PREFIX + "/"):
            environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + PREFIX
            environ["PATH_INFO"] = path[len(PREFIX) :] or "/"
            environ["portal.language"] = "en"
        return self.app(environ, start_response)


def language() -> str:
    return str(request.environ.get("portal.language", "de"))


@dataclass(frozen=True)
class LanguageLink:
    code: str
    name: str
    url: str
    absolute_url: str
    current: bool


def language_links(base_url: str) -> list[LanguageLink]:
    """The same page in each language."""
    query = f"?{request.query_string.decode('latin-1')}" if request.query_string else ""
    links = []
    for code, name in LANGUAGES.items():
        url = (PREFIX if code == "en" else "") + request.path + query
        links.append(LanguageLink(code, name, url, base_url + url, code == language()))
    return links


def translated(refused: Refused) -> str:
    """The sentence of a refusal in the reader's language."""
    return str(gettext(refused.sentence) % refused.values)


def day(value: date) -> str:
    """26. November 2026 / 26 November 2026"""
    return _written(value, "d. MMMM y", "d MMMM y").replace(" ", NBSP, 1)


def short_day(value: date) -> str:
    return _written(value, "d. MMM", "d MMM").replace(" ", NBSP, 1)


def short_month(value: date) -> str:
    """Nov"""
    return _written(value, "LLL", "LLL").rstrip(".")


def month(value: date) -> str:
    """November 2026"""
    return _written(value, "LLLL y", "LLLL y")


def _written(value: date, german: str, english: str) -> str:
    """Looked up by the day: one moment is equal to itself in every zone, but its day is not the same there."""
    on, reads = value.date() if isinstance(value, datetime) else value, language()
    return _words_of(on, english if reads == "en" else german, reads)


@lru_cache(maxsize=4000)
def _words_of(on: date, pattern: str, language: str) -> str:
    """Kept, because Babel takes a pattern apart anew for every date."""
    return dates.format_date(on, pattern, locale=language)


def clock_time(value: datetime, zone: str) -> str:
    local = value.astimezone(dates.get_timezone(zone))
    if language() == "en":
        return dates.format_time(local, "h:mm", locale="en") + NBSP + ("am" if local.hour < 12 else "pm")
    return f"{local:%H:%M}{NBSP}Uhr"


def ago_days(value: datetime, zone: str) -> str:
    """How long something has been waiting, in words."""
    days = (day_of(now(), zone) - day_of(value, zone)).days
    return _words_for(max(days, 0), language())


@lru_cache(maxsize=4000)
def _words_for(days: int, _language: str) -> str:
    return str(ngettext("for %(num)d day", "for %(num)d days", days) if days else gettext("since today"))


@cache
def month_names(width: Literal["wide", "abbreviated"], language: str) -> tuple[str, ...]:
    """Twelve names from January on."""
    return tuple(dates.get_month_names(width, locale=language).values())


def install(app: Flask, zone: str) -> None:
    app.wsgi_app = LanguagePrefix(app.wsgi_app)  # type: ignore[method-assign]
    app.add_template_filter(day)
    app.add_template_filter(short_day)
    app.add_template_filter(short_month)
    app.add_template_filter(month)
    app.add_template_filter(lambda value: day_of(value, zone), "local_day")
    app.add_template_filter(lambda value: clock_time(value, zone), "clock_time")
    app.add_template_filter(lambda value: ago_days(value, zone), "ago_days")
    app.add_template_filter(lambda minutes: zones.wall_clock(minutes, language()), "wall_clock")
    app.add_template_filter(lambda value, zone: zones.in_words(value, zone, language()), "in_zone")
    app.add_template_filter(lambda value, zone: zones.day_in_words(value, zone, language()), "day_in_zone")
    app.add_template_filter(lambda value, zone: zones.time_in_words(value, zone, language()), "time_in_zone")
    app.add_template_filter(lambda value, own, other: zones.in_both(value, own, other, language()), "in_both")
    app.add_template_filter(lambda value: f"{day(day_of(value, zone))}, {clock_time(value, zone)}", "moment")
