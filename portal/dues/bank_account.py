"""The account dues are transferred to: what an IBAN must be, and the code that banking apps read (EPC069-12)."""

import re
from decimal import Decimal

import segno.helpers
from segno import QRCode

from portal.errors import Refused

GERMAN = 22  # signs of a German IBAN
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
_BIC = re.compile(r"[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?")


def iban_of(text: str) -> str:
    """As it is kept: without spaces, its check digits right."""
    iban = re.sub(r"\s", "", text).upper()
    if not _IBAN.fullmatch(iban) or (iban.startswith("DE") and len(iban) != GERMAN) or not _checks(iban):
        raise Refused("This is no IBAN: a digit is missing, or two changed places")
    return iban


def _checks(iban: str) -> bool:
    return int("".join(str(int(sign, 36)) for sign in iban[4:] + iban[:4])) % 97 == 1


def bic_of(text: str) -> str:
    bic = re.sub(r"\s", "", text).upper()
    if not _BIC.fullmatch(bic):
        raise Refused("A BIC has 8 or 11 signs, for example COBADEFFXXX")
    return bic


def in_groups(iban: str) -> str:
    """DE02 1203 0000 0000 2020 51, as people read it out."""
    return " ".join(re.findall(".{1,4}", iban))


def giro_code(*, holder: str, iban: str, bic: str, cents: int, reference: str) -> QRCode:
    """What a banking app needs to fill in the transfer by itself.

    The reference stands in the words of the transfer: every app shows those, and not every one knows creditor references."""
    return segno.helpers.make_epc_qr(
        name=holder, iban=iban, bic=bic or None, amount=Decimal(cents) / 100, text=reference, encoding=1
    )
