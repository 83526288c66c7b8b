"""Statements as CAMT.053 (ISO 20022), read into lines. A file that brings declarations of its own is no statement: so no
entity is ever expanded and nothing is ever fetched."""

import re
from collections.abc import Iterator
from datetime import date
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from portal.dues.amounts import cents_of
from portal.dues.bank_lines import MOST, Line
from portal.dues.models_bank import Fate
from portal.dues.states import CURRENCY
from portal.errors import Refused
from portal.web.forms import one_line

DEEPEST = 40


def read(content: bytes) -> list[Line]:
    root = _tree(content)
    if root.tag != "Document" or root.find("BkToCstmrStmt") is None:
        raise Refused("This XML file is no CAMT.053 statement. Choose that kind in your online banking.")
    lines = []
    for number, (entry, part) in enumerate(_parts(root), 1):
        if number > MOST:
            raise Refused(
                "This file has more than 5,000 lines. Choose a shorter time in your online banking."
            )
        lines.append(_line(number, entry, part))
    return lines


def _tree(content: bytes) -> Element:
    """The elements without their namespaces."""
    builder, parser = TreeBuilder(), expat.ParserCreate()
    depth = 0

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise Refused("This XML file cannot be read. Fetch it once more from your online banking.")
        builder.start(name.rpartition(":")[2], attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(name.rpartition(":")[2])

    def refuse(*_declared: object) -> None:
        raise Refused(
            "This XML file brings declarations of its own. No bank sends such a file, so it is not read."
        )

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = builder.data, refuse
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise Refused("This XML file cannot be read. Fetch it once more from your online banking.") from error
    return builder.close()


def _parts(root: Element) -> Iterator[tuple[Element, Element | None]]:
    """Each booked entry with the one transaction it holds; one that gathers several comes once for each of them."""
    for entry in root.iter("Ntry"):
        if _text(entry, "Sts/Cd") not in ("", "BOOK") or _text(entry, "Sts") not in ("", "BOOK"):
            continue
        parts: list[Element | None] = [*entry.findall("NtryDtls/TxDtls")]
        yield from ((entry, part) for part in parts or [None])


def _line(number: int, entry: Element, part: Element | None) -> Line:
    details = entry if part is None else part
    amount = _amount(entry, details)
    words = [
        *(e.text or "" for e in details.iterfind("RmtInf/Ustrd")),
        _text(details, "RmtInf/Strd/CdtrRefInf/Ref"),
    ]
    words += [_text(details, "Refs/EndToEndId"), "" if part is not None else _text(entry, "AddtlNtryInf")]
    purpose = one_line(" ".join(word for word in words if word and word != "NOTPROVIDED"))
    payer = one_line(_text(details, "RltdPties/Dbtr/Nm") or _text(details, "RltdPties/Dbtr/Pty/Nm"))
    on, cents, fate = _day(entry), _cents(amount), None
    if on is None or cents is None:
        fate = Fate.UNREADABLE
    elif amount is not None and amount.get("Ccy") != CURRENCY:
        fate, cents = Fate.CURRENCY, None
    elif not _came_in(entry):
        fate, cents = Fate.NOT_INCOMING, -cents
    return Line(number, on, cents, payer, purpose, fate)


def _amount(entry: Element, details: Element) -> Element | None:
    """Of the transaction itself, where several are gathered; else of the entry."""
    places = ("Amt", "AmtDtls/TxAmt/Amt")
    found = [details.find(place) for place in places] if details is not entry else []
    alone = len(entry.findall("NtryDtls/TxDtls")) < 2
    return next((one for one in found if one is not None), None if not alone else entry.find("Amt"))


def _came_in(entry: Element) -> bool:
    """A credit that was not taken back, by the bank's own word."""
    return _text(entry, "CdtDbtInd") == "CRDT" and _text(entry, "RvslInd") not in ("true", "1")


def _day(entry: Element) -> date | None:
    text = _text(entry, "BookgDt/Dt") or _text(entry, "BookgDt/DtTm") or _text(entry, "ValDt/Dt")
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _cents(amount: Element | None) -> int | None:
    text = (amount.text or "").strip() if amount is not None else ""
    if not re.fullmatch(r"\d{1,9}(\.\d{1,5})?", text):
        return None
    try:
        return cents_of(re.sub(r"(\.\d\d?)0*$", r"\1", text))
    except Refused:
        return None


def _text(element: Element, place: str) -> str:
    found = element.find(place)
    return (found.text or "").strip() if found is not None else ""
