"""The network's settings: what a fresh portal still needs, and texts that come in two languages."""

from portal.web.transaction import Portal
from tests.people import ADA, GIVES, GOALS, KNOWN, TALK, Visitor, olga
from tests.test_bad_input import errors

SETTINGS = "/organizer/settings"
NEEDED = [
    "eine Ansprechperson mit Telefon und Adresse",
    "das Impressum in beiden Sprachen",
    "der Datenschutztext in beiden Sprachen",
    "der Text zur Barrierefreiheit in beiden Sprachen",
]
FILLED = {
    "name": "Sternstunde",
    **{"contact_name": "Olga Brandt", "contact_phone": "0221 555 01 48", "contact_email": "olga@example.org"},
    **{
        "answer_days": "7",
        "acceptance_days": "14",
        "first_reminder_hours": "24",
        "second_reminder_hours": "1",
    },
    **{
        f"{text}_{code}": "Worte."
        for text in ("imprint", "privacy", "accessibility")
        for code in ("de", "en")
    },
}


def fresh(app: Portal) -> Visitor:
    with app.database.transaction() as db:
        olga(db)
    visitor = Visitor(app)
    visitor.signs_in_as("olga@example.org")
    return visitor


def missing(organizer: Visitor) -> list[str]:
    page = organizer.opens("/organizer/applications").text
    return [part for part in NEEDED if part in page]


def test_a_fresh_portal_says_what_it_still_needs(app: Portal) -> None:
    hers = fresh(app)
    before = missing(hers)

    assert hers.fills_in(SETTINGS, FILLED).location == SETTINGS

    assert (before, missing(hers)) == (NEEDED, [])


def test_nobody_applies_before_there_is_a_privacy_text(app: Portal, visitor: Visitor) -> None:
    fresh(app)
    visitor.fills_in("/apply/you", ADA)
    for step, answers in (("talks", TALK), ("goals", GOALS), ("give", GIVES), ("known", KNOWN)):
        visitor.fills_in(f"/apply/{step}", answers)

    answer = visitor.fills_in("/apply/check", {"consent": "y"})

    assert answer.status_code == 409
    assert "Sie können sich bewerben, sobald das Netzwerk seinen Datenschutztext" in answer.text


def test_a_privacy_text_comes_in_both_languages(app: Portal) -> None:
    hers = fresh(app)

    page = hers.fills_in(SETTINGS, FILLED | {"privacy_en": "", "privacy_de": "Was wir behalten."})

    assert (page.status_code, errors(page)) == (
        422,
        ["Geben Sie den Datenschutztext auch in dieser Sprache ein"],
    )
    assert "Was wir behalten." in page.text
    assert len(missing(hers)) == 4
