"""Members as the stories of their pages need them: admitted, and some of them with favors between them."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from portal.favors.actions import Said, grant
from portal.favors.models import Favor, Thanks
from portal.members.actions import choose
from portal.members.models_publication import What
from portal.parties.actions import network_party, party_of
from portal.web.transaction import Portal
from tests.people import Visitor, jonas, olga, ready
from tests.promises.stage import browser, joins, party, person, today

__all__ = ["browser", "gives", "house", "organizer_of", "party", "person", "shows", "today"]

WORDS = {What.COMPANY: "Gießerei Thiele", What.PLACE: "Solingen", What.TALK: "Der Guss, der gelang"}


def house(app: Portal) -> None:
    """Max, Lena and Nina are members; Olga and Jonas organize."""
    with app.database.transaction() as db:
        ready(db)
        for given, family in (("Max", "Thiele"), ("Lena", "Vogt"), ("Nina", "Falk")):
            joins(db, given, family)
        jonas(db)


def gives(
    db: Session, giver: str, receiver: str, kind: str = "advice", on: date | None = None, what: str = ""
) -> Favor:
    """A favor between two, the network being one of them or none."""
    sides = [
        network_party(db, "Sternstunde") if name == "Netzwerk" else party_of(db, person(db, name))
        for name in (giver, receiver)
    ]
    return grant(
        db,
        giver_id=sides[0].id,
        receiver_id=sides[1].id,
        kind=kind,
        on=on or today() - timedelta(days=1),
        by_id=sides[1].person_id or olga(db).id,
        thanks=Thanks.MOVED,
        said=Said(what or f"{kind} von {giver}", f"Danke an {giver}"),
    )


def shows(db: Session, given: str, *what: What) -> None:
    choose(db, {one: WORDS.get(one, "") for one in what}, by_id=person(db, given).id)


def organizer_of(app: Portal) -> Visitor:
    visitor = Visitor(app)
    visitor.signs_in_as("olga@example.org")
    return visitor
