"""Theo at his work: he brings files of the bank, books them, and fills in the forms of an invoice."""

import io
import re

from portal.web.transaction import Portal
from tests.dues.stage import invoice_of, today
from tests.people import Visitor, theo
from tests.test_bad_input import errors

PAGE = "/organizer/dues"
BANK = "/organizer/dues/bank"


def treasurer(app: Portal) -> Visitor:
    with app.database.transaction() as db:
        theo(db)
    visitor = Visitor(app)
    visitor.signs_in_as("theo@example.org")
    return visitor


def brings(visitor: Visitor, content: bytes, name: str = "umsätze.csv") -> str:
    answer = visitor.fills_in(BANK, {"file": (io.BytesIO(content), name)})
    assert answer.status_code == 302, errors(answer)
    return str(answer.location)


def books(visitor: Visitor, page: str) -> None:
    visitor.opens(page)
    assert visitor.sends(page, {"shown": visitor._hidden("shown")}).location == page


def line(amount: str, purpose: str, payer: str = "Max Thiele") -> tuple[str, str, str, str]:
    return f"{today():%d.%m.%Y}", payer, purpose, amount


def reference(app: Portal, given: str = "Max") -> str:
    with app.database.session(writes=False) as db:
        return str(invoice_of(db, given).reference)


def fills(visitor: Visitor, page: str, **data: str) -> str:
    """Fills in the form of an act with the step it was shown with."""
    step = re.search(r'name="step" type="hidden" value="(\d+)"', visitor.opens(page).text)
    assert step
    answer = visitor.sends(page, {"step": step[1]} | data)
    assert answer.status_code == 302, errors(answer)
    return str(answer.location)
