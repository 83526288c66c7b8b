"""The table: what was measured, what share of each floor's speed that is, and what was aimed at."""

from dataclasses import dataclass

from tests.bench.measure import Sample
from tests.bench.sizes import AIM

SHARE, LEAST, STATEMENTS = 0.60, 0.40, 6
OF_RECORD = 8  # statements: a record tells of favors, promises and people
HEAD = (
    f"{'':<26}{'':>9}{'ms':>7}{'ms':>7}{'CPU':>7}  {'SQL':>7}  "
    f"{'share of bare Flask':^27}  {'share of one raw SQL':^27}\n"
    f"{'':<26}{'req/s':>9}{'p50':>7}{'p99':>7}{'ms':>7}  {'1/all':>7}  "
    f"{'req/s':>6}{'p50':>7}{'p99':>7}{'CPU':>7}  {'req/s':>6}{'p50':>7}{'p99':>7}{'CPU':>7}   verdict"
)


@dataclass(frozen=True)
class Measured:
    name: str
    portal: Sample
    bare: Sample
    raw: Sample
    statements: int
    statements_of_one_row: int | None = None  # None where the aims say nothing: a page that writes


def line(one: Measured) -> str:
    few = "-" if one.statements_of_one_row is None else str(one.statements_of_one_row)
    return (
        f"{one.name:<26}{one.portal.per_second:>9.0f}{one.portal.percentile(50):>7.2f}"
        f"{one.portal.percentile(99):>7.2f}{one.portal.cpu_ms:>7.2f}  {f'{few}/{one.statements}':>7}  "
        f"{_shares(one.portal, one.bare)}  {_shares(one.portal, one.raw)}   {_verdict(one)}"
    )


def _shares(portal: Sample, floor: Sample) -> str:
    times = (floor.percentile(50) / portal.percentile(50), floor.percentile(99) / portal.percentile(99))
    shares = (*times, floor.cpu_ms / portal.cpu_ms)
    return f"{portal.per_second / floor.per_second:>6.0%}" + "".join(f"{share:>7.0%}" for share in shares)


def _verdict(one: Measured) -> str:
    if one.statements_of_one_row is None:
        return "no aim"
    share = one.raw.cpu_ms / one.portal.cpu_ms  # the clock also counts what the machine's other work takes
    speed = "aim met" if share >= SHARE else "BELOW AIM" if share >= LEAST else "FAR BELOW AIM"
    if one.statements > (OF_RECORD if one.name.startswith("record") else STATEMENTS):
        return f"{speed}, TOO MANY STATEMENTS"
    return speed if one.statements == one.statements_of_one_row else f"{speed}, STATEMENTS GROW"


def size_line(name: str, parts: list[int]) -> str:
    total = sum(parts)
    shown = " + ".join(f"{part / 1024:.1f}" for part in parts)
    return f"{name:<26}{total / 1024:>9.1f} KB = {shown}   {'aim met' if total < AIM else 'TOO LARGE'}"
