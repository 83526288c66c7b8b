"""What banks hand out is read into lines; what could do harm, or is something else, is refused with a sentence."""

from datetime import date

import pytest

from portal.dues import bank_lines
from portal.dues.actions_invoices import reference_of
from portal.dues.amounts import cents_of
from portal.dues.bank_account import bic_of, giro_code, iban_of, in_groups
from portal.dues.bank_lines import Line, keys
from portal.dues.fates import references
from portal.dues.forms_bank import read
from portal.dues.models_bank import Fate
from portal.errors import Refused
from tests.dues.files import CSV, NEW, OLD, camt, csv_of, statement

REFERENCE = "RF18JG20260001"
SAME = [
    (date(2026, 3, 3), 33000, "Max Thiele", f"{REFERENCE} Jahresgebühr", None),
    (date(2026, 3, 4), 105050, "Lena Vogt", "Grüße an alle E2E-7", None),
]


def told(line: Line) -> tuple[object, ...]:
    return line.on, line.cents, line.payer, line.purpose, line.fate


@pytest.mark.parametrize("bank", CSV)
def test_the_csv_of_a_bank_is_read(bank: str) -> None:
    *incoming, outgoing = read(csv_of(bank, REFERENCE))

    assert [told(line) for line in incoming] == SAME
    assert (outgoing.on, outgoing.fate) == (date(2026, 3, 5), Fate.NOT_INCOMING)


@pytest.mark.parametrize("shape", [OLD, NEW], ids=["camt.053.001.02", "camt.053.001.08"])
@pytest.mark.parametrize("encoding", ["UTF-8", "ISO-8859-1", "UTF-16"])
def test_a_camt_statement_is_read(shape: dict[str, object], encoding: str) -> None:
    *incoming, outgoing = read(camt(REFERENCE, encoding, shape))

    assert [told(line) for line in incoming] == [
        (SAME[0][0], SAME[0][1], SAME[0][2], f"{REFERENCE} Jahres gebühr", None),
        SAME[1],
    ]
    assert (outgoing.cents, outgoing.fate) == (-6420, Fate.NOT_INCOMING)


def test_an_entry_that_gathers_several_payments_is_several_lines() -> None:
    one = '<TxDtls><Amt Ccy="EUR">{}</Amt><RmtInf><Strd><CdtrRefInf><Ref>{}</Ref></CdtrRefInf></Strd></RmtInf></TxDtls>'
    parts = one.format("100.00", "RF1") + one.format("230", "RF2")
    text = camt(REFERENCE).decode().replace("<NtryDtls>", f"<NtryDtls>{parts}", 1)

    found = [(line.cents, line.purpose, line.fate) for line in read(text.encode())][:3]

    assert found[:2] == [(10000, "RF1", None), (23000, "RF2", None)]
    assert found[2] == (None, f"{REFERENCE} Jahres gebühr", Fate.UNREADABLE)  # its own amount is not told


def test_money_the_bank_took_back_did_not_come_in() -> None:
    text = camt(REFERENCE).decode().replace("<Sts>", "<RvslInd>true</RvslInd><Sts>", 1)

    assert read(text.encode())[0].fate == Fate.NOT_INCOMING


def test_lines_nobody_can_read_are_kept_apart() -> None:
    file = statement(
        ("3.3.2026", "Max", "x", "1.200"),
        ("gestern", "Max", "x", "12,00"),
        ("3.3.2026", "Max", "x", "12,005"),
        ("3.3.2026", "Max", "x", "zwölf"),
    ).replace(b"1.200;EUR", b"120,00;CHF")

    assert [(line.cents, line.fate) for line in read(file)] == [
        (None, Fate.CURRENCY),
        (1200, Fate.UNREADABLE),
        (None, Fate.UNREADABLE),
        (None, Fate.UNREADABLE),
    ]


def test_two_lines_alike_are_two_and_the_same_again() -> None:
    line = Line(1, date(2026, 3, 3), 100, "Max", "x")

    first, second = keys([line, line])

    assert first != second
    assert keys([Line(9, date(2026, 3, 3), 100, "Max", "x")]) == [first]


LAUGHS = '<!DOCTYPE Document [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
FETCHES = '<!DOCTYPE Document [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'
FAR = '<!DOCTYPE Document SYSTEM "http://example.org/evil.dtd">'


def with_declarations(declared: str, encoding: str = "UTF-8") -> bytes:
    text = camt("&b;", encoding).decode(encoding)
    return text.replace("<Document", f"{declared}<Document", 1).encode(encoding)


HOSTILE = {
    "entities": (with_declarations(LAUGHS), "declarations of its own"),
    "entities in UTF-16": (with_declarations(LAUGHS, "UTF-16"), "declarations of its own"),
    "a file of the server": (with_declarations(FETCHES), "declarations of its own"),
    "a far address": (with_declarations(FAR), "declarations of its own"),
    "too deep": (b"<a>" * 5000, "cannot be read"),
    "cut off": (camt(REFERENCE)[:900], "cannot be read"),
    "wrong encoding": (camt(REFERENCE).replace(b"UTF-8", b"UTF-7"), "cannot be read"),
    "another XML": (b"<html><body/></html>", "no CAMT.053"),
    "a report of the day": (camt(REFERENCE).replace(b"BkToCstmrStmt", b"BkToCstmrAcctRpt"), "no CAMT.053"),
    "an archive": (b"PK\x03\x04" + b"x" * 80, "unpacked first"),
    "a PDF": (b"%PDF-1.7 x", "neither CSV nor CAMT"),
    "nothing": (b"", "names no columns"),
    "words": (b"Sehr geehrte Damen und Herren", "names no columns"),
    "no line": (statement(), "no line that is booked"),
    "an open quotation mark": (statement(("3.3.2026", '"Max', "x", "1")), "cannot be read"),
    "too many lines": (statement(*[("3.3.2026", "Max", "x", "1")] * 5050), "more than 5,000 lines"),
    "too large": (b"x" * (bank_lines.LARGEST + 1), "larger than 5 MB"),
}


@pytest.mark.parametrize(("content", "sentence"), HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_statement_is_refused_with_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        read(content)


AMOUNTS = {
    **{"120": 12000, "97,50": 9750, "97.50": 9750, "1.234,5": 123450, "1,234.50": 123450, "0,01": 1},
    **{
        "1 234,50": 123450,
        "1'234.50": 123450,
        "1\u00a0234,50\u00a0€": 123450,
        "EUR 12": 1200,
        "12 Euro": 1200,
    },
    **{"-12,00": -1200, "12,00-": -1200, "\u221212,00": -1200, "+ 12": 1200, "1.234.567,89": 123456789},
}


@pytest.mark.parametrize(("text", "cents"), AMOUNTS.items())
def test_an_amount_is_read_in_either_language(text: str, cents: int) -> None:
    assert cents_of(text) == cents


@pytest.mark.parametrize("text", ["120,005", "0.125", "1.200", "1,200", "1.234.56", "12,3456"])
def test_three_decimals_or_thousands_nobody_can_tell(text: str) -> None:
    with pytest.raises(Refused, match="at most two decimals"):
        cents_of(text)


@pytest.mark.parametrize(
    "text", ["", "zwölf", "12,", ",5", "1e5", "1,2,3", "12.34,56", "-12-", "1234567890", "١٢", "12 34"]
)
def test_what_is_no_amount(text: str) -> None:
    with pytest.raises(Refused, match="for example 120"):
        cents_of(text)


def test_an_iban_is_checked_and_shown_in_groups() -> None:
    assert iban_of(" de02 1203 0000 0000 2020 51 ") == "DE02120300000000202051"
    assert in_groups("DE02120300000000202051") == "DE02 1203 0000 0000 2020 51"
    assert iban_of("AT611904300234573201") == "AT611904300234573201"
    for wrong in ("", "DE02120300000000202015", "DE0212030000000020205", "XX", "DE02 1203 0000 0000 2020 5!"):
        with pytest.raises(Refused, match="no IBAN"):
            iban_of(wrong)


def test_a_bic_has_its_signs() -> None:
    assert bic_of("byladem1 001") == "BYLADEM1001"
    with pytest.raises(Refused, match="8 or 11 signs"):
        bic_of("BYLADEM")


def test_the_code_says_what_the_standard_wants() -> None:
    from segno.helpers import _make_epc_qr_data

    account = {"iban": "DE02120300000000202051", "bic": "BYLADEM1001"}
    code = giro_code(holder="Netzwerk Köln", cents=33000, reference=REFERENCE, **account)

    said = _make_epc_qr_data("Netzwerk Köln", amount=330, text=REFERENCE, encoding=1, **account).decode()
    assert said.split("\n") == [
        *("BCD", "002", "1", "SCT", "BYLADEM1001", "Netzwerk Köln", "DE02120300000000202051"),
        *("EUR330", "", "", REFERENCE),
    ]
    assert (code.error, code.version) <= ("M", 13)


def test_a_reference_is_found_however_it_is_written() -> None:
    own = reference_of("JG-2026-0001")
    loose = [own.lower(), f"x{own}", f"{own}2026", " ".join(own), f"{own[:4]} {own[4:]}", f"({own})"]

    assert [references(words).get(own) for words in loose] == [True] * len(loose)
    assert references("JG-2026-0001 ") == {own: False}
    assert references("JG-26-1") == {}
