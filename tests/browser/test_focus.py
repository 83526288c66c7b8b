"""On a phone bars stand at the lower edge: whatever gets the focus is seen above them, also while they say what waits."""

from playwright.sync_api import Page, expect

from portal.web.transaction import Portal
from tests.browser.at_the_desk import covered_by_a_bar, trouble
from tests.browser.test_every_page import becomes, only_sqlite
from tests.test_every_page import settled

PHONE = {"width": 390, "height": 844}
OF_FAY, OF_EMIL = "/organizer/applications/7", "/organizer/applications/6"


# how a page is laid out does not hang on its database
@only_sqlite
def test_no_bar_lies_over_what_has_the_focus(app: Portal, address: str, page: Page) -> None:
    cast = settled(app)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.emulate_media(reduced_motion="reduce")

    becomes(page, address, cast["emil"])
    page.goto(f"{address}/application/interview")
    covered = {"choosing a time": covered_by_a_bar(page)}
    becomes(page, address, cast["olga"])
    for path in (OF_EMIL, OF_FAY):
        page.goto(address + path)
        covered[path] = covered_by_a_bar(page)
    page.get_by_role("link", name="Verschieben").click()
    covered["moving a talk"] = covered_by_a_bar(page)
    page.goto(address + OF_FAY)
    page.get_by_role("link", name="Gespräch führen").click()
    begin = page.get_by_role("button", name="Gespräch beginnen").bounding_box()
    assert begin
    page.mouse.click(begin["x"] + 9, begin["y"] + 9)
    expect(page.get_by_role("button", name="Gespräch beenden")).to_be_focused()
    assert page.evaluate("scrollY") == 0, "the page stays where it was"
    covered["at the desk"] = covered_by_a_bar(page)
    page.context.set_offline(True)
    page.locator("#ask").press_sequentially("Presse")
    expect(trouble(page)).to_be_visible()
    covered["without a connection"] = covered_by_a_bar(page)

    assert [name for name, hidden in covered.items() if hidden] == []
