"""The network's own words in the demo, {name} its name: what an organizer enters in the settings."""

CONTACT = {
    "contact_name": "Olga Brandt",
    "contact_phone": "+49 421 0000100",
    "contact_email": "olga.brandt@example.org",
}

IMPRINT = {
    "imprint_de": (
        "{name}, ein erfundenes Netzwerk für Rednerinnen und Redner\n"
        "Olga Brandt\nAm Musterdeich 7\n28195 Bremen\n\n"
        "Telefon: +49 421 0000100\nE-Mail: olga.brandt@example.org\n\n"
        "Dies ist eine Vorführung. Alle Menschen und Firmen darin sind erfunden."
    ),
    "imprint_en": (
        "{name}, an invented network of speakers\n"
        "Olga Brandt\nAm Musterdeich 7\n28195 Bremen, Germany\n\n"
        "Phone: +49 421 0000100\nE-mail: olga.brandt@example.org\n\n"
        "This is a demo. All people and companies in it are invented."
    ),
}

ACCESSIBILITY = {
    "accessibility_de": (
        "Dieses Portal soll für alle benutzbar sein: mit Tastatur, Vorleseprogramm, großer Schrift und "
        "auf dem Telefon. Maßstab sind die WCAG 2.2, Stufe AA.\n\n"
        "Wenn Sie irgendwo nicht weiterkommen, rufen Sie uns an: +49 421 0000100. Wir helfen sofort und "
        "beheben die Ursache."
    ),
    "accessibility_en": (
        "Everybody should be able to use this portal: with a keyboard, a screen reader, large type and "
        "on a phone. It aims at WCAG 2.2, level AA.\n\n"
        "If you get stuck anywhere, call us: +49 421 0000100. We help at once and mend the cause."
    ),
}

PRIVACY_GERMAN = (
    "Wer verantwortlich ist\n"
    "{name}, Olga Brandt, olga.brandt@example.org.\n\n"
    "Was wir aufbewahren\n"
    "Ihre Angaben aus der Bewerbung, Notizen aus dem Gespräch und unsere Entscheidung mit ihrem Grund. "
    "Sie dienen nur dazu, über Ihre Aufnahme zu entscheiden.\n\n"
    "Wie lange\n"
    "Einen begonnenen Entwurf löschen wir nach 60 Tagen, zehn Tage nach einem Brief an Sie.\n\n"
    "Wer es sieht\n"
    "Sie selbst und die Netzwerkleitung. Niemand sonst.\n\n"
    "Ihre Rechte\n"
    "Sie können Auskunft, Berichtigung und Löschung verlangen und Ihre Einwilligung jederzeit zurücknehmen. "
    "Ein Brief oder ein Anruf genügt."
)

PRIVACY_ENGLISH = (
    "Who is responsible\n"
    "{name}, Olga Brandt, olga.brandt@example.org.\n\n"
    "What we keep\n"
    "Your answers from the application, notes from the interview and our decision with its reason. They "
    "serve only to decide about your admission.\n\n"
    "For how long\n"
    "A draft is removed after 60 days, ten days after a letter to you.\n\n"
    "Who sees it\n"
    "You and the organizers. Nobody else.\n\n"
    "Your rights\n"
    "You may ask for your data, have them corrected or erased, and take back your consent at any time. A "
    "letter or a call is enough."
)

CONSENT = {
    "de": (
        "Ich habe den Datenschutztext gelesen und bin einverstanden, dass meine Angaben aufbewahrt werden, "
        "um über meine Bewerbung zu entscheiden."
    ),
    "en": "I have read the privacy text and agree that my details are kept to decide about my application.",
}
