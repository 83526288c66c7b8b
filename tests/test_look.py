"""The look keeps its promises: contrast, no inline code, no unused rules, no words that weigh favors."""

import hashlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BASE = (ROOT / "static/css/base.css").read_text()
STYLES = sorted((ROOT / "static/css").glob("*.css"))
GERMAN = ROOT / "translations/de/LC_MESSAGES/messages.po"
LETTER = ROOT / "templates/letters/frame.html"  # mail programs know no style sheets
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*.html") if path != LETTER)

READABLE, TEXT, SHAPE = 7, 4.5, 3
PAIRS = [
    *[("ink", ground, READABLE) for ground in ("canvas", "surface", "received-soft", "given-soft")],
    *[("ink-2", ground, TEXT) for ground in ("canvas", "surface", "sunken")],
    *[("ink-3", ground, TEXT) for ground in ("canvas", "surface", "sunken")],
    *[("accent", ground, TEXT) for ground in ("canvas", "surface", "sunken", "accent-soft")],
    *[("on-accent", ground, TEXT) for ground in ("accent", "accent-hover")],
    *[("received", ground, TEXT) for ground in ("canvas", "surface", "received-soft")],
    *[("given", ground, TEXT) for ground in ("canvas", "surface", "given-soft")],
    *[("ok", ground, TEXT) for ground in ("surface", "ok-soft")],
    *[("danger", ground, TEXT) for ground in ("canvas", "surface", "danger-soft")],
    *[("edge", ground, SHAPE) for ground in ("canvas", "surface", "sunken")],
    *[("focus", ground, SHAPE) for ground in ("canvas", "surface")],
]
ON_THE_SKY = [
    *[(f"sky-{ink}", "sky-top", TEXT) for ink in ("ink", "ink-2", "received", "given")],
    *[(f"sky-{ink}", "sky-mid", TEXT) for ink in ("ink", "ink-2", "received", "given")],
    ("sky-ink", "sky-low", TEXT),
]


def tokens(opening: str) -> dict[str, str]:
    """The colors of the block that begins so."""
    block = BASE.split(opening, 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))


LIGHT = tokens(":root {\n    color-scheme: light;")
CHOSEN_DARK = tokens(':root[data-theme="dark"] {\n    color-scheme: dark;')
SYSTEM_DARK = tokens(':root:not([data-theme="light"]) {\n      color-scheme: dark;')


def luminance(color: str) -> float:
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def too_faint(colors: dict[str, str], pairs: list[tuple[str, str, float]]) -> list[str]:
    return [
        f"{ink} on {ground}: {contrast(colors[ink], colors[ground]):.2f}"
        for ink, ground, least in pairs
        if contrast(colors[ink], colors[ground]) < least
    ]


def test_light_colors_can_be_read() -> None:
    assert too_faint(LIGHT, PAIRS + ON_THE_SKY) == []


def test_dark_colors_can_be_read() -> None:
    assert too_faint(LIGHT | CHOSEN_DARK, PAIRS + ON_THE_SKY) == []


def test_dark_is_the_same_whether_the_system_or_the_reader_chose_it() -> None:
    assert SYSTEM_DARK == CHOSEN_DARK


def test_fonts_are_asked_for_under_the_address_that_the_page_preloads() -> None:
    asked = dict(re.findall(r"vendor/fonts/([\w.-]+)\?v=(\w+)", BASE))
    files = {path.name: path.read_bytes() for path in (ROOT / "static/vendor/fonts").glob("*.woff2")}
    assert asked == {name: hashlib.sha256(content).hexdigest()[:10] for name, content in files.items()}


def test_every_color_that_is_used_is_a_token() -> None:
    common = set(re.findall(r"--([\w-]+):", BASE))
    unknown = {
        name
        for css in (style.read_text() for style in STYLES)
        for name in set(re.findall(r"var\(--([\w-]+)", css)) - set(re.findall(r"--([\w-]+):", css)) - common
    }
    assert unknown == set()


@pytest.mark.parametrize("style", STYLES, ids=lambda path: path.name)
def test_styles_keep_the_house_rules(style: Path) -> None:
    css = re.sub(r"/\*.*?\*/", "", style.read_text(), flags=re.S)
    rules = re.sub(r"\{[^{}]*\}", "{}", css)
    broken = [
        *re.findall(r"#[a-z][\w-]*(?=[^{}]*\{\})", rules),
        *re.findall(r"light-dark\(|&", css),
        *(
            line
            for line in outside_print(css).splitlines()
            if "!important" in line and "animation" not in line
        ),
    ]
    assert broken == []


def outside_print(css: str) -> str:
    return css.split("@layer print {", 1)[0] + css.split("@layer print {", 1)[-1].split("@media print", 1)[0]


def test_every_rule_is_used() -> None:
    """A class that nothing carries is dead weight on every first visit."""
    carriers = [*TEMPLATES, *(ROOT / "portal").rglob("*.py"), *(ROOT / "static/js").glob("*.js")]
    text = "\n".join(path.read_text() for path in carriers)
    composed = re.compile(
        r"sy-(in|out|ray|open)|st-(in|out)|yl-(wide|tall)|w-[sm]|say-(received|contributed|promised|promising)"
    )
    classes = {
        name for style in STYLES for name in re.findall(r"\.([a-z][\w-]*)(?=[^{}]*\{)", style.read_text())
    }
    dead = {name for name in classes if not re.search(rf"(?<![\w-]){name}(?![\w-])", text)}
    assert {name for name in dead if not composed.fullmatch(name)} == set()


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_templates_carry_nothing_inline(template: Path) -> None:
    assert (
        re.findall(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=|javascript:", template.read_text())
        == []
    )


WEIGHING = re.compile(
    r"\b(points?|scor(e|es|ing)|balances?|debts?|rank(s|ing|ings)?|badges?|streaks?|leaderboards?|leverage|engagement"
    r"|Punkte?|Bilanz|Konto|Konten|Saldo|Schuld(en)?|Rangliste|Challenge|User|Oops)\b",
    re.IGNORECASE,
)


def texts(template: Path) -> str:
    """What a template says: between the tags, and in the strings of its code that are made of words."""
    source = re.sub(r"\{#.*?#\}", "", template.read_text(), flags=re.S)
    code = " ".join(re.findall(r"\{\{.*?\}\}|\{%.*?%\}", source, flags=re.S))
    strings = [text for text in re.findall(r"'([^']*)'", code) if " " in text or text[:1].isupper()]
    return " ".join(strings) + re.sub(r"\{\{.*?\}\}|\{%.*?%\}|<[^>]*>", " ", source, flags=re.S)


def test_nothing_weighs_favors_in_words() -> None:
    said = {str(template.relative_to(ROOT)): texts(template) for template in TEMPLATES}
    said["German"] = "\n".join(re.findall(r'^(?:msgstr.*|)"(.*)"$', GERMAN.read_text(), flags=re.M))
    assert {place: WEIGHING.findall(text) for place, text in said.items() if WEIGHING.search(text)} == {}
