"""Letters to people without an account, each with a link to the one thing that waits for their word."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.accounts.models import Person
from portal.favors.actions_deed import name_in_letters
from portal.favors.models import Favor
from portal.favors.models_reports import FavorReport
from portal.favors.models_returns import FavorReturn
from portal.favors.queries_waiting import reports_waiting_for, returns_waiting_for
from portal.letters.actions import make_link, revoke_links, write
from portal.letters.models import LinkPurpose
from portal.letters.words import path
from portal.network.queries import the_network
from portal.parties.models import Party, PartyKind
from portal.parties.queries import people_behind


def ask_outside(db: Session, noted: FavorReport, giver: Party, receiver: Party) -> None:
    """Asks somebody outside to confirm what a member or the network did for them."""
    facts = {"on": noted.on, "what": noted.what, "by_network": giver.kind == PartyKind.NETWORK}
    _write(db, "favor-outside", receiver, LinkPurpose.FAVOR_REPORT, noted.id, about=giver, **facts)


def ask_outside_about_return(db: Session, link: FavorReturn) -> None:
    """Asks somebody outside whether a favor answers the one they did."""
    answered, answer = db.get_one(Favor, link.favor_id), db.get_one(Favor, link.answer_id)
    to, about = db.get_one(Party, answered.giver_id), db.get_one(Party, answer.giver_id)
    days = {"answered_on": answered.on, "answer_on": answer.on}
    _write(db, "return-outside", to, LinkPurpose.FAVOR_RETURN, link.id, about=about, **days)


def send_links_again(db: Session, address_key: str) -> None:
    """New letters for all that waits for somebody outside; earlier links end. For strangers nothing happens."""
    party = db.scalar(
        sa.select(Party)
        .join(Person, Person.id == Party.person_id)
        .where(Person.email_key == address_key, Party.kind == PartyKind.OUTSIDE)
    )
    if party is None:
        return
    for noted in reports_waiting_for(db, party.id):
        revoke_links(db, LinkPurpose.FAVOR_REPORT, noted.id)
        ask_outside(db, noted, db.get_one(Party, noted.giver_id), party)
    for link in returns_waiting_for(db, party.id):
        revoke_links(db, LinkPurpose.FAVOR_RETURN, link.id)
        ask_outside_about_return(db, link)


def _write(
    db: Session,
    kind: str,
    to: Party,
    purpose: LinkPurpose,
    subject_id: int,
    *,
    about: Party,
    **values: Any,
) -> None:
    network = the_network(db)
    for person in people_behind(db, to):
        link, token = make_link(db, purpose, subject_id)
        write(
            db,
            kind,
            to=person,
            occasion=f"{purpose}:{link.id}",
            reply_to=network.contact_email,
            network=network,
            who=name_in_letters(db, about, person.language),
            link=path(person.language, f"/link/{token}"),
            **values,
        )
