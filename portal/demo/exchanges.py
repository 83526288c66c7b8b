"""What the demo's members did about their favors: what waits for an answer, what was given back, what came of it later."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.accounts.models import Person
from portal.clock import day_of, now
from portal.demo.cast import CLARA, MS, Actor
from portal.demo.favors import HELPED, MOVED, NETWORK, Deed
from portal.favors.actions_deed import Deed as Done
from portal.favors.actions_deed import Gratitude
from portal.favors.actions_report import confirm, decline, report
from portal.favors.actions_return import confirm_return, link_return
from portal.favors.actions_thank import thank
from portal.favors.actions_words import add_words, agree, expect_nothing
from portal.favors.models import Favor, FavorKind
from portal.favors.models_reports import FavorReport
from portal.favors.models_returns import FavorReturn
from portal.network.queries import the_network
from portal.parties.actions import network_party, outside_contact, party_of
from portal.parties.models import Party

Scene = tuple[int, int, Callable[[], object]]  # days ago, hour, what happens
OUTSIDE = {who.family_name: who for who in (CLARA, Actor(MS, "Ines", "Caspari"))}

# fmt: off
REPORTED = (
    # waits for Max
    Deed(2, "Abel", "Thiele", "stage", "Den Flügel für Ihren Abend in der Gießerei gestellt und gestimmt.", MOVED),
    # Max waits for these
    Deed(1, "Thiele", "Plessner", "introduction", "Mit einer Ofenbauerin bekannt gemacht, die über eine "
         "gescheiterte Übergabe schreiben will.", MOVED),
    Deed(4, "Thiele", "Weiß", "advice", "Einen Nachmittag lang die Gießerei für Ihre Schulklasse geöffnet.", MOVED),
    Deed(12, "Thiele", "Wiesner", "publicity", "Die Tischlerei in einem Vortrag erwähnt.", HELPED),
    # waits for an organizer
    Deed(3, "Kühn", NETWORK, "other", "Zwölf Gäste vom Herbsttreffen nach Hause gefahren.", HELPED),
    Deed(80, "Oberhofer", "Caspari", "stage", "Die Probierstube für eine Buchvorstellung überlassen.", MOVED),
)
# fmt: on


@dataclass(frozen=True)
class Exchanges:
    """The people, as the story has brought them in, and what they do."""

    db: Session
    zone: str
    members: dict[str, Person]  # by family name
    organizer: Person

    def scenes(self) -> Iterator[Scene]:
        """In the order of the story; each is played at its own moment."""
        yield from ((deed.days_ago, 17, partial(self.report, deed)) for deed in REPORTED)
        yield 10, 8, partial(self.decline, "Thiele", "Wiesner")
        yield (
            78,
            9,
            partial(self.confirm, "Oberhofer", "Caspari", "Siebzig Menschen, und kein Stuhl blieb frei."),
        )
        yield 330, 9, partial(self.give_back, "Hassfurter", NETWORK, admission=True)
        yield 328, 9, partial(self.accept_return, "Hassfurter", NETWORK, admission=True)
        yield 260, 9, partial(self.give_back, "Thiele", "Lohmann")
        yield 258, 9, partial(self.accept_return, "Thiele", "Lohmann")
        yield 20, 9, partial(self.give_back, "Reuter", "Thiele")
        yield 5, 9, partial(self.give_back, "Sandmann", NETWORK, admission=True)
        yield from self._words()

    def _words(self) -> Iterator[Scene]:
        yield (
            60,
            20,
            partial(
                self.add,
                "Thiele",
                "Wiesner",
                "Heute hat sie die Meisterprüfung bestanden. Ich durfte danebensitzen.",
            ),
        )
        yield (
            130,
            20,
            partial(self.add, "Albrecht", "Thiele", "Aus der einen Keynote sind inzwischen drei geworden."),
        )
        yield 120, 21, partial(self.publish, "Albrecht", "Thiele")
        yield 90, 21, partial(self.publish, "Hinrichs", "Sørensen")
        yield 68, 21, partial(self.say_nothing_expected, "Brehm", "Reinders")

    def thank(self, deed: Deed) -> None:
        """Recorded by whoever received it, on the evening of the day it happened."""
        self._act(thank, deed, Gratitude(deed.thanks, deed.words, deed.asked), by=deed.receiver)

    def report(self, deed: Deed) -> None:
        self._act(report, deed, by=deed.giver, nothing_expected=False)

    def confirm(self, giver: str, receiver: str, words: str) -> None:
        confirm(
            self.db,
            self._reported(giver, receiver),
            Gratitude(MOVED, words, asked=True),
            by_id=self._by(receiver),
        )

    def decline(self, giver: str, receiver: str) -> None:
        decline(self.db, self._reported(giver, receiver), by_id=self._by(receiver))

    def give_back(self, giver: str, receiver: str, *, admission: bool = False) -> None:
        """The latest favor of the one for the other is their return of the first one, or of the admission."""
        answered, answer = self._pair(giver, receiver, admission)
        link_return(self.db, answered, answer, by_id=self._by(giver))

    def accept_return(self, giver: str, receiver: str, *, admission: bool = False) -> None:
        answered, _answer = self._pair(giver, receiver, admission)
        link = self.db.scalars(sa.select(FavorReturn).where(FavorReturn.favor_id == answered.id)).one()
        confirm_return(self.db, link, by_id=self._by(receiver))

    def add(self, giver: str, receiver: str, words: str) -> None:
        add_words(self.db, self._favor(giver, receiver), words, by_id=self._by(receiver))

    def publish(self, giver: str, receiver: str) -> None:
        for name in (giver, receiver):
            agree(self.db, self._favor(giver, receiver), by_id=self._by(name))

    def say_nothing_expected(self, giver: str, receiver: str) -> None:
        expect_nothing(self.db, self._favor(giver, receiver), by_id=self._by(giver))

    def _act(self, act: Callable[..., object], deed: Deed, *said: object, by: str, **more: object) -> None:
        today = day_of(now(), self.zone)
        done = Done(self._party(deed.giver), self._party(deed.receiver), deed.kind, today, deed.what)
        act(self.db, done, *said, by_id=self._by(by), today=today, **more)

    def _party(self, name: str) -> Party:
        if name == NETWORK:
            return network_party(self.db, the_network(self.db).name)
        if name in OUTSIDE:
            who = OUTSIDE[name]
            names = {"given_name": who.given_name, "family_name": who.family_name}
            return outside_contact(self.db, email=who.email, language=who.language, **names)
        return party_of(self.db, self.members[name])

    def _by(self, name: str) -> int:
        """Who acts: the person, for the network an organizer."""
        return self._party(name).person_id or self.organizer.id

    def _reported(self, giver: str, receiver: str) -> FavorReport:
        sides = (
            FavorReport.giver_id == self._party(giver).id,
            FavorReport.receiver_id == self._party(receiver).id,
        )
        return self.db.scalars(sa.select(FavorReport).where(*sides)).one()

    def _favor(self, giver: str, receiver: str, *, admission: bool = False) -> Favor:
        """The latest favor of the one for the other, or the admission."""
        sides = Favor.giver_id == self._party(giver).id, Favor.receiver_id == self._party(receiver).id
        kind = Favor.kind == FavorKind.ADMISSION if admission else Favor.kind != FavorKind.ADMISSION
        return self.db.scalars(sa.select(Favor).where(*sides, kind).order_by(Favor.id.desc()).limit(1)).one()

    def _pair(self, giver: str, receiver: str, admission: bool) -> tuple[Favor, Favor]:
        return self._favor(receiver, giver, admission=admission), self._favor(giver, receiver)
