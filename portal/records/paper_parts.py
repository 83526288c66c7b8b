"""What stands on paper, part by part, in words ready to be set."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from portal.promises.queries import Side
from portal.promises.queries_lists import Coming
from portal.records.chosen import RECENT, Chosen
from portal.records.paper_words import PaperWords
from portal.records.picture import Shown, pictures
from portal.records.picture_on_paper import described, for_paper
from portal.records.queries import Member, Span, Sums
from portal.records.queries_chronicle import Entry, Found
from portal.records.queries_circle import Circle, Known
from portal.records.sentence import Numbers, plain, sentence, unasked_sentence

STARS = 120  # in one picture; of more favors every second is drawn, or every third
PHRASES = ("", "It helped.", "It moved a lot.", "I will not forget it.")


@dataclass(frozen=True)
class Paper:
    member: Member
    chosen: Chosen
    today: date
    sums: Sums
    circle: Circle
    found: Found  # one entry more than `most` where there are more
    coming: list[Coming]
    words: PaperWords
    network: str
    most: int

    def parts(self) -> dict[str, Any]:
        _, words = self.words.text, self.words
        title = _("Give and take")
        return {
            "language": words.language,
            "network": self.network,
            "title": title,
            "document": f"{title} · {self.member.name}",
            "name": self.member.name,
            "since": _("member since %(day)s") % {"day": words.day(self.member.since)},
            "as_of": _("As of %(day)s") % {"day": words.day(self.today)},
            "sentence": self._sentence(),
            "query": self._query(),
            "promises": [self._promises(Side.RECEIVED), self._promises(Side.GIVEN)],
            "unasked": self._unasked(),
            "chronicle": _("Chronicle"),
            "years": list(self._years()),
            "nothing": _("Nothing stands here for: %(what)s.") % {"what": self._query()},
            "rest": self._rest(),
            "circle": self._circle(),
        }

    def _sentence(self) -> str:
        people = {one.other_id for one in self.coming if one.side is Side.GIVEN and not one.is_network}
        network = any(one.side is Side.GIVEN and one.is_network for one in self.coming)
        promises = sum(one.side is Side.RECEIVED for one in self.coming)
        numbers = Numbers(self.sums.received, self.sums.contributed, promises, len(people), network)
        return plain(sentence(self.words.language, numbers, self.member.decided_by))

    def _query(self) -> str:
        """What was chosen, in words; empty where it is everything."""
        _, chosen, words = self.words.text, self.chosen, self.words
        ways = {"received": _("Received"), "contributed": _("Contributed")}
        period = words.year_title(*self.member.bounds(chosen.year)) if chosen.period else None
        parts = (
            ways[chosen.direction] if chosen.direction else None,
            _("unasked") if chosen.unasked else None,
            self.sums.name(chosen.kind, words.language) if chosen.kind else None,
            self.circle.chosen.name if self.circle.chosen else None,
            _("the last twelve months") if chosen.period == RECENT else period,
        )
        return ", ".join(filter(None, parts))

    def _promises(self, side: Side) -> dict[str, Any]:
        _, received = self.words.text, side is Side.RECEIVED
        nothing = (
            _("Nothing is promised to you for the next 90 days.")
            if received
            else _("You have promised nothing for the next 90 days.")
        )
        return {
            "heading": _("You can count on this") if received else _("Others count on this"),
            "nothing": nothing,
            "lines": [
                {
                    "day": self.words.day(one.due_on),
                    "who": self._who(one.other, received=received),
                    "what": one.words,
                }
                for one in self.coming
                if one.side is side
            ],
        }

    def _who(self, name: str, *, received: bool) -> str:
        _ = self.words.text
        return name if received else _("For %(name)s") % {"name": name}

    def _unasked(self) -> dict[str, Any] | None:
        if not self.sums.shows_unasked:
            return None
        _ = self.words.text
        return {
            "heading": _("Unasked"),
            "sentence": unasked_sentence(self.words.language, self.sums.unasked, self.sums.givers),
            "lines": [self._line(entry) for entry in self.found.unasked],
        }

    def _years(self) -> Iterator[dict[str, Any]]:
        for year, some in groupby(
            self.found.chronicle[: self.most], key=lambda entry: self.member.year_of(entry.on)
        ):
            lines, span = list(some), Span(*self.member.bounds(year))
            title = self.words.year_title(span.first, span.end)
            yield {
                "title": title,
                **self._picture(lines, span, title),
                "months": [
                    {"name": self.words.month(month), "entries": [self._line(entry) for entry in entries]}
                    for month, entries in groupby(lines, key=lambda entry: entry.on.replace(day=1))
                ],
            }

    def _picture(self, lines: list[Entry], span: Span, title: str) -> dict[str, str]:
        """Of what stands on the paper; a description says it in words."""
        drawn = lines[:: 1 + len(lines) // STARS]
        coming = () if self.chosen.narrows else self.coming
        [picture] = pictures(
            Shown(self.member, span, self.today, drawn, coming), title, self.words, ("wide",)
        )
        return {"picture": for_paper(picture), "described": described(picture)}

    def _line(self, entry: Entry) -> dict[str, Any]:
        _, words = self.words.text, self.words
        received, is_admission = entry.direction == "received", entry.id == self.member.admission_id
        what = self._admission() if is_admission else entry.what
        phrase = words.text(PHRASES[entry.thanks]) if entry.thanks and not is_admission else ""
        return {
            "day": words.day(entry.on),
            "way": "in" if received else "out",
            "sign": "kept" if entry.promise_id else "unasked" if entry.origin == "unasked" else "full",
            "facts": [_("Received") if received else _("Contributed"), *self._facts(entry)],
            "who": self.member.decided_by if is_admission else self._who(entry.other, received=received),
            "what": what,
            "joined": " " if is_admission else ": ",
            "thanks": "" if entry.taken_back_at else entry.thanks_words or phrase,
            "notes": list(self._notes(entry, is_admission=is_admission)),
            "counts": entry.taken_back_at is None,
        }

    def _admission(self) -> str:
        _ = self.words.text
        if self.member.came_back:
            return _("admitted you to the network again. A new favor.")
        return _("admitted you to the network. Your first favor.")

    def _facts(self, entry: Entry) -> Iterator[str]:
        _ = self.words.text
        yield self.sums.name(entry.kind, self.words.language)
        if entry.promise_id:
            yield _("promised and kept")
        elif entry.origin == "unasked":
            yield _("unasked")
        elif entry.origin == "imported":
            yield _("from before the portal")

    def _notes(self, entry: Entry, *, is_admission: bool) -> Iterator[str]:
        _, words = self.words.text, self.words
        if entry.taken_back_at is not None:
            facts = {"day": words.day(entry.taken_back_at.date()), "reason": entry.reason}
            because = _("Taken back on %(day)s because: %(reason)s"), _("Taken back on %(day)s.")
            yield (because[0] if entry.reason else because[1]) % facts
        if entry.answer_on and entry.answer_kind:
            returned = _("Returned on %(day)s by:") % {"day": words.day(entry.answer_on)}
            yield f"{returned} {self.sums.name(entry.answer_kind, words.language)}"
        elif is_admission:
            yield _("It is open.")
        if entry.answered_on and entry.answered_kind:
            answered = self.sums.name(entry.answered_kind, words.language)
            yield f"{_('Gives back:')} {answered}, {words.day(entry.answered_on)}"

    def _rest(self) -> str | None:
        """Paper ends somewhere; what is left out is said."""
        if len(self.found.chronicle) <= self.most:
            return None
        _ = self.words.text
        return _("These are the latest %(count)s favors. Choose a year to read earlier ones.") % {
            "count": self.most
        }

    def _circle(self) -> dict[str, Any] | None:
        if self.chosen.narrows or not self.circle.latest:
            return None
        _ = self.words.text
        return {
            "heading": _("Your circle"),
            "columns": [_("Person"), _("Received"), _("Contributed"), _("Last favor")],
            "rows": [self._person(known) for known in self.circle.latest],
        }

    def _person(self, known: Known) -> list[str]:
        return [
            known.name,
            str(known.received or "–"),
            str(known.contributed or "–"),
            self.words.day(known.last_on),
        ]
