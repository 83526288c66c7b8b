"""What was promised in the demo's year, by whom, and what became of it; days are counted back from today."""

from dataclasses import dataclass

from portal.demo.favors import HELPED, MOVED, NETWORK
from portal.favors.models import Thanks


@dataclass(frozen=True)
class Moved:
    days_ago: int
    due_in: int


@dataclass(frozen=True)
class Reported:
    days_ago: int
    sentence: str = ""


@dataclass(frozen=True)
class Kept:
    days_ago: int
    thanks: Thanks
    words: str = ""
    asked: bool = True


@dataclass(frozen=True)
class Released:
    days_ago: int
    sentence: str = ""


@dataclass(frozen=True)
class Withdrawn:
    days_ago: int
    sentence: str


@dataclass(frozen=True)
class Asked:
    """Somebody else is asked to take it over; taken when they agreed, a day later."""

    days_ago: int
    other: str
    sentence: str
    taken: bool = False


Step = Moved | Reported | Kept | Released | Withdrawn | Asked


@dataclass(frozen=True)
class Pledge:
    """Who promised what to whom (by family name), when, for which day, and what was done with it since."""

    days_ago: int
    promisor: str
    receiver: str
    kind: str
    words: str
    due_in: int
    steps: tuple[Step, ...] = ()
    offer: int | None = None  # the number of the offer in the interview that it comes from


# what became a favor stands here instead of among the deeds, each on its day
KEPT = (
    Pledge(290, "Thiele", "Lohmann", "hosting",
           "Werksführung für das Seminar „Führen unter Druck“, mit 22 Teilnehmenden.", -260,
           (Reported(263, "22 waren da, und niemand hat auf die Uhr gesehen."),
            Kept(261, MOVED, "So nah an flüssigem Metall hat noch niemand über Führung nachgedacht.")),
           offer=0),
    Pledge(130, "Thiele", "Sandmann", "talk", "Vortrag vor 40 Mandanten, ohne Honorar.", -100,
           (Moved(105, -85),
            Kept(88, MOVED, "Drei Mandanten haben noch am selben Abend mit ihren Kindern gesprochen."))),
    Pledge(54, "Oberhofer", "Kühn", "stage", "Ein Abend in der Probierstube.", -40,
           (Reported(43), Kept(42, HELPED)), offer=1),
    Pledge(53, "Kühn", NETWORK, "other", "Fahrdienst für Gäste vom Bahnhof zum Treffen.", -47,
           (Reported(48, "Elf Gäste, drei Fahrten."), Kept(47, HELPED, "Niemand kam zu spät.")), offer=0),
)  # fmt: skip
OF_MAX = (
    Pledge(62, "Thiele", "Wiesner", "hosting", "Ein Werksbesuch für sechs Meisterschüler.", -3),
    Pledge(30, "Thiele", "Albrecht", "advice", "Zwei Stunden mit Ihrem Sohn über die Nachfolge.", 5),
    Pledge(95, "Thiele", NETWORK, "other", "Eine gegossene Tischglocke für das Jahrestreffen.", -21,
           (Moved(26, -6), Moved(9, 24))),
    Pledge(50, "Plessner", "Thiele", "advice", "Das Probekapitel lesen und schriftlich antworten.", 40),
    Pledge(44, "Demir", "Thiele", "referral", "Eine Empfehlung für das Frühjahrsforum in Stuttgart.", 75,
           offer=1),
    Pledge(40, "Reuter", "Thiele", "other", "Transport von Technik und Stühlen zum Tag der offenen Gießerei.",
           -2, (Reported(2, "Alles steht in der Halle, auch die sechzig Stühle."),)),
    Pledge(58, "Hassfurter", "Thiele", "hosting", "Ein Fass für den Tag der offenen Gießerei.", -4),
    Pledge(20, "Popescu", "Oberhofer", "other", "Ein Geländer für die Bühne der Probierstube.", 16,
           (Asked(1, "Thiele", "Bei uns stehen beide Pressen. Sie gießen so etwas, und es eilt ein wenig."),)),
)  # fmt: skip
SETTLED = (
    Pledge(130, "Thiele", "Dietz", "other", "Ein Vermessungspunkt aus Bronze.", -70,
           (Withdrawn(74, "Die Form ist zweimal gerissen. Das kann jemand anders besser."),)),
    Pledge(35, "Thiele", "Bechtold", "other", "Halterungen für zwölf Leihgläser.", 8,
           (Asked(12, "Popescu", "Blech ist Ihr Fach, nicht meines.", taken=True),)),
    Pledge(120, "Sandmann", "Thiele", "advice", "Ein Blick auf den Vertrag mit dem Großhändler.", -60,
           (Released(66, "Der Vertrag kam nicht zustande. Danke, dass Sie bereit waren."),), offer=1),
)  # fmt: skip
OF_WHO_LEFT = (
    Pledge(58, "Wolff", "Dietz", "advice", "Ein Training gegen Lampenfieber für Ihr Büro.", 6,
           (Withdrawn(31, "Ich ziehe nach Lissabon und schaffe es vorher nicht mehr. Es tut mir leid."),), offer=1),
    Pledge(49, "Wolff", NETWORK, "other", "Einlass und Garderobe beim Herbsttreffen.", -36,
           (Reported(35), Kept(35, MOVED, "Niemand stand in der Kälte.")), offer=0),
)  # fmt: skip
TO_THE_NETWORK = (
    Pledge(33, "Brehm", NETWORK, "other", "Honig als Dank für die Gäste des Jahrestreffens.", 12, offer=0),
    Pledge(25, "Dietz", NETWORK, "other", "Pläne für den Saal des Jahrestreffens.", -1,
           (Reported(1, "Zwei Blätter, eines mit Fluchtwegen."),), offer=0),
    Pledge(18, "Pretorius", NETWORK, "other", "Tischwäsche für zwölf Tische.", 20, offer=0),
    Pledge(70, "Freytag", NETWORK, "other", "Arbeitsstunden beim Aufbau.", -5, offer=0),
)  # fmt: skip

PLEDGES = KEPT + OF_MAX + SETTLED + OF_WHO_LEFT + TO_THE_NETWORK
