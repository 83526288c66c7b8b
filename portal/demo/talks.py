"""What was said in the talks with those who applied, minute by minute, and what the organizers thought of it."""

from portal.demo.cast import Interview, Spoken, View
from portal.interviews.models import CaptureKind, Matter, Whom
from portal.interviews.models_opinions import Step

NO, RATHER_NO, RATHER_YES, YES = Step
NETWORK, MEMBER = Whom.NETWORK, Whom.MEMBER
PRESS, STAGE, CLIENT, EXPERTISE, TIME, MONEY, AUDIENCE, OTHER = Matter


def _ask(
    minute: int, words: str, to: Whom | None, what: Matter | None, prompted: bool | None = None
) -> Spoken:
    return Spoken(minute, CaptureKind.ASK, words, to, what, prompted)


def _unasked(minute: int, words: str, to: Whom | None, what: Matter | None) -> Spoken:
    return Spoken(minute, CaptureKind.OFFER, words, to, what, prompted=False)


def _prompted(minute: int, words: str, to: Whom | None, what: Matter | None) -> Spoken:
    return Spoken(minute, CaptureKind.OFFER, words, to, what, prompted=True)


def _note(minute: int, words: str) -> Spoken:
    return Spoken(minute, CaptureKind.NOTE, words)


def with_a_member(joined: int, talk: str, ask: str, to_network: str, to_members: str) -> Interview:
    """Talks of those who were admitted: not every one of them begins with an offer."""
    first, second, third = ((4, 9, 17), (6, 3, 15), (11, 2, 19))[joined % 3]
    lines = (
        _unasked(first, to_network, NETWORK, None)
        if joined % 3 < 2
        else _prompted(first, to_network, NETWORK, None),
        _ask(second, ask, MEMBER if joined % 2 else NETWORK, None),
        _prompted(third, to_members, MEMBER, None)
        if joined % 2
        else _unasked(third, to_members, MEMBER, None),
        _note(24, f"Ein gutes Gespräch über „{talk}“."),
    )
    return Interview(
        lines, place="Telefon" if joined % 4 else "Video", left_out=(3,) if joined % 5 == 0 else ()
    )


ROHWEDDER = Interview(
    lines=(
        _unasked(5, "Der Dachboden für ein Frühlingstreffen", NETWORK, None),
        _ask(11, "Jemanden, der sie in Rostock vorstellt", MEMBER, STAGE),
        _note(20, "Erzählt vom Sturm 2013, ohne größer zu werden, als sie war."),
    ),
    left_out=(2,),
)

CEM = Interview(
    lines=(
        _ask(2, "Eine Vorstellung beim Westfälischen Wirtschaftstag, am liebsten persönlich", NETWORK, STAGE),
        _ask(4, "Jemanden, der seinen Vortrag einmal ganz hört und kürzt", MEMBER, EXPERTISE),
        _ask(5, "Die Nummer der Redakteurin, die über Peter Wiesner schrieb", NETWORK, PRESS),
        _unasked(6, "Die Bühne für das Sommerfest aufbauen, ohne Rechnung", NETWORK, TIME),
        _note(
            9, "Spricht frei und in Bildern. Die Geschichte vom Unfall erzählt er ruhig und ohne Schonung."
        ),
        _unasked(
            14, "Drei Mitglieder im Frühjahr mit auf ein Gerüst am Dortmunder Hafen nehmen", MEMBER, TIME
        ),
        _prompted(21, "Kontakt zur Redaktion der Verbandszeitschrift", NETWORK, PRESS),
        _note(27, "„Wer oben steht, merkt sich, wer unten gehalten hat.“"),
    ),
    place="Video",
    minutes=32,
    left_out=(4,),
)
ABOUT_CEM = (
    View(
        "jonas",
        1,
        (
            (YES, "Vierzig Minuten ohne Folie, und keine war zu lang."),
            (YES, "Der Unfall ist seiner, er erzählt ihn nicht als Lehrstück."),
            (RATHER_YES, "Zwei sind genau benannt, der Kontakt zur Zeitschrift noch nicht."),
            (RATHER_YES, "Den Wirtschaftstag ja; die Baubranche zu verlassen, wird länger dauern."),
        ),
    ),
)

JUDITH = Interview(
    lines=(
        _unasked(3, "Ein Treffen in der Bergstation, mit Abendfahrt", NETWORK, STAGE),
        _ask(12, "Einen Platz auf dem Frühjahrsforum in Stuttgart", NETWORK, STAGE),
        _note(20, "Genau, trocken, sehr komisch. Zwanzig Minuten Redezeit wären ihr lieber als vierzig."),
    ),
    minutes=28,
)
ABOUT_JUDITH = (
    View(
        "jonas",
        0,
        (
            (YES, "Zwanzig Minuten, die man weitererzählt."),
            (YES, ""),
            (YES, "Tag, Ort und Zahl der Plätze standen nach drei Minuten fest."),
            (RATHER_YES, "Ulrike Sandmann kennt die Leitung des Forums."),
        ),
    ),
    View(
        "olga",
        1,
        (
            (RATHER_YES, "Einen halben. Zusammen mit jemand anderem einen ganzen."),
            (YES, "Jede Zahl ist von ihr selbst gemessen."),
            (YES, ""),
            (YES, "In Stuttgart haben wir zwei Mitglieder."),
        ),
    ),
)

ANSGAR = Interview(
    lines=(
        _ask(5, "Hilfe bei der Presse", NETWORK, PRESS),
        _prompted(19, "Ein Konzertabend in Fulda", NETWORK, STAGE),
        _note(23, "Gutes Thema, noch kein fertiger Vortrag. Im Frühjahr steht die Fassung."),
    ),
    left_out=(3, 4),
)
ABOUT_ANSGAR = (
    View(
        "olga",
        0,
        (
            (RATHER_YES, "Sobald es ein Vortrag ist."),
            (YES, ""),
            (RATHER_NO, "Der Abend ist angeboten, ein Datum gibt es nicht."),
            (RATHER_YES, ""),
        ),
    ),
    View("jonas", 1, words="Ich kenne Ansgar Pohl seit der Schulzeit."),
)

NADJA = Interview(
    lines=(
        _unasked(2, "Zwei Abende im Jahr als Gastgeberin in Paderborn", NETWORK, STAGE),
        _ask(8, "Eine Empfehlung an einen Klinikverbund", MEMBER, CLIENT),
        _note(15, "Schnell, freundlich, konkret."),
    ),
    minutes=21,
)
ABOUT_NADJA = (
    View("olga", 1, ((YES, ""), (YES, "Der heißeste Tag des Jahres, mit Uhrzeiten."), (YES, ""), (None, ""))),
)

VOLKER = Interview(
    lines=(
        _ask(3, "Kontakte in die Automobilbranche", NETWORK, CLIENT),
        _unasked(7, "Wände und Licht für das Jahrestreffen", NETWORK, OTHER),
        _note(11, "War auf dem Sprung, sagte aber klar zu."),
    ),
    minutes=12,
    left_out=(0, 3, 4),
)

DIRK = Interview(
    lines=(
        _ask(1, "Alle Pressekontakte", NETWORK, PRESS),
        _ask(3, "Die Mitgliederliste", NETWORK, CLIENT),
        _ask(6, "Einen Platz auf der größten Bühne", NETWORK, STAGE),
        _note(14, "Auf die Frage, was er mitbringt, nannte er zweimal seine Reichweite."),
    ),
    minutes=18,
)
ABOUT_DIRK = (
    View(
        "olga",
        0,
        (
            (RATHER_NO, "Zwanzig Minuten davon sind ein Verkaufsgespräch."),
            (NO, "Keine eigene Geschichte, auch auf Nachfrage nicht."),
            (NO, "Es gab keines."),
            (RATHER_NO, ""),
        ),
    ),
    View(
        "jonas",
        1,
        (
            (RATHER_NO, ""),
            (RATHER_NO, "Vielleicht die Zeit vor der ersten Firma; davon wollte er nicht sprechen."),
            (NO, "Zweimal gefragt."),
            (None, ""),
        ),
    ),
)
