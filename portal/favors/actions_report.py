"""Reporting: the giver says what they did; it counts once the receiver confirms it."""

from datetime import date

from sqlalchemy.orm import Session

from portal.clock import now
from portal.errors import Refused
from portal.favors.actions import Said, grant
from portal.favors.actions_deed import Deed, Gratitude, refuse_untrue, say_thanks, tell
from portal.favors.actions_outside import ask_outside
from portal.favors.models import Favor, Side
from portal.favors.models_reports import FavorReport, ReportEvent, ReportState
from portal.favors.models_words import NothingExpected
from portal.favors.queries import side_of
from portal.letters.actions import revoke_links
from portal.letters.models import LinkPurpose
from portal.parties.models import Party, PartyKind


def report(db: Session, deed: Deed, *, nothing_expected: bool, by_id: int, today: date) -> FavorReport:
    """Notes a favor on the giver's initiative and asks the receiver for their word."""
    refuse_untrue(db, deed, today)
    if side_of(db, deed.giver, deed.receiver, by_id) is not Side.GIVER:
        raise Refused("Only the one who did a favor can report it. Whoever received it thanks for it.")
    noted = FavorReport(
        giver_id=deed.giver.id,
        receiver_id=deed.receiver.id,
        kind=deed.kind,
        on=deed.on,
        what=deed.what,
        nothing_expected=nothing_expected,
        reported_at=now(),
        by_id=by_id,
        state=ReportState.REPORTED,
        state_since=now(),
    )
    db.add(noted)
    db.flush()
    _note(db, noted, None, by_id)
    _ask_for_a_word(db, noted, deed)
    return noted


def confirm(db: Session, noted: FavorReport, said: Gratitude, *, by_id: int) -> Favor:
    """The receiver says yes: from now on it is a favor. Nobody confirms what they gave."""
    giver, receiver = _take_in_hand(db, noted, Side.RECEIVER, by_id)
    favor = grant(
        db,
        giver_id=giver.id,
        receiver_id=receiver.id,
        kind=noted.kind,
        on=noted.on,
        by_id=by_id,
        thanks=said.thanks,
        said=Said(noted.what, said.words),
        asked=said.asked,
        occasion=f"report:{noted.id}",
    )
    if noted.nothing_expected:
        db.add(NothingExpected(favor_id=favor.id, at=noted.reported_at, by_id=noted.by_id))
    # from here on the words live with the favor only, so that they can be blanked in one place
    noted.favor_id, noted.what = favor.id, ""
    _end(db, noted, ReportState.CONFIRMED, by_id)
    say_thanks(db, favor.id, giver, receiver, said)
    return favor


def decline(db: Session, noted: FavorReport, *, by_id: int) -> None:
    """No, thank you: without a reason, and no letter tells of it."""
    _take_in_hand(db, noted, Side.RECEIVER, by_id)
    _end(db, noted, ReportState.DECLINED, by_id)
    revoke_links(db, LinkPurpose.FAVOR_REPORT, noted.id)


def withdraw(db: Session, noted: FavorReport, *, by_id: int) -> None:
    """The giver takes back what was not confirmed yet."""
    _take_in_hand(db, noted, Side.GIVER, by_id)
    _end(db, noted, ReportState.WITHDRAWN, by_id)
    revoke_links(db, LinkPurpose.FAVOR_REPORT, noted.id)


def _ask_for_a_word(db: Session, noted: FavorReport, deed: Deed) -> None:
    if deed.receiver.kind == PartyKind.OUTSIDE:
        ask_outside(db, noted, deed.giver, deed.receiver)
        return
    to_network = deed.receiver.kind == PartyKind.NETWORK
    tell(
        db,
        "favor-for-network" if to_network else "favor-reported",
        deed.receiver,
        f"favor-reported:{noted.id}",
        about=deed.giver,
        page="/organizer/favors" if to_network else f"/favors/reports/{noted.id}",
        on=deed.on,
        what=deed.what,
    )


def _take_in_hand(db: Session, noted: FavorReport, side: Side, by_id: int) -> tuple[Party, Party]:
    """The gate's guard: the right side, and still waiting. The row is locked, so that of many at once one passes."""
    db.refresh(noted, with_for_update=True)
    giver, receiver = db.get_one(Party, noted.giver_id), db.get_one(Party, noted.receiver_id)
    if side_of(db, giver, receiver, by_id) is not side:
        if side is Side.RECEIVER:
            raise Refused("A favor is confirmed by the one who received it, never by the one who did it.")
        raise Refused("Only the one who reported a favor can take the report back.")
    if noted.state != ReportState.REPORTED:
        raise Refused("This report is not waiting any more. Please look at the page again.")
    return giver, receiver


def _end(db: Session, noted: FavorReport, to: ReportState, by_id: int) -> None:
    left = ReportState(noted.state)
    noted.state, noted.state_since = to, now()
    _note(db, noted, left, by_id)


def _note(db: Session, noted: FavorReport, left: ReportState | None, by_id: int) -> None:
    db.add(ReportEvent(report_id=noted.id, from_state=left, to_state=noted.state, at=now(), by_id=by_id))
    db.flush()
