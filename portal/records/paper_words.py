"""The texts of the interface for what is written without a request: the same catalog, in a language that is named."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from babel import dates
from babel.support import NullTranslations, Translations

ROOT = Path(__file__).parent.parent.parent
NBSP = "\u00a0"


@dataclass(frozen=True)
class Words:
    language: str
    catalog: NullTranslations

    def text(self, message: str) -> str:
        return str(self.catalog.gettext(message))

    def number(self, one: str, many: str, count: int) -> str:
        return str(self.catalog.ngettext(one, many, count)) % {"num": count}

    def day(self, on: date) -> str:
        pattern = "d MMMM y" if self.language == "en" else "d. MMMM y"
        return dates.format_date(on, pattern, locale=self.language).replace(" ", NBSP, 1)


@cache
def words_in(language: str) -> Words:
    return Words(language, Translations.load(ROOT / "translations", [language]))
