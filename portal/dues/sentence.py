"""What a member owes and until when it is paid, in plain sentences: one function per language, because grammar
is no template."""

from collections.abc import Callable

from portal.dues.money import money
from portal.dues.queries_member import Standing
from portal.dues.states import Way
from portal.letters.words import day


def sentence(language: str, standing: Standing | None) -> str:
    """The first thing on the page."""
    return _FIRST[language](standing)


def what_comes(language: str, standing: Standing | None) -> str:
    """What happens next without anybody doing anything; nothing where something is owed."""
    if standing is None or standing.owed or standing.dues.way == Way.FREE:
        return ""
    return _NEXT[language](standing)


def _german(standing: Standing | None) -> str:
    if standing is None:
        return "Für Sie ist noch keine Jahresgebühr festgelegt."
    if standing.dues.way == Way.FREE:
        return "Als Ehrenmitglied zahlen Sie keine Jahresgebühr."
    if not standing.owed:
        return _paid_in_german(standing)
    amount, due = money(standing.cents_owed, "de"), day(standing.due_on, "de")
    if standing.has_failed:
        return f"{amount} ließen sich nicht abbuchen."
    if standing.is_being_charged:
        return f"{amount} werden gerade abgebucht."
    if standing.due_on < standing.today:
        return f"Offen sind {amount}. Zu zahlen waren sie bis zum {due}."
    return f"Offen sind {amount}, zu zahlen bis zum {due}."


def _paid_in_german(standing: Standing) -> str:
    until = standing.dues.paid_until
    if until is None:
        return "Zurzeit ist nichts zu zahlen."
    return f"Ihre Jahresgebühr ist bis zum {day(until, 'de')} bezahlt."


def _next_german(standing: Standing) -> str:
    amount, subscription = money(standing.next_cents, "de"), standing.subscription
    if subscription is None:
        return f"Die nächste Rechnung über {amount} kommt rechtzeitig vorher."
    if subscription.cancels:
        return "Danach wird nichts mehr abgebucht; Sie bekommen dann eine Rechnung."
    by = _by_german(subscription.means, subscription.ends_with)
    return f"Am {day(subscription.charges_on, 'de')} werden {amount} abgebucht{by}."


def _by_german(means: str, ends_with: str) -> str:
    if not ends_with:
        return ""
    return f" ({'Karte' if means == 'card' else 'Bankkonto'} mit den letzten Ziffern {ends_with})"


def _english(standing: Standing | None) -> str:
    if standing is None:
        return "No dues are set for you yet."
    if standing.dues.way == Way.FREE:
        return "As an honorary member you pay no dues."
    if not standing.owed:
        return _paid_in_english(standing)
    amount, due = money(standing.cents_owed, "en"), day(standing.due_on, "en")
    if standing.has_failed:
        return f"{amount} could not be charged."
    if standing.is_being_charged:
        return f"{amount} are being charged."
    if standing.due_on < standing.today:
        return f"{amount} are open. They were to be paid by {due}."
    return f"{amount} are open, to be paid by {due}."


def _paid_in_english(standing: Standing) -> str:
    until = standing.dues.paid_until
    if until is None:
        return "There is nothing to pay at present."
    return f"Your dues are paid until {day(until, 'en')}."


def _next_english(standing: Standing) -> str:
    amount, subscription = money(standing.next_cents, "en"), standing.subscription
    if subscription is None:
        return f"The next invoice of {amount} comes in good time before."
    if subscription.cancels:
        return "After that nothing is charged any more; you will get an invoice then."
    by = _by_english(subscription.means, subscription.ends_with)
    return f"On {day(subscription.charges_on, 'en')} {amount} will be charged{by}."


def _by_english(means: str, ends_with: str) -> str:
    if not ends_with:
        return ""
    return f" ({'card' if means == 'card' else 'bank account'} ending in {ends_with})"


_FIRST: dict[str, Callable[[Standing | None], str]] = {"de": _german, "en": _english}
_NEXT: dict[str, Callable[[Standing], str]] = {"de": _next_german, "en": _next_english}
