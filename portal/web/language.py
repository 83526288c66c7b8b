"""German at /…, English at /en/…: a prefix says the language, so that every page has one address per language."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from babel import Locale, dates
from babel.messages import mofile, pofile
from flask import Flask, request
from flask_babel import Babel, get_locale, gettext, ngettext

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


def compile_catalogs(app: Flask, folder: str) -> None:
    """Compiles catalogs that are newer than their compiled form, so that nobody has to remember to."""
    from pathlib import Path

    for written in Path(folder).rglob("*.po"):
        compiled = written.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime_ns >= written.stat().st_mtime_ns:
            continue
        with written.open("rb") as source:
            catalog = pofile.read_po(source, locale=written.parts[-3])
        fresh = written.with_suffix(f".{id(app)}.tmp")
        with fresh.open("wb") as target:
            mofile.write_mo(target, catalog)
        fresh.replace(compiled)


def translated(refused: Refused) -> str:
    """The sentence of a refusal in the reader's language."""
    return str(gettext(refused.sentence) % refused.values)


def day(value: date) -> str:
    """26. November 2026 / 26 November 2026"""
    return dates.format_date(value, _pattern("d. MMMM y", "d MMMM y"), locale=_locale()).replace(" ", NBSP, 1)


def short_day(value: date) -> str:
    return dates.format_date(value, _pattern("d. MMM", "d MMM"), locale=_locale()).replace(" ", NBSP, 1)


def month(value: date) -> str:
    """November 2026"""
    return dates.format_date(value, "LLLL y", locale=_locale())


def clock_time(value: datetime, zone: str) -> str:
    local = value.astimezone(dates.get_timezone(zone))
    if language() == "en":
        return dates.format_time(local, "h:mm", locale=_locale()) + NBSP + ("am" if local.hour < 12 else "pm")
    return f"{local:%H:%M}{NBSP}Uhr"


def ago_days(value: datetime, zone: str) -> str:
    """How long something has been waiting, in words."""
    days = (day_of(now(), zone) - day_of(value, zone)).days
    if days <= 0:
        return str(gettext("since today"))
    return str(ngettext("for %(num)d day", "for %(num)d days", days))


def _locale() -> Locale:
    return get_locale() or Locale("de")


def _pattern(german: str, english: str) -> str:
    return english if language() == "en" else german


def install(app: Flask, zone: str, translations: str) -> None:
    app.wsgi_app = LanguagePrefix(app.wsgi_app)  # type: ignore[method-assign]
    compile_catalogs(app, translations)
    app.config.update(BABEL_DEFAULT_LOCALE="de", BABEL_TRANSLATION_DIRECTORIES=translations)
    Babel(app, locale_selector=language, timezone_selector=lambda: zone)
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.add_template_filter(day)
    app.add_template_filter(short_day)
    app.add_template_filter(month)
    app.add_template_filter(lambda value: day_of(value, zone), "local_day")
    app.add_template_filter(lambda value: clock_time(value, zone), "clock_time")
    app.add_template_filter(lambda value: ago_days(value, zone), "ago_days")
    app.add_template_filter(lambda value, zone: zones.in_words(value, zone, language()), "in_zone")
    app.add_template_filter(lambda value, zone: zones.day_in_words(value, zone, language()), "day_in_zone")
    app.add_template_filter(lambda value, zone: zones.time_in_words(value, zone, language()), "time_in_zone")
    app.add_template_filter(lambda value, own, other: zones.in_both(value, own, other, language()), "in_both")
    app.add_template_filter(lambda value: f"{day(day_of(value, zone))}, {clock_time(value, zone)}", "moment")
