"""In a real browser: Olga brings a file, Max says yes to what he received, and takes back what he confirmed by mistake."""

from playwright.sync_api import Page, expect

from portal.web.transaction import Portal
from tests.browser.test_journey import signs_in
from tests.favors.house import told_of

ROWS = (
    "Datum;Gegeben von;Erhalten von;Art;Was",
    "15.03.2024;Lena Vogt;Max Thiele;Rat;Das Manuskript gelesen.",
    "16.03.2024;Max Thiele;Netzwerk;Gastfreundschaft;Das Treffen ausgerichtet.",
    "17.03.2024;Niemand;Max Thiele;Rat;",
)


def test_from_a_file_to_a_favor_and_back(app: Portal, address: str, page: Page) -> None:
    told_of(app.database)
    signs_in(app, page, address, "olga@example.org")
    page.goto(f"{address}/organizer/settings")
    page.get_by_role("link", name="Datei einlesen").click()
    file = {"name": "früher.csv", "mimeType": "text/csv", "buffer": "\n".join(ROWS).encode("cp1252")}
    page.locator("#file").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="Zeilen ansehen").click()

    expect(page.get_by_text("Niemand hier heißt „Niemand“")).to_be_visible()
    page.get_by_role("button", name="2 Gefallen einlesen").click()
    expect(page.get_by_role("status")).to_have_text("2 Gefallen wurden eingelesen.")

    signs_in(app, page, address, "max@example.org")
    page.goto(f"{address}/favors/imported")
    page.get_by_role("link", name="Ja sagen, mit Dank").click()
    page.get_by_label("Es hat viel bewegt.").check()
    page.get_by_label("Was ist daraus geworden?").fill("Daraus wurde der Vortrag.")
    page.get_by_role("button", name="Ja sagen").click()
    expect(page.get_by_text("Nichts wartet auf Ihre Antwort.")).to_be_visible()

    page.goto(f"{address}/favors/2/take-back")
    page.get_by_label("Warum wird er zurückgenommen?").fill("Der Tag war ein anderer.")
    page.get_by_role("button", name="Zurücknehmen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Zurückgenommen")
    expect(page.get_by_text("Der Tag war ein anderer.")).to_be_visible()
