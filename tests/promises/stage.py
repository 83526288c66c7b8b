"""Members as the stories about promises need them: admitted, with what they offered and asked for in their interview."""

import re
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.accounts.actions import give_role, person_for
from portal.accounts.models import Person, RoleKind
from portal.applications.models import Application
from portal.applications.states import State as Stage
from portal.clock import day_of, now
from portal.favors.actions import grant
from portal.interviews.actions_lines import Line, add_lines
from portal.interviews.models import CaptureKind, Interview
from portal.letters.models import Letter
from portal.members.models import Membership
from portal.parties.actions import network_party, party_of
from portal.promises import actions
from portal.promises.models import Promise
from portal.web.transaction import Portal
from tests.people import Visitor, olga, ready

BERLIN = "Europe/Berlin"


def today() -> date:
    return day_of(now(), BERLIN)


def in_days(days: int) -> date:
    return today() + timedelta(days=days)


def joins(
    db: Session, given: str, family: str, offers: tuple[str, ...] = (), asks: tuple[str, ...] = ()
) -> Person:
    """Somebody whom Olga admitted."""
    email = f"{given.lower()}@example.org"
    person = person_for(
        db, email=email, salutation="none", title="", given_name=given, family_name=family, language="de"
    )
    give_role(db, person, RoleKind.MEMBER)
    by = olga(db)
    application = _application(db, email)
    house, party = network_party(db, "Sternstunde"), party_of(db, person)
    admission = grant(
        db,
        giver_id=house.id,
        receiver_id=party.id,
        kind="admission",
        on=today(),
        by_id=by.id,
        occasion=f"application:{application.id}",
    )
    db.add(
        Membership(
            party_id=party.id, application_id=application.id, admission_id=admission.id, began_at=now()
        )
    )
    _interview(db, application.id, by.id, offers, asks)
    application.state = Stage.ADMITTED
    return person


def _application(db: Session, email: str) -> Application:
    at = now()
    moments = {"state_since": at, "begun_at": at, "saved_at": at, "confirmed_at": at}
    application = Application(
        state=Stage.INTERVIEWED, reference=email[:20], language="de", email=email, email_key=email, **moments
    )
    db.add(application)
    db.flush()
    return application


def _interview(
    db: Session, application_id: int, by_id: int, offers: tuple[str, ...], asks: tuple[str, ...]
) -> None:
    held = Interview(
        application_id=application_id,
        host_id=by_id,
        held_on=today(),
        place="Telefon",
        noted_at=now(),
        noted_by_id=by_id,
    )
    db.add(held)
    db.flush()
    said = [(CaptureKind.ASK, words) for words in asks] + [(CaptureKind.OFFER, words) for words in offers]
    add_lines(db, held, [Line(kind, words) for kind, words in said], by_id)


def house(app: Portal) -> None:
    """Max, Lena and Nina are members; Olga is the only organizer."""
    with app.database.transaction() as db:
        ready(db)
        joins(db, "Max", "Thiele")
        joins(db, "Lena", "Vogt", offers=("Eine Sprechstunde", "Ein zweiter Blick"), asks=("Eine Bühne",))
        joins(db, "Nina", "Falk")


def person(db: Session, given: str) -> Person:
    return db.scalars(sa.select(Person).where(Person.given_name == given)).one()


def party(db: Session, given: str) -> int:
    return party_of(db, person(db, given)).id


def promises(
    db: Session, given: str, to: str | None = None, due_on: date | None = None, **changes: Any
) -> Promise:
    """Somebody promises something: to a member, or to the network."""
    receiver = party(db, to) if to else network_party(db, "Sternstunde").id
    facts: dict[str, Any] = {"words": "Eine Werksführung", "kind": "hosting", "due_on": due_on or in_days(30)}
    return actions.make(
        db, receiver_id=receiver, by_id=person(db, given).id, zone=BERLIN, **(facts | changes)
    )


def promised(app: Portal, given: str, to: str | None = None, due_on: date | None = None) -> int:
    with app.database.transaction() as db:
        return promises(db, given, to, due_on).id


def acts(db: Session, given: str, promise: Promise) -> dict[str, Any]:
    """What an action wants to know of who acts on the promise as it stands."""
    return {"seen": promise.step, "by_id": person(db, given).id, "zone": BERLIN}


def browser(app: Portal, given: str) -> Visitor:
    visitor = Visitor(app)
    visitor.signs_in_as(f"{given.lower()}@example.org")
    return visitor


def step_on(visitor: Visitor) -> str:
    """The step of the promise that stands in the form last opened."""
    assert visitor.page is not None
    found = re.search(r'name="step"[^>]* value="(\d+)"', visitor.page.text)
    assert found
    return found[1]


def does(visitor: Visitor, path: str, data: dict[str, Any] | None = None) -> Any:
    """Opens the page of an act and sends its form."""
    assert visitor.opens(path).status_code == 200
    return visitor.sends(path, {"step": step_on(visitor), **(data or {})})


def letters(app: Portal) -> list[tuple[str, str]]:
    """Kind and address of every letter about promises, in the order they were written."""
    with app.database.session(writes=False) as db:
        rows = db.execute(
            sa.select(Letter.kind, Letter.to_address).where(Letter.kind.like("promise-%")).order_by(Letter.id)
        )
        return [(kind, address.split("@")[0]) for kind, address in rows]


def stands(app: Portal, promise_id: int) -> Promise:
    with app.database.session(writes=False) as db:
        return db.get_one(Promise, promise_id)
