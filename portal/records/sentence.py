"""The sentence with which the record opens: one function per language, because grammar is no template."""

from collections.abc import Callable

GERMAN = (
    "null", "einen", "zwei", "drei", "vier", "fünf", "sechs",
    "sieben", "acht", "neun", "zehn", "elf", "zwölf",
)  # fmt: skip
ENGLISH = (
    "no", "one", "two", "three", "four", "five", "six",
    "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip


def sentence(language: str, received: int, contributed: int) -> str:
    """How much came and how much went, without a verdict. Numbers up to twelve in words."""
    return _SENTENCES[language](received, contributed)


def first_sentence(language: str, decided_by: str) -> str:
    """For a record that holds the admission and nothing else."""
    if language == "de":
        return f"Ihr erstes Jahr beginnt mit einem Gefallen: {decided_by} hat Sie aufgenommen."
    return f"Your first year begins with a favor: {decided_by} admitted you."


def _german(received: int, contributed: int) -> str:
    if not received and not contributed:
        return "Noch steht hier kein Gefallen."
    if not contributed:
        return f"{_in_german(received).capitalize()} Gefallen haben Sie erhalten."
    if not received:
        return f"{_in_german(contributed).capitalize()} Gefallen haben Sie beigetragen."
    came, went = _in_german(received).capitalize(), _in_german(contributed)
    return f"{came} Gefallen haben Sie erhalten, {went} selbst beigetragen."


def _english(received: int, contributed: int) -> str:
    if not received and not contributed:
        return "No favor stands here yet."
    if not contributed:
        return f"You have received {_in_english(received)} {_favors(received)}."
    if not received:
        return f"You have contributed {_in_english(contributed)} {_favors(contributed)}."
    came, went = f"{_in_english(received)} {_favors(received)}", _in_english(contributed)
    return f"You have received {came} and contributed {went}."


def _in_german(number: int) -> str:
    return GERMAN[number] if number < len(GERMAN) else f"{number:,}".replace(",", ".")


def _in_english(number: int) -> str:
    return ENGLISH[number] if number < len(ENGLISH) else f"{number:,}"


def _favors(number: int) -> str:
    return "favor" if number == 1 else "favors"


_SENTENCES: dict[str, Callable[[int, int], str]] = {"de": _german, "en": _english}
