"""The facts of a talk in plain sentences: one function per language, because grammar is no template."""

from collections.abc import Callable, Iterator

from portal.accounts.models import Salutation
from portal.applications.models import Application
from portal.interviews.facts import Facts

GERMAN = ("zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf")
ENGLISH = (
    "no", "one", "two", "three", "four", "five", "six",
    "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip
CALLED = {Salutation.MS: ("Frau", "Ms"), Salutation.MR: ("Herr", "Mr")}


def sentences(language: str, facts: Facts) -> list[str]:
    """One fact each; none where nothing was asked or offered. Numbers up to twelve in words."""
    return [said[0].upper() + said[1:] for said in _SENTENCES[language](facts)]


def called(language: str, who: Application) -> str:
    """Frau Dr. Vogt / Dr. Vogt; the whole name where no salutation is wished."""
    if who.salutation == Salutation.NONE:
        return who.name
    german, english = CALLED[Salutation(who.salutation)]
    before = (german, who.title) if language == "de" else (who.title or english,)
    return " ".join(filter(None, (*before, who.family_name)))


def _german(facts: Facts) -> Iterator[str]:
    if facts.asks and facts.asks_before is not None:
        before = f"{_bitten(facts.asks_before)} vor dem ersten Angebot."
        yield before if facts.asks_before else "das erste Angebot kam vor jeder Bitte."
    elif facts.asks or facts.offers:
        yield f"{_bitten(facts.asks)}, {_angebote(facts.offers)}."
    if facts.minutes is not None:
        after = f"nach {_german_number(facts.minutes, 'einer Minute', 'Minuten')}"
        how = {None: "", False: ", ungefragt", True: ", nach der Frage"}[facts.first_prompted]
        yield f"erstes Angebot {after if facts.minutes else 'in der ersten Minute'}{how}."
    if _tells_who_was_prompted(facts):
        yield f"{_german_unprompted(facts.unprompted, facts.offers)} ungefragt."
    if facts.to_contacts:
        verb = "galt" if facts.to_contacts == 1 else "galten"
        yield f"vor der Aufnahme {verb} {_bitten(facts.to_contacts)} den Kontakten des Netzwerks."


def _german_unprompted(count: int, offers: int) -> str:
    if not count:
        return "kein Angebot kam"
    if count == offers:
        of_all = f"alle {_german_number(offers, '', 'Angebote')} kamen"
        return {1: "das Angebot kam", 2: "beide Angebote kamen"}.get(offers, of_all)
    of_some = f"von {_german_number(offers, '', 'Angeboten')}"
    return f"eines {of_some} kam" if count == 1 else f"{_german_number(count, '', of_some)} kamen"


def _bitten(count: int) -> str:
    return _german_number(count, "eine Bitte", "Bitten") if count else "keine Bitte"


def _angebote(count: int) -> str:
    return _german_number(count, "ein Angebot", "Angebote") if count else "kein Angebot"


def _german_number(number: int, one: str, many: str) -> str:
    return one if number == 1 else f"{GERMAN[number - 2] if number <= 12 else number} {many}"


def _english(facts: Facts) -> Iterator[str]:
    if facts.asks and facts.asks_before is not None:
        before = f"{_english_number(facts.asks_before, 'ask')} before the first offer."
        yield before if facts.asks_before else "the first offer came before any ask."
    elif facts.asks or facts.offers:
        yield f"{_english_number(facts.asks, 'ask')}, {_english_number(facts.offers, 'offer')}."
    if facts.minutes is not None:
        after = f"after {_english_number(facts.minutes, 'minute')}"
        how = {None: "", False: ", unprompted", True: ", after the question"}[facts.first_prompted]
        yield f"first offer {after if facts.minutes else 'in the first minute'}{how}."
    if _tells_who_was_prompted(facts):
        yield f"{_english_unprompted(facts.unprompted, facts.offers)} came unprompted."
    if facts.to_contacts:
        verb = "was" if facts.to_contacts == 1 else "were"
        asks = _english_number(facts.to_contacts, "ask")
        yield f"before admission, {asks} {verb} for the network's own contacts."


def _english_unprompted(count: int, offers: int) -> str:
    if count in (0, offers):
        of_all = f"all {_english_number(offers, 'offer')}"
        return {1: "the offer", 2: "both offers"}.get(offers, of_all) if count else "no offer"
    return f"{_in_english(count)} of {_english_number(offers, 'offer')}"


def _english_number(number: int, what: str) -> str:
    return f"{_in_english(number)} {what}{'' if number == 1 else 's'}"


def _in_english(number: int) -> str:
    return ENGLISH[number] if number <= 12 else str(number)


def _tells_who_was_prompted(facts: Facts) -> bool:
    """A single offer with its minute has said it already; none of several came unprompted only if all are sorted."""
    known = facts.unprompted or facts.sorted_offers == facts.offers
    return bool(facts.offers and known and (facts.offers > 1 or facts.minutes is None))


_SENTENCES: dict[str, Callable[[Facts], Iterator[str]]] = {"de": _german, "en": _english}
