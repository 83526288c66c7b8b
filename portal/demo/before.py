"""What the demo's ledger knows from before the portal, and the one favor in it that was taken back."""

from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.accounts.models import Person
from portal.favors.actions_import import carry_out, keep
from portal.favors.actions_imported import confirm
from portal.favors.actions_take_back import take_back
from portal.favors.fates import digest_of, fates
from portal.favors.models import Favor
from portal.favors.models_import import Row
from portal.favors.queries_imported import records, waiting_for
from portal.parties.models import Party

NETWORK = "Netzwerk"
# days ago, giver, receiver, kind, what
EARLIER = (
    (842, "Friedrich Plessner", NETWORK, "Rat", "Das Netzwerk auf einer Serviette entworfen."),
    (815, "Martin Albrecht", NETWORK, "Gastfreundschaft", "Der Stammtisch der ersten acht, im Hotel."),
    (760, "Henrike Lohmann", "Martin Albrecht", "Rat", "Einen Festvortrag auf zwanzig Minuten gebracht."),
    (711, "Jörg Hassfurter", "Ulrike Sandmann", "Kunde empfohlen", "Eine Brauerei mit Nachfolgesorgen."),
    (688, "Ulrike Sandmann", "Jörg Hassfurter", "Rat", "Die Pacht der Brauerei neu verhandelt."),
    (
        655,
        "Martin Albrecht",
        "Max Thiele",
        "Bühne",
        "Zum ersten Mal vor Gästen gesprochen, im Frühstückssaal.",
    ),
    (602, "Friedrich Plessner", "Max Thiele", "Rat", "Zugehört, als der Vortrag noch keiner war."),
    (540, "Marlies Oberhofer", "Friedrich Plessner", "Gastfreundschaft", "Sechs Abende in der Probierstube."),
    (512, "Marlies Oberhofer", "Max Thiele", "Bekannt gemacht", "Dem Handwerkskammertag vorgestellt."),
    (470, "Thomas Reuter", NETWORK, "Öffentlichkeit", "Die erste Anzeige gestaltet."),
)
LATER = (
    (498, "Peter Wiesner", "Aylin Demir", "Anderes", "Ein Messestand in drei Tagen."),
    (455, "Lutz Freytag", NETWORK, "Anderes", "Das Dach der Scheune gedeckt, in der wir uns trafen."),
    (455, "Lutz Freitag", NETWORK, "Anderes", "Das Gerüst geliehen."),
    (420, "Corinna Bechtold", "Thomas Reuter", "Kontakt", "Einer Redaktion vorgestellt."),
    (842, "Friedrich Plessner", NETWORK, "Rat", "Das Netzwerk auf einer Serviette entworfen."),
)


def _rows(lines: tuple[tuple[int, str, str, str, str], ...], today: date) -> list[Row]:
    return [
        Row(number, (today - timedelta(days)).strftime("%d.%m.%Y"), giver, receiver, kind, what)
        for number, (days, giver, receiver, kind, what) in enumerate(lines, 2)
    ]


def bring(db: Session, by: Person, today: date) -> None:
    """Imports what stood in a table so far; `today` is the demo's."""
    upload = keep(db, _rows(EARLIER, today), file_name="gefallen-vor-dem-portal.csv", by_id=by.id)
    shown = digest_of(fates(db, upload.lines, today=today, by_id=by.id))
    carry_out(db, upload, shown=shown, today=today, by_id=by.id)


def say_yes(db: Session, person: Person) -> None:
    """To everything that waits."""
    confirm(db, records(db, waiting_for(db, person.id)), by_id=person.id)


def leave_for_later(db: Session, by: Person, today: date) -> None:
    """A second file, looked at and not imported yet: some of its rows are broken."""
    keep(db, _rows(LATER, today), file_name="nachtrag.csv", by_id=by.id)


def take_back_latest(db: Session, person: Person) -> None:
    """What this person confirmed last, because it stands there twice."""
    received = sa.select(Favor).join(Party, Party.id == Favor.receiver_id).where(Party.person_id == person.id)
    latest = db.scalars(received.order_by(Favor.id.desc()).limit(1)).one()
    reason = "Doppelt eingetragen. Für die Lektorin steht der Dank schon am selben Tag."
    take_back(db, latest, by_id=person.id, reason=reason)
