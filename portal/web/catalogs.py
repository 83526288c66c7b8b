"""The texts of the interface: each language's catalog compiled and read once, each plain sentence made markup once."""

from pathlib import Path
from typing import Any

from babel.messages import mofile, pofile
from flask import Flask
from flask_babel import Babel, Domain
from markupsafe import Markup

from portal.web.language import language


class Catalogs(Domain):
    """Flask-Babel's catalogs, found by the language alone: by itself it looks the locale up anew for every text."""

    def __init__(self) -> None:
        super().__init__()
        self._read: dict[str, Any] = {}
        self._plain: dict[tuple[str, str], Markup] = {}

    def get_translations(self) -> Any:
        """The catalog of the request's language."""
        found = self._read.get(language())
        if found is None:
            found = self._read[language()] = super().get_translations()
        return found

    def markup(self, sentence: str, /, **values: Any) -> Markup:
        """`_` of the templates: the sentence is markup, the values put into it are escaped."""
        if values:
            return self._markup(sentence) % values
        key = language(), sentence
        found = self._plain.get(key)
        if found is None:
            found = self._plain[key] = self._markup(sentence) % {}
        return found

    def _markup(self, sentence: str) -> Markup:
        return Markup(self.get_translations().ugettext(sentence))  # noqa: S704 - our own sentences


def _compile(app: Flask, folder: str) -> None:
    """Compiles catalogs that are newer than their compiled form, so that nobody has to remember to."""
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


def install(app: Flask, zone: str, folder: str) -> None:
    _compile(app, folder)
    app.config.update(BABEL_DEFAULT_LOCALE="de", BABEL_TRANSLATION_DIRECTORIES=folder)
    catalogs = Catalogs()
    Babel(app, locale_selector=language, timezone_selector=lambda: zone).domain_instance = catalogs
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.globals.update(_=catalogs.markup, gettext=catalogs.markup)
