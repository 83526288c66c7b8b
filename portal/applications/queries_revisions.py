"""Two revisions of an application side by side, with what changed between them, word by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from portal.applications.models import Attachment, AttachmentKind, Revision

_WORDS = re.compile(r"\s+|\w+|[^\w\s]+")


@dataclass(frozen=True)
class Piece:
    """Some words, and whether the other side has them too."""

    words: str
    changed: bool


@dataclass(frozen=True)
class Answer:
    """One question of the form, as it was answered before and after."""

    name: str
    before: list[Piece]
    after: list[Piece]

    @property
    def changed(self) -> bool:
        return any(piece.changed for piece in (*self.before, *self.after))


def compare(older: Revision, newer: Revision) -> list[Answer]:
    """Every answer of two revisions, in the order of the form; the answer to the organizer's question first."""
    names = ("answer", *Revision.ANSWERS)
    return [Answer(name, *_marked(getattr(older, name), getattr(newer, name))) for name in names]


def _marked(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts in pieces: what stands on both sides, and what stands only here."""
    left, right = _WORDS.findall(before), _WORDS.findall(after)
    codes = SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
    return (
        _pieces((left[a:b], tag != "equal") for tag, a, b, _c, _d in codes),
        _pieces((right[c:d], tag != "equal") for tag, _a, _b, c, d in codes),
    )


def _pieces(runs: Iterator[tuple[list[str], bool]]) -> list[Piece]:
    """Runs of words as one piece each; a blank between two changes belongs to them."""
    pieces: list[Piece] = []
    for words, differs in runs:
        text = "".join(words)
        changed = pieces[-1].changed if pieces and text.isspace() else differs
        if pieces and pieces[-1].changed == changed:
            pieces[-1] = Piece(pieces[-1].words + text, changed)
        elif text:
            pieces.append(Piece(text, changed))
    return pieces


@dataclass(frozen=True)
class File:
    """One kind of file beside the two revisions."""

    kind: AttachmentKind
    before: Attachment | None
    after: Attachment | None

    @property
    def changed(self) -> bool:
        return (self.before and self.before.id) != (self.after and self.after.id)


def compare_files(
    before: dict[AttachmentKind, Attachment], after: dict[AttachmentKind, Attachment]
) -> list[File]:
    """The files that belonged to either; none of a kind on both sides is left out."""
    pairs = [File(kind, before.get(kind), after.get(kind)) for kind in AttachmentKind]
    return [pair for pair in pairs if pair.before or pair.after]
