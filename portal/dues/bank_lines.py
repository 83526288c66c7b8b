"""One line of a bank statement as it was read, whatever kind of file it came in."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.dues.models_bank import Fate

LARGEST = 5 * 2**20
MOST = 5000  # lines


@dataclass(frozen=True)
class Line:
    """`cents` are euros that came in; where that is not so, `fate` says what is known already."""

    number: int  # as it stands in the file
    on: date | None
    cents: int | None
    payer: str
    purpose: str
    fate: Fate | None = None


def keys(lines: Sequence[Line]) -> list[str]:
    """What each line is known by when it comes again. Of two that are alike in one file, the second is another one."""
    seen: Counter[str] = Counter()
    found = []
    for line in lines:
        content = f"{line.on}\n{line.cents}\n{line.payer}\n{line.purpose}"
        seen[content] += 1
        found.append(hashlib.sha256(f"{content}\n{seen[content]}".encode()).hexdigest())
    return found
