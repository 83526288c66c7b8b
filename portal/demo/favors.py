"""What the members did for one another in the demo's year, in words that read well from either side."""

from dataclasses import dataclass

from portal.favors.models import Thanks

HELPED, MOVED, UNFORGOTTEN = Thanks.HELPED, Thanks.MOVED, Thanks.UNFORGOTTEN
NETWORK = "Netzwerk"


@dataclass(frozen=True)
class Deed:
    """Who gave to whom (by family name), how many days ago, and what both said."""

    days_ago: int
    giver: str
    receiver: str
    kind: str
    what: str
    thanks: Thanks
    words: str = ""
    asked: bool = True


def _unasked(
    days_ago: int, giver: str, receiver: str, kind: str, what: str, thanks: Thanks, words: str = ""
) -> Deed:
    return Deed(days_ago, giver, receiver, kind, what, thanks, words, asked=False)


# a table reads better in its own lines than one value to a line
# fmt: off
# Max Thiele's year: ten received after the admission, seven contributed, two of them promised before (promises.py)
OF_MAX = (
    Deed(296, "Lohmann", "Thiele", "advice", "Das Vortragsmanuskript gelesen und um ein Drittel gekürzt.",
         MOVED, "Sie haben den Vortrag gefunden, den ich halten wollte."),
    Deed(272, "Albrecht", "Thiele", "introduction",
         "Dem Hotelverband Nordsee vorgestellt. Daraus wurde eine Keynote vor 120 Gästen.",
         UNFORGOTTEN, "Mein erster großer Saal. Das vergesse ich Ihnen nicht."),
    Deed(243, "Hassfurter", "Thiele", "stage", "Für einen Abend die Bühne in der Brauerei überlassen.",
         MOVED, "Eine Probe vor echten Gästen ist durch nichts zu ersetzen."),
    Deed(225, "Thiele", "Albrecht", "referral", "Zwei Gäste für das Podium in Bremen gewonnen.",
         MOVED, "Ohne die beiden wäre es ein Selbstgespräch geworden."),
    _unasked(215, "Sandmann", "Thiele", "advice",
             "Auf eine auslaufende Frist bei der Umsatzsteuer hingewiesen.",
             HELPED, "Ein Anruf, der mir viel Ärger erspart hat."),
    _unasked(198, "Thiele", "Wiesner", "introduction",
             "Mit einer Beraterin für die Übergabe der Tischlerei zusammengebracht.",
             UNFORGOTTEN, "Im Herbst übernimmt meine Tochter. Das fing mit Ihrem Anruf an."),
    Deed(170, "Demir", "Thiele", "stage", "Auf das Podium nach Tuttlingen geholt.",
         MOVED, "Ein Publikum, das ich allein nie erreicht hätte."),
    Deed(161, "Thiele", "Demir", "other", "Zwölf Prototypen zum Selbstkostenpreis gegossen, in neun Tagen.",
         UNFORGOTTEN, "Das hat unsere Zulassung um ein Vierteljahr beschleunigt."),
    _unasked(140, "Wiesner", "Thiele", "other", "Aus der alten Werkbank ein Rednerpult für die Gießerei gebaut.",
             MOVED, "Wer daran steht, spricht langsamer."),
    _unasked(107, "Albrecht", "Thiele", "introduction", "Bei den Bremer Unternehmertagen empfohlen.",
             UNFORGOTTEN, "Ich habe davon erst erfahren, als die Zusage kam."),
    Deed(70, "Plessner", "Thiele", "introduction", "Mit der Lektorin des Verlags bekannt gemacht.",
         HELPED, "Nach zwanzig Minuten wusste ich, worum es in dem Buch geht."),
    _unasked(55, "Thiele", "Reuter", "publicity", "Referenzschreiben für die Bewerbung als Keynote-Redner.",
             HELPED, "Zwei Absätze, die saßen."),
    Deed(26, "Thiele", "Hassfurter", "introduction",
         "Dem Einkaufsleiter der Rheinischen Getränkehallen vorgestellt.", MOVED, "Wir liefern ab Januar."),
    _unasked(40, "Sandmann", "Thiele", "referral",
             "Einem Mandanten empfohlen, der für sein Jubiläum jemanden mit Stimme suchte.",
             MOVED, "Achtzig Gäste, und ich kannte keinen."),
    _unasked(22, "Reuter", "Thiele", "introduction", "Den Fotografen für neue Bühnenbilder vermittelt.",
             MOVED, "Endlich Bilder, auf denen ich spreche statt lächle."),
)

OF_THE_OTHERS = (
    Deed(333, "Hassfurter", NETWORK, "hosting", "Das erste Treffen in der Brauerei ausgerichtet.",
         MOVED, "So fängt man an."),
    Deed(318, "Sandmann", NETWORK, "advice", "Die Satzung auf Fehler gelesen.", HELPED),
    Deed(314, "Albrecht", "Sandmann", "stage", "Einen Abend im Hotel gegeben, vor siebzig Gästen.", MOVED,
         "Es war voll, und es war warm."),
    Deed(301, "Reuter", "Bechtold", "referral", "Der Kongressagentur empfohlen.", HELPED),
    Deed(289, "Plessner", "Lohmann", "press", "Einem Redakteur vorgestellt, der über Führung schreibt.",
         MOVED, "Eine ganze Seite."),
    Deed(268, "Lohmann", "Oberhofer", "advice", "Das Programm der Probierstube auf sechs Abende gekürzt.",
         MOVED, "Die Hälfte ist mehr."),
    _unasked(256, "Oberhofer", NETWORK, "hosting", "Die Jahresfeier mit Wein versorgt.", UNFORGOTTEN,
             "Niemand wollte gehen."),
    Deed(247, "Sørensen", "Freytag", "introduction", "Mit der Schulbehörde ins Gespräch gebracht.", MOVED),
    Deed(235, "Wolff", "Demir", "advice", "Einen Abend lang Lampenfieber behandelt.", HELPED,
         "Ich habe geatmet."),
    _unasked(229, "Wiesner", "Reinders", "other", "Ein Rednerpult gebaut.", MOVED, "Es riecht nach Wald."),
    Deed(214, "Plessner", "Reinders", "advice", "Das Exposé gelesen und beantwortet.", UNFORGOTTEN,
         "Aus dem Nein wurde ein Vertrag."),
    Deed(208, "Oberhofer", "Aksoy", "stage", "Die Probierstube für eine Probe überlassen.", MOVED),
    Deed(195, "Aksoy", NETWORK, "hosting", "Das Treffen in Stuttgart bewirtet.", MOVED),
    Deed(189, "Albrecht", "Hinrichs", "introduction", "Der Hafenbehörde vorgestellt.", HELPED),
    _unasked(176, "Hinrichs", "Sørensen", "stage", "Die Werfthalle für eine Bürgerversammlung geöffnet.",
             UNFORGOTTEN, "Ohne diese Halle wäre der Park nie genehmigt worden."),
    Deed(171, "Abel", "Oberhofer", "talk", "Einen Abend mit Flügel gespielt und gesprochen.", MOVED),
    Deed(150, "Lohmann", "Abel", "referral", "Einer Agentur für Firmenfeiern empfohlen.", MOVED),
    Deed(149, "Freytag", "Stern", "introduction", "In die Dachdeckerinnung eingeladen.", MOVED,
         "Zwei Fälle aus einem Abend."),
    _unasked(143, "Stern", "Wolff", "advice", "Vor einer schweren Verhandlung zugehört.", UNFORGOTTEN,
             "Wir reden wieder miteinander."),
    Deed(128, "Lohmann", "Dietz", "advice", "Die Dramaturgie eines Abends neu geordnet.", MOVED),
    Deed(121, "Bechtold", "Abel", "publicity", "Ein Konzert im Rundbrief empfohlen.", HELPED),
    Deed(115, "Dietz", NETWORK, "other", "Den Saalplan für das Jahrestreffen gezeichnet.", HELPED),
    Deed(101, "Plessner", "Pretorius", "press", "Einer Journalistin vorgestellt.", MOVED),
    Deed(94, "Hinrichs", "Pretorius", "stage", "Eine Bühne vor zweihundert Gästen gegeben.", UNFORGOTTEN,
         "Zum ersten Mal habe ich es ganz erzählt."),
    Deed(76, "Pretorius", "Wolff", "advice", "Aus der eigenen Insolvenz berichtet, vertraulich.", MOVED),
    _unasked(69, "Brehm", "Reinders", "other", "Zwei Bienenvölker in den Garten gestellt.", MOVED),
    Deed(61, "Aksoy", "Brehm", "referral", "Honig in drei Geschäften untergebracht.", MOVED),
    Deed(31, "Stern", "Albrecht", "advice", "Im Streit mit einem Lieferanten vermittelt.", MOVED),
    Deed(18, "Abel", "Popescu", "advice", "Sprechproben mit Musik gemacht.", MOVED, "Jetzt höre ich mich."),
    Deed(11, "Wiesner", "Popescu", "introduction", "Einem Architekten in Kempten vorgestellt.", HELPED),
)
# fmt: on

DEEDS = OF_MAX + OF_THE_OTHERS
DOUBLE = OF_MAX[10]  # Plessner's introduction, recorded a second time by mistake, and taken back
