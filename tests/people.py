"""The cast. Olga organizes, Theo keeps the dues, Ada applies, Max is a member: with what one needs to know of them."""

import re
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from portal.accounts.actions import give_role, person_for, sign_in
from portal.accounts.models import Person, RoleKind
from portal.letters.models import Letter
from portal.network.actions import publish_privacy_text
from portal.network.queries import the_network
from portal.web.transaction import Portal

ADA = {
    "salutation": "ms",
    "title": "",
    "given_name": "Ada",
    "family_name": "Lindner",
    "email": "ada@example.org",
    "phone": "0221 555 01 50",
    "company": "Lindner Orgelbau",
    "place": "Köln",
}
TALK = {"talk_title": "Der Tag, an dem die Orgel schwieg", "talk_about": "Wie man zuhört.", "experience": ""}
GOALS = {"goals": "Bis Mai dreimal vor mehr als 200 Menschen sprechen."}
GIVES = {"gives_network": "Meine Werkstatt für einen Abend.", "gives_members": "Zwei Stunden Zuhören."}
KNOWN = {"known_by": "Max Thiele"}


def olga(db: Session) -> Person:
    return _person(db, "olga@example.org", "Olga", "Brandt", RoleKind.ORGANIZER)


def jonas(db: Session) -> Person:
    return _person(db, "jonas@example.org", "Jonas", "Reimann", RoleKind.ORGANIZER)


def theo(db: Session) -> Person:
    return _person(db, "theo@example.org", "Theo", "Kassner", RoleKind.TREASURER)


def max_thiele(db: Session) -> Person:
    return _person(db, "max@example.org", "Max", "Thiele", RoleKind.MEMBER)


def lena(db: Session) -> Person:
    return _person(db, "lena@example.org", "Lena", "Vogt", RoleKind.MEMBER)


def _person(db: Session, email: str, given: str, family: str, role: RoleKind) -> Person:
    person = person_for(
        db, email=email, salutation="none", title="", given_name=given, family_name=family, language="de"
    )
    give_role(db, person, role)
    return person


def ready(db: Session) -> None:
    """The network has said what it needs to before people can apply."""
    network = the_network(db)
    network.contact_name, network.contact_phone = "Olga Brandt", "0221 555 01 48"
    network.contact_email = "olga@example.org"
    publish_privacy_text(db, "Wir behalten, was nötig ist.", "We keep what is needed.", None)
    db.flush()


def session_cookie(app: Portal, email: str) -> str:
    """The cookie of a browser in which this person signed in with both factors."""
    with app.database.transaction() as db:
        person = db.scalars(sa.select(Person).where(Person.email == email)).one()
        token = sign_in(db, person, "password", both_factors=True, browser="test")
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return str(signer.dumps({"_user_id": token}))


class Visitor:
    """A person with a browser: opens pages, sends their forms with the keys that stand in them."""

    def __init__(self, app: Portal) -> None:
        self.app = app
        self.client = app.test_client()
        self.page: TestResponse | None = None

    def opens(self, path: str) -> TestResponse:
        self.page = self.client.get(path)
        return self.page

    def sends(self, path: str, data: dict[str, Any] | None = None) -> TestResponse:
        """Sends a form with the keys of the page last opened."""
        assert self.page is not None, "nobody sends a form they have not seen"
        keys = {name: self._hidden(name) for name in ("csrf_token", "form_key")}
        response = self.client.post(path, data={**keys, **(data or {})}, content_type="multipart/form-data")
        if response.status_code == 422:
            self.page = response
        return response

    def _hidden(self, name: str) -> str:
        assert self.page is not None
        found = re.search(rf'name="{name}" value="([^"]+)"', self.page.text)
        assert found, f"the page has no {name}"
        return found[1]

    def fills_in(self, page: str, data: dict[str, Any], to: str | None = None) -> TestResponse:
        assert self.opens(page).status_code == 200
        return self.sends(to or page, data)

    def signs_in_as(self, email: str) -> None:
        """Past the doors, which have stories of their own."""
        self.client.set_cookie("session", session_cookie(self.app, email))

    def last_letter(self, kind: str) -> Letter:
        with self.app.database.session(writes=False) as db:
            return db.scalars(sa.select(Letter).where(Letter.kind == kind).order_by(Letter.id.desc())).first()  # type: ignore[return-value]

    def link_in(self, kind: str) -> str:
        """The path of the link in the latest letter of that kind."""
        found = re.search(r"portal:(\S*/link/\S+)", self.last_letter(kind).text)
        assert found
        return found[1]

    def presses_link_in(self, kind: str) -> TestResponse:
        """Opens the link and presses its one button."""
        page = self.opens(self.link_in(kind))
        action = re.search(r'<form[^>]*action="(/[^"]*(?:application|favors|goodbye)[^"]*)"', page.text)
        token = re.search(r'name="token" value="([^"]+)"', page.text)
        assert action and token
        return self.sends(action[1], {"token": token[1]})


def applies(visitor: Visitor, **changes: str) -> None:
    """All six steps, and the button of the confirming letter."""
    visitor.fills_in("/apply/you", ADA | changes)
    for step, answers in (("talks", TALK), ("goals", GOALS), ("give", GIVES), ("known", KNOWN)):
        assert visitor.fills_in(f"/apply/{step}", answers).status_code == 302
    assert visitor.fills_in("/apply/check", {"consent": "y"}).location == "/application"
    assert visitor.presses_link_in("confirm-address").location == "/application"


def interviewed(organizer: Visitor, number: int, **said: str) -> str:
    """The talk with this applicant is held and noted at the desk, in one form; gives the desk's address."""
    application = f"/organizer/applications/{number}"
    organizer.opens(application)
    desk = organizer.sends(f"{application}/interview").location
    talk = {"held_on": "2026-01-20", "place": "Telefon", "ask": "Presse", "offer": "Zeit", "note": ""}
    assert organizer.fills_in(desk, talk | said, to=f"{desk}/held").location == application
    return desk
