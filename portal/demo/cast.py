"""The people of the demo, as frozen data: who they are, and what somebody who applies writes and says."""

from dataclasses import dataclass

from portal.accounts.models import Salutation
from portal.applications.states import State
from portal.database import fold

MS, MR, NONE = Salutation.MS, Salutation.MR, Salutation.NONE
DAYS_TO_ADMISSION = 12  # from the day of sending; story.py plays these days


@dataclass(frozen=True)
class Actor:
    salutation: Salutation
    given_name: str
    family_name: str
    title: str = ""
    language: str = "de"

    @property
    def name(self) -> str:
        return " ".join(filter(None, (self.title, self.given_name, self.family_name)))

    @property
    def email(self) -> str:
        # the dotless i is a letter of its own, which fold() leaves alone
        name = fold(f"{self.given_name}.{self.family_name}").replace("\u0131", "i")
        return f"{name}@example.org"


@dataclass(frozen=True)
class Answers:
    """What somebody sends when they apply."""

    company: str
    place: str
    talk_title: str
    talk_about: str
    goals: str
    gives_network: str
    gives_members: str
    experience: str = ""
    known_by: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Interview:
    """What was said in the talk."""

    asks: tuple[str, ...]
    offers: tuple[str, ...]
    notes: str
    place: str = "Telefon"


@dataclass(frozen=True)
class Applicant:
    """Somebody who applies, when they sent it (days before today), and how far it has come."""

    who: Actor
    wrote: Answers
    sent_days_ago: int
    until: State
    said: Interview | None = None
    reason: str = ""  # of the decision, or of what the applicant did last
    told: str = ""  # what the organizer writes into the gap of the proposed letter
    thanks: str = ""
    read: bool = True
    drafted: bool = False  # a decision lies ready to be released
    led_by: str = "olga"


OLGA = Actor(MS, "Olga", "Brandt")
JONAS = Actor(MR, "Jonas", "Reimann")
ORGANIZERS = {"olga": OLGA, "jonas": JONAS}
ADA = Actor(MS, "Ada", "Lindner")
BEN = Actor(MR, "Ben", "Okafor")
CEM = Actor(MR, "Cem", "Yıldız")  # noqa: RUF001 - his name
MAX = Actor(MR, "Max", "Thiele")
LENA = Actor(MS, "Lena", "Vogt", "Dr.")
CLARA = Actor(MS, "Clara", "Weiß")  # an outside contact
ONE_CAN_BE = {
    "olga": OLGA,
    "jonas": JONAS,
    "ada": ADA,
    "ben": BEN,
    "cem": CEM,
    "clara": CLARA,
    "max": MAX,
    "lena": LENA,
}
