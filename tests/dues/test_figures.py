"""Periods, amounts, references and VAT are reckoned as people and banks do."""

import re
from datetime import date

import pytest

from portal.dues.actions_invoices import reference_of, vat_in
from portal.dues.money import money
from portal.dues.periods import Period, period_from

PERIODS = [
    (date(2026, 3, 2), 12, date(2026, 3, 2), date(2027, 3, 1)),
    (date(2026, 1, 31), 6, date(2026, 1, 31), date(2026, 7, 30)),
    (date(2026, 8, 31), 6, date(2026, 8, 31), date(2027, 2, 27)),
    (date(2027, 2, 28), 6, date(2026, 8, 31), date(2027, 8, 30)),
    (date(2028, 2, 29), 12, date(2028, 2, 29), date(2029, 2, 27)),
    (date(2031, 2, 28), 12, date(2028, 2, 29), date(2032, 2, 28)),
    (date(2026, 5, 20), 12, date(2026, 3, 2), date(2027, 5, 19)),
]


@pytest.mark.parametrize(("first", "months", "anchor", "last"), PERIODS)
def test_periods_are_whole_months_from_the_first_day(
    first: date, months: int, anchor: date, last: date
) -> None:
    assert period_from(first, months, anchor) == Period(first, last)


def test_amounts_read_as_people_write_them() -> None:
    written = [money(cents, language) for language in ("de", "en") for cents in (24000, 9750, 123456)]

    assert written == [
        *("240\u00a0Euro", "97,50\u00a0Euro", "1.234,56\u00a0Euro"),
        *("240\u00a0euros", "97.50\u00a0euros", "1,234.56\u00a0euros"),
    ]


def test_a_reference_has_the_check_digits_of_the_standard() -> None:
    reference = reference_of("JG-2026-0001")
    moved = reference[4:] + reference[:4]

    assert re.fullmatch(r"RF\d\dJG20260001", reference)
    assert int("".join(str(int(sign, 36)) for sign in moved)) % 97 == 1


def test_vat_is_contained_in_the_amount() -> None:
    assert [vat_in(24000, 0), vat_in(11900, 19), vat_in(24000, 19), vat_in(1, 19)] == [0, 1900, 3832, 0]
