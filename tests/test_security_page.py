"""docs/security.md says what the code does."""

from portal.web.transaction import Portal
from tests.test_every_page import OPEN
from tools.facts import PAGE, written


def test_the_tables_are_those_of_the_code(app: Portal) -> None:
    page = PAGE.read_text()

    assert page == written(app, page), "make facts writes them anew"


def test_every_address_stands_in_the_matrix_with_its_guard(app: Portal) -> None:
    lines = [
        line.split(" | ") for line in PAGE.read_text().splitlines() if line.startswith(("| GET", "| POST"))
    ]
    open_to_all = [line for line in lines if [mark.strip(" |") for mark in line[1:]] == ["●"] * 6]

    assert len(lines) == len(list(app.url_map.iter_rules()))
    assert len(open_to_all) == sum(rule.endpoint in OPEN for rule in app.url_map.iter_rules())
