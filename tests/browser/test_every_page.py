"""Every page in a real browser: nothing for axe to find, nothing wider than the window, no complaint in the console."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from portal.web.transaction import Portal
from tests.kept import COOKIES
from tests.people import Visitor
from tests.test_every_page import ROLES, pages_of

WIDTHS = (320, 390, 1280)
# the rules of WCAG 2.2 AA and axe's own good practice; in the dark only colors differ
OPTIONS = {"resultTypes": ["violations"]}
COLORS = OPTIONS | {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
only_sqlite = pytest.mark.parametrize("config", ["sqlite"], indirect=True)


def becomes(page: Page, address: str, visitor: Visitor) -> None:
    """The browser carries the cookies that this person was given."""
    found = [visitor.client.get_cookie(name) for name in COOKIES]
    page.context.add_cookies([{"name": one.key, "value": one.value, "url": address} for one in found if one])


# To somebody without a sign-in these look as they look to a stranger, who opens them all.
ALIKE = ("network.", "accounts.")
SIGNED_IN = ("ada", "olga", "theo")


def opened(app: Portal, page: Page, address: str, who: str, prefix: str = "") -> Iterator[str]:
    """Opens each page this person may see; those that lead on to another are seen there."""
    seen = set()
    for path, endpoint in [*pages_of(app, who), ("/nothing-here", "")]:
        if endpoint.startswith(ALIKE) and who not in ("nobody", *SIGNED_IN):
            continue
        page.goto(address + prefix + path)
        if page.url not in seen:
            seen.add(page.url)
            yield path


def findings(page: Page) -> list[str]:
    found = []
    for scheme, options in (("light", OPTIONS), ("dark", COLORS)):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        violations = Axe().run(page, options=options).response["violations"]
        found += [
            f"{scheme}, {one['id']}: {node['html'][:160]}" for one in violations for node in one["nodes"]
        ]
    return found


# axe looks at HTML and style, which both databases give alike: the walk below opens the same pages on each
@only_sqlite
@pytest.mark.timeout(300)  # the organizer's pages are many
@pytest.mark.parametrize("who", ROLES)
def test_axe_finds_nothing(
    app: Portal, house: dict[str, Visitor], address: str, page: Page, who: str
) -> None:
    becomes(page, address, house[who])

    found = {path: wrong for path in opened(app, page, address, who) if (wrong := findings(page))}

    assert found == {}


# how wide a page is does not hang on its database: each looks at one language, PostgreSQL at the longer one
@pytest.mark.parametrize(
    ("config", "prefix"),
    [("sqlite", "/en"), ("postgresql", "")],
    ids=["sqlite-en", "postgresql-de"],
    indirect=["config"],
)
@pytest.mark.timeout(300)
@pytest.mark.parametrize("who", ROLES)
def test_every_page_fits_its_window_and_no_console_complains(
    app: Portal, house: dict[str, Visitor], address: str, page: Page, who: str, prefix: str
) -> None:
    becomes(page, address, house[who])
    said: list[str] = []
    page.on(
        "console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda error: said.append(str(error)))

    wide = {path: over for path in opened(app, page, address, who, prefix) if (over := too_wide(page))}

    assert wide == {}
    # the browser itself notes every answer that is a 404
    assert [text for text in said if "status of 404" not in text] == []


def too_wide(page: Page) -> list[str]:
    """The widths at which one would have to scroll sideways, and by how much."""
    over = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        if more := page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        ):
            over.append(f"{more} px at {width}")
    return over
