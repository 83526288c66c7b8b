"""From the first form to the first favor, by requests."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.applications.models import Application
from portal.favors.models import Favor, FavorTotal
from portal.members.models import Membership
from portal.web.transaction import Portal
from tests.people import Visitor, applies, interviewed, olga, ready


def the_application(db: Session) -> Application:
    return db.scalars(sa.select(Application)).one()


def organizer(app: Portal) -> Visitor:
    with app.database.transaction() as db:
        ready(db)
        olga(db)
    visitor = Visitor(app)
    visitor.signs_in_as("olga@example.org")
    return visitor


def admitted(ada: Visitor, organizer: Visitor) -> None:
    applies(ada)
    page = "/organizer/applications/1"
    assert organizer.fills_in(f"{page}/invite", {}).status_code == 302
    interviewed(organizer, 1, offer="Werkstatt\nZeit")
    letter = {"reason": "Ihr Thema trägt.", "subject": "Ja", "body": "Wir möchten Sie aufnehmen."}
    assert organizer.fills_in(f"{page}/decide/accept", letter).location == f"{page}/decision"
    organizer.opens(f"{page}/decision")
    assert organizer.sends(f"{page}/decision/release").status_code == 302
    assert ada.fills_in("/application/answer", {"thanks": "Danke."}).location == "/application/welcome"


def test_ada_applies_and_her_admission_is_the_first_line_of_her_record(app: Portal, visitor: Visitor) -> None:
    admitted(visitor, organizer(app))

    visitor.signs_in_as("ada@example.org")
    record = visitor.opens("/record")

    assert record.status_code == 200
    assert "Ihr erstes Jahr beginnt mit einem Gefallen: Olga Brandt hat Sie aufgenommen." in record.text
    assert "Werkstatt" in record.text


def test_the_admission_is_one_favor_with_its_totals(app: Portal, visitor: Visitor) -> None:
    admitted(visitor, organizer(app))

    with app.database.session(writes=False) as db:
        favor = db.scalars(sa.select(Favor)).one()
        membership = db.scalars(sa.select(Membership)).one()
        totals = sorted(map(tuple, db.execute(sa.select(FavorTotal.direction, FavorTotal.count))))
    assert (favor.kind, favor.thanks, favor.occasion) == ("admission", 3, "application:1")
    assert membership.admission_id == favor.id
    assert totals == [("contributed", 1), ("received", 1)]
