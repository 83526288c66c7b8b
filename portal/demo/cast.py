"""The people of the demo, as frozen data: who they are, and what somebody who applies writes and says."""

from collections.abc import Mapping
from dataclasses import dataclass

from portal.accounts.models import Salutation
from portal.applications.states import State
from portal.database import fold
from portal.interviews.models import CaptureKind, Matter, Whom
from portal.interviews.models_opinions import Step

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
class Spoken:
    """One thing said in the talk, in which of its minutes, and how it came."""

    minute: int
    kind: CaptureKind
    words: str
    to: Whom | None = None
    what: Matter | None = None
    prompted: bool | None = None


@dataclass(frozen=True)
class Interview:
    """What was said in the talk."""

    lines: tuple[Spoken, ...]
    place: str = "Telefon"
    minutes: int = 34
    left_out: tuple[int, ...] = ()  # the questions nobody asked, by their place on the list

    @property
    def best_offer(self) -> str:
        return next((line.words for line in self.lines if line.kind is CaptureKind.OFFER), "")


@dataclass(frozen=True)
class View:
    """An opinion: a step and a sentence for each criterion in turn; without any, one that abstains."""

    by: str
    days_after_the_talk: int
    answers: tuple[tuple[Step | None, str], ...] = ()
    words: str = ""


@dataclass(frozen=True)
class Asked:
    """What an organizer asked for when the form had been sent, and what came back."""

    days_later: int  # after sending
    why: str
    question: str
    answered_after: int | None = None  # days; None: the answer is awaited
    answer: str = ""
    changes: Mapping[str, str] | None = None  # what reads differently in the new revision


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
    asked: tuple[Asked, ...] = ()
    opinions: tuple[View, ...] = ()


OLGA = Actor(MS, "Olga", "Brandt")
JONAS = Actor(MR, "Jonas", "Reimann")
ORGANIZERS = {"olga": OLGA, "jonas": JONAS}
THEO = Actor(MR, "Theo", "Kassner")  # looks after the dues
ADA = Actor(MS, "Ada", "Lindner")
BEN = Actor(MR, "Ben", "Okafor")
CEM = Actor(MR, "Cem", "Yıldız")  # noqa: RUF001 - his name
EVA = Actor(MS, "Eva", "Kessler")
MAX = Actor(MR, "Max", "Thiele")
LENA = Actor(MS, "Lena", "Vogt", "Dr.")
CLARA = Actor(MS, "Clara", "Weiß")  # an outside contact
ONE_CAN_BE = {
    "olga": OLGA,
    "jonas": JONAS,
    "theo": THEO,
    "ada": ADA,
    "ben": BEN,
    "cem": CEM,
    "eva": EVA,
    "clara": CLARA,
    "max": MAX,
    "lena": LENA,
}
