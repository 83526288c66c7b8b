"""The texts of the interface for what is written without a request: the same catalog, in a language that is named."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from babel import dates
from babel.support import NullTranslations, Translations

from portal.records.year_line import Words

ROOT = Path(__file__).parent.parent.parent
NBSP = "\u00a0"


@dataclass(frozen=True)
class PaperWords:
    language: str
    catalog: NullTranslations

    def text(self, message: str) -> str:
        return str(self.catalog.gettext(message))

    def plural(self, one: str, many: str, count: int) -> str:
        return str(self.catalog.ngettext(one, many, count)) % {"num": count}

    def day(self, on: date) -> str:
        return self._written(on, "d. MMMM y", "d MMMM y").replace(" ", NBSP, 1)

    def short_day(self, on: date) -> str:
        return self._written(on, "d. MMM", "d MMM").replace(" ", NBSP, 1)

    def month(self, on: date) -> str:
        return self._written(on, "LLLL y", "LLLL y")

    def _written(self, on: date, german: str, english: str) -> str:
        return dates.format_date(on, english if self.language == "en" else german, locale=self.language)

    def year_title(self, first: date, end: date) -> str:
        _ = self.text
        last = date(end.year - (end.month == 1), 12 if end.month == 1 else end.month - 1, 1)
        months = _("%(first)s to %(last)s") % {"first": self.month(first), "last": self.month(last)}
        return _("Your year from %(months)s") % {"months": months}

    def picture(self, title: str, received: int, contributed: int, promises: int) -> Words:
        _, ngettext = self.text, self.plural
        description = _(
            "Timeline. Above the line: %(received)s. Below it: %(contributed)s. Every entry is listed as text in the chronicle."
        ) % {
            "received": ngettext("%(num)d favor received", "%(num)d favors received", received),
            "contributed": ngettext("%(num)d favor contributed", "%(num)d favors contributed", contributed),
        }
        if promises:
            ahead = "Right of today lies %(num)d open promise.", "Right of today lie %(num)d open promises."
            description = f"{description} {ngettext(*ahead, promises)}"
        months = tuple(dates.get_month_names("abbreviated", locale=self.language).values())
        return Words(title, description, _("Received"), _("Contributed"), _("Today"), months)

    def until(self, on: date) -> str:
        _ = self.text
        return _("by %(day)s") % {"day": self.short_day(on)}

    def admission(self) -> tuple[str, str]:
        _ = self.text
        return _("Admission"), _("to the network")


@cache
def words_in(language: str) -> PaperWords:
    return PaperWords(language, Translations.load(ROOT / "translations", [language]))
