"""Time zones spelled out, and moments as people of a zone and a language write them."""

from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.dates import get_timezone_location

NBSP = "\u00a0"
# offered in a list, from west to east, beside the reader's own
SUGGESTED = (
    *("Pacific/Honolulu", "America/Anchorage", "America/Los_Angeles", "America/Denver", "America/Chicago"),
    *("America/New_York", "America/Sao_Paulo", "Atlantic/Azores", "Europe/Lisbon", "Europe/London"),
    *("Europe/Berlin", "Europe/Vienna", "Europe/Zurich", "Europe/Paris", "Europe/Madrid", "Europe/Rome"),
    *("Europe/Warsaw", "Europe/Athens", "Europe/Helsinki", "Europe/Istanbul", "Africa/Lagos"),
    *("Africa/Johannesburg", "Asia/Dubai", "Asia/Kolkata", "Asia/Bangkok", "Asia/Shanghai"),
    *("Asia/Singapore", "Asia/Tokyo", "Australia/Sydney", "Pacific/Auckland"),
)
# how German makes a word of a city; the others stand behind "Ortszeit"
_OF_THE_CITY = {
    "Berlin": "Berliner",
    "Wien": "Wiener",
    "Zürich": "Zürcher",
    "London": "Londoner",
    "Paris": "Pariser",
    "Madrid": "Madrider",
    "New York": "New Yorker",
    "Chicago": "Chicagoer",
    "Tokio": "Tokioter",
}


@cache
def _known() -> frozenset[str]:
    return frozenset(available_timezones())


def is_known(name: str) -> bool:
    return name in _known()


@cache
def spelled(zone: str, language: str) -> str:
    """Berliner Zeit, Ortszeit Kathmandu / Berlin time"""
    city = str(get_timezone_location(zone, locale=language, return_city=True))
    if "/" not in zone or zone.startswith("Etc/"):  # UTC and the like are no city
        return city
    if language == "en":
        return f"{city} time"
    return f"{_OF_THE_CITY[city]} Zeit" if city in _OF_THE_CITY else f"Ortszeit {city}"


def same_clock(moment: datetime, zone: str, other: str) -> bool:
    """Whether clocks of both zones show the same at this moment."""
    return moment.astimezone(ZoneInfo(zone)).utcoffset() == moment.astimezone(ZoneInfo(other)).utcoffset()


def weekday(day: date, language: str) -> str:
    """Donnerstag / Thursday"""
    return str(_locale(language).days["format"]["wide"][day.weekday()])


def day_and_month(day: date, language: str) -> str:
    """26. November / 26 November"""
    name = _locale(language).months["format"]["wide"][day.month]
    return f"{day.day}{'' if language == 'en' else '.'}{NBSP}{name}"


def hour(local: datetime, language: str) -> str:
    """17:30 / 5:30 pm"""
    if language == "en":
        return f"{local.hour % 12 or 12}:{local:%M}{NBSP}{'am' if local.hour < 12 else 'pm'}"
    return f"{local:%H:%M}"


def wall_clock(minutes: int, language: str) -> str:
    """Minutes since midnight: 09:00, 24:00 / 9:00 am, midnight"""
    if minutes == 24 * 60:
        return "midnight" if language == "en" else "24:00"
    return hour(datetime.min + timedelta(minutes=minutes), language)


def hour_words(local: datetime, language: str) -> str:
    """17:30 Uhr / 5:30 pm"""
    return hour(local, language) + ("" if language == "en" else f"{NBSP}Uhr")


def day_in_words(moment: datetime, zone: str, language: str) -> str:
    """Donnerstag, 26. November / Thursday, 26 November"""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{weekday(local, language)}, {day_and_month(local, language)}"


def time_in_words(moment: datetime, zone: str, language: str) -> str:
    """17:30 Uhr / 5:30 pm"""
    return hour_words(moment.astimezone(ZoneInfo(zone)), language)


def in_words(moment: datetime, zone: str, language: str) -> str:
    """Donnerstag, 26. November 2026, 17:30 Uhr / Thursday, 26 November 2026, 5:30 pm"""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{day_in_words(moment, zone, language)} {local.year}, {hour_words(local, language)}"


def in_both(moment: datetime, zone: str, other: str, language: str) -> list[str]:
    """The moment in a reader's zone, and in the other one where its clocks show another time."""
    own = f"{in_words(moment, zone, language)} ({spelled(zone, language)})"
    if same_clock(moment, zone, other):
        return [own]
    return [own, f"{spelled(other, language)}: {in_words(moment, other, language)}"]


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(language)
