"""A membership ends: by its member or by an organizer, once, and only when every promise is settled."""

from sqlalchemy.orm import Session

from portal.accounts.actions import end_role
from portal.accounts.actions_links import spend_links
from portal.accounts.models import Person, RoleKind
from portal.accounts.queries import holds
from portal.clock import day_of, now
from portal.dues.actions import end as end_dues
from portal.dues.queries import current_dues
from portal.errors import Refused
from portal.favors.actions_words import disagree_everywhere
from portal.leaving.queries import Closed, closed_of, open_promises
from portal.letters.actions import make_link, revoke_links, write
from portal.letters.models import Link, LinkPurpose
from portal.letters.words import path
from portal.members.models import ClosingRecord, Membership
from portal.network.queries import the_network
from portal.parties.models import Party
from portal.promises.actions_leaving import no_longer_asked
from portal.records.paper import record_pdf


def end(db: Session, membership_id: int, *, reason: str, by_id: int, zone: str) -> Link:
    """The membership, its dues, the role and the ways in end; the record is frozen, and a letter says goodbye with a link to it.

    The row is locked, so that of many at once one passes. Gives the letter's link."""
    membership = db.get_one(Membership, membership_id, with_for_update=True, populate_existing=True)
    party = db.get_one(Party, membership.party_id)
    person = db.get_one(Person, party.person_id)
    _refuse(db, membership, person, reason, by_id)
    no_longer_asked(db, party.id, by_id=by_id, zone=zone)
    record = record_pdf(db, party.id, today=day_of(now(), zone), language=person.language, zone=zone)
    membership.ended_at, membership.ended_by_id, membership.ended_reason = now(), by_id, reason
    db.add(ClosingRecord(membership_id=membership.id, made_at=now(), content=record))
    disagree_everywhere(db, party.id, by_id=by_id)
    owed = current_dues(db, person.id)
    if owed is not None:
        end_dues(db, owed, by_id=by_id, zone=zone)
    end_role(db, person.id, RoleKind.MEMBER, by_id)
    if not holds(db, person.id, RoleKind.ORGANIZER):
        spend_links(db, person.id)
    db.flush()
    return _say_goodbye(db, membership, person, owed=owed is not None)


def _refuse(db: Session, membership: Membership, person: Person, reason: str, by_id: int) -> None:
    if membership.ended_at is not None:
        raise Refused("This membership has ended already.")
    if by_id != person.id:
        if not holds(db, by_id, RoleKind.ORGANIZER):
            raise Refused("A membership is ended by its member or by an organizer.")
        if not reason:
            raise Refused("Say in a sentence why the membership ends")
    if open_promises(db, membership.party_id):
        raise Refused("Promises are still open. Each of them is settled first; then the membership can end.")


def _say_goodbye(db: Session, membership: Membership, person: Person, *, owed: bool) -> Link:
    network, by_id = the_network(db), membership.ended_by_id
    link, token = make_link(db, LinkPurpose.CLOSING_RECORD, membership.id)
    write(
        db,
        "goodbye",
        to=person,
        occasion=f"goodbye:{membership.id}",
        reply_to=network.contact_email,
        network=network,
        owed=owed,
        by=None if by_id == person.id else db.get_one(Person, by_id).name,
        reason=membership.ended_reason,
        link=path(person.language, f"/link/{token}"),
        apply=path(person.language, "/apply"),
    )
    return link


def send_link_again(db: Session, address_key: str) -> None:
    """A new letter to whoever left; earlier links end. For strangers nothing happens."""
    found = closed_of(db, address_key)
    if found is not None:
        _send_link(db, found)


def _send_link(db: Session, found: Closed) -> None:
    revoke_links(db, LinkPurpose.CLOSING_RECORD, found.membership.id)
    link, token = make_link(db, LinkPurpose.CLOSING_RECORD, found.membership.id)
    network, person = the_network(db), found.person
    write(
        db,
        "closing-record",
        to=person,
        occasion=f"closing-record:{link.id}",
        reply_to=network.contact_email,
        network=network,
        link=path(person.language, f"/link/{token}"),
    )
