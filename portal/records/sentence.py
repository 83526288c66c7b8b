"""The sentence with which the record opens: one function per language, because grammar is no template."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

GERMAN = (
    "null", "einen", "zwei", "drei", "vier", "fünf", "sechs",
    "sieben", "acht", "neun", "zehn", "elf", "zwölf",
)  # fmt: skip
ENGLISH = (
    "no", "one", "two", "three", "four", "five", "six",
    "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip


@dataclass(frozen=True)
class Numbers:
    """What came and what went, on how many promises one can count, and who counts on one."""

    received: int
    contributed: int
    promises: int = 0
    people: int = 0
    network: bool = False  # counts on one, too


class Piece(NamedTuple):
    """Words of the sentence; where they are about something the page shows, what that is."""

    words: str
    about: str | None = None


def sentence(language: str, numbers: Numbers, decided_by: str) -> tuple[Piece, ...]:
    """How much came and how much went, without a verdict, and what is promised. Numbers up to twelve in words.

    A record that holds the admission and nothing else begins with who decided it."""
    favors, promises = _SENTENCES[language]
    if (numbers.received, numbers.contributed) == (1, 0):
        said = [Piece(first_sentence(language, decided_by))]
    else:
        said = [*favors(numbers.received, numbers.contributed)]
    promised = [*promises(numbers)]
    return (*said, Piece(" "), *promised) if promised else tuple(said)


def plain(pieces: tuple[Piece, ...]) -> str:
    return "".join(piece.words for piece in pieces)


def first_sentence(language: str, decided_by: str) -> str:
    if language == "de":
        return f"Ihr erstes Jahr beginnt mit einem Gefallen: {decided_by} hat Sie aufgenommen."
    return f"Your first year begins with a favor: {decided_by} admitted you."


def unasked_sentence(language: str, favors: int, givers: int) -> str:
    """How many came unasked within a year, and from how many; both are more than two."""
    if language == "de":
        came, sides = in_german(favors), in_german(givers)
        return (
            f"In den letzten zwölf Monaten kamen {came} Gefallen, ohne dass Sie fragen mussten, "
            f"von {sides} verschiedenen Seiten. So wächst Ansehen."
        )
    came, sides = in_english(favors), in_english(givers)
    return (
        f"In the last twelve months {came} favors came without your asking, from {sides} different sides. "
        "This is how a good name grows."
    )


def _german(received: int, contributed: int) -> Iterator[Piece]:
    if not received and not contributed:
        yield Piece("Noch steht hier kein Gefallen.")
        return
    if received:
        yield Piece(f"{in_german(received).capitalize()} Gefallen haben Sie ")
        yield Piece("erhalten", "received")
    if contributed:
        went = in_german(contributed)
        yield Piece(f", {went} selbst " if received else f"{went.capitalize()} Gefallen haben Sie ")
        yield Piece("beigetragen", "contributed")
    yield Piece(".")


def _promised_in_german(numbers: Numbers) -> Iterator[Piece]:
    people, one = (
        in_german(numbers.people, "ein"),
        (numbers.people, numbers.network) in ((1, False), (0, True)),
    )
    parts = [f"{people} {'Mensch' if numbers.people == 1 else 'Menschen'}"] if numbers.people else []
    who, counts = " und ".join(parts + ["das Netzwerk"] * numbers.network), "zählt" if one else "zählen"
    if numbers.promises:
        yield Piece("Auf ")
        promises = in_german(numbers.promises, "eine")
        yield Piece(f"{promises} {'Zusage' if numbers.promises == 1 else 'Zusagen'}", "promised")
        yield Piece(f" können Sie zählen, und {who} " if who else " können Sie zählen")
    elif who:
        yield Piece(f"{who[0].upper()}{who[1:]} ")
    if who:
        yield Piece(f"{counts} auf Sie", "promising")
    if who or numbers.promises:
        yield Piece(".")


def _english(received: int, contributed: int) -> Iterator[Piece]:
    if not received and not contributed:
        yield Piece("No favor stands here yet.")
        return
    yield Piece("You have ")
    if received:
        yield Piece("received", "received")
        yield Piece(f" {in_english(received)} {_favors(received)}")
    if contributed:
        yield Piece(" and " if received else "")
        yield Piece("contributed", "contributed")
        yield Piece(f" {in_english(contributed)}{'' if received else ' ' + _favors(contributed)}")
    yield Piece(".")


def _promised_in_english(numbers: Numbers) -> Iterator[Piece]:
    parts = (
        [f"{in_english(numbers.people)} {'person' if numbers.people == 1 else 'people'}"]
        if numbers.people
        else []
    )
    who = " and ".join(parts + ["the network"] * numbers.network)
    verb = "is" if (numbers.people, numbers.network) in ((1, False), (0, True)) else "are"
    if numbers.promises:
        yield Piece("You can count on ")
        promises = in_english(numbers.promises)
        yield Piece(f"{promises} {'promise' if numbers.promises == 1 else 'promises'}", "promised")
        yield Piece(f", and {who} {verb} " if who else "")
    elif who:
        yield Piece(f"{who[0].upper()}{who[1:]} {verb} ")
    if who:
        yield Piece("counting on you", "promising")
    if who or numbers.promises:
        yield Piece(".")


def in_german(number: int, one: str = "einen") -> str:
    if number == 1:
        return one
    return GERMAN[number] if number < len(GERMAN) else f"{number:,}".replace(",", ".")


def in_english(number: int) -> str:
    return ENGLISH[number] if number < len(ENGLISH) else f"{number:,}"


def _favors(number: int) -> str:
    return "favor" if number == 1 else "favors"


Favors = Callable[[int, int], Iterator[Piece]]
Promises = Callable[[Numbers], Iterator[Piece]]
_SENTENCES: dict[str, tuple[Favors, Promises]] = {
    "de": (_german, _promised_in_german),
    "en": (_english, _promised_in_english),
}
