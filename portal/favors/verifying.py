"""`flask ledger verify`: looks at the whole ledger, says what it finds and ends with the ledger's digest."""

import re
import sys
from collections import Counter
from collections.abc import Iterable
from itertools import chain as one_after_the_other
from typing import Any

import click
from sqlalchemy.orm import Session

from portal.favors.queries_recount import count_parties, recount
from portal.favors.queries_verify import Chain, Finding, count_sealed, unsealed, words_of_nothing

SAID = 1000  # of each kind; who finds more needs no list of them


class Noted(click.ParamType[tuple[int, str]]):
    """The ledger's digest as it was printed before."""

    name = "NUMBER:HASH"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, str]:
        if not re.fullmatch(r"\d{1,18}:[0-9a-f]{64}", value):
            self.fail(
                "This is no digest of a ledger. It reads like 12:, followed by 64 characters.", param, ctx
            )
        number, _colon, hash_ = value.partition(":")
        return int(number), hash_


class Report:
    """Says what was found, and counts the rest."""

    def __init__(self) -> None:
        self.count: Counter[bool] = Counter()
        self._kept: list[str] = []

    def add(self, findings: Iterable[Finding]) -> None:
        for finding in findings:
            self.count[finding.is_wrong] += 1
            if self.count[finding.is_wrong] <= SAID:
                self._kept.append(finding.sentence)

    def say(self) -> None:
        """What was found since the last time; between the progress bars, so that the two do not mix."""
        for sentence in self._kept:
            click.echo(sentence)
        self._kept = []


def verify(db: Session, noted: tuple[int, str] | None = None) -> int:
    """The exit status: 1 when anything is wrong. Blanked words and entries still to be sealed are named, not wrong."""
    report, chain = Report(), Chain(db, noted)
    with click.progressbar(length=count_sealed(db), label="Sealed entries", file=sys.stderr) as bar:
        for count, findings in chain.pages():
            report.add(findings)
            bar.update(count)
    report.say()
    for findings in one_after_the_other(unsealed(db), words_of_nothing(db)):
        report.add(findings)
    with click.progressbar(length=count_parties(db), label="Totals of parties", file=sys.stderr) as bar:
        for count, findings in recount(db):
            report.add(findings)
            bar.update(count)
    report.say()
    return _end(report, chain)


def _end(report: Report, chain: Chain) -> int:
    wrong = report.count[True]
    for kind, what in ((True, "wrong"), (False, "to know")):
        if report.count[kind] > SAID:
            click.echo(f"... and {report.count[kind] - SAID:,} more things {what}.")
    verdict = {0: "Nothing is wrong.", 1: "One thing is wrong."}
    click.echo(verdict.get(wrong, f"{wrong:,} things are wrong."))
    click.echo(f"Digest of the ledger: {chain.number}:{chain.hash}")
    return 1 if wrong else 0
