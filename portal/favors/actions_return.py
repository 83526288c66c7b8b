"""Return links: a favor answers another. Proposed by one side, confirmed by the one who is answered."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.clock import now
from portal.errors import Refused
from portal.favors.actions_deed import refuse_taken_back, tell
from portal.favors.actions_outside import ask_outside_about_return
from portal.favors.models import Favor, Side
from portal.favors.models_returns import FavorReturn, ReturnEvent, ReturnState
from portal.favors.queries import side_of
from portal.letters.actions import revoke_links
from portal.letters.models import LinkPurpose
from portal.parties.models import Party, PartyKind

STANDS = (ReturnState.PROPOSED, ReturnState.CONFIRMED)


def link_return(db: Session, answered: Favor, answer: Favor, *, by_id: int) -> FavorReturn:
    """Who returns a favor proposes the link; who is answered and links it themselves has confirmed by doing so."""
    _refuse_untrue(db, answered, answer)
    side = _side(db, answered, by_id)
    if side is None:
        raise Refused("Only the two people of a favor can link it to another.")
    _refuse_second(db, answered, answer)
    at = now()
    link = FavorReturn(
        favor_id=answered.id,
        answer_id=answer.id,
        proposed_at=at,
        by_id=by_id,
        state=ReturnState.PROPOSED,
        state_since=at,
    )
    db.add(link)
    db.flush()
    _note(db, link, None, by_id)
    if side is Side.GIVER:
        _confirm(db, link, answered, answer, by_id)
    else:
        _ask(db, link, answered, answer)
    return link


def confirm_return(db: Session, link: FavorReturn, *, by_id: int) -> None:
    """The one who is answered says yes; for what the network gave, an organizer other than who returned it."""
    answered = _take_in_hand(db, link, Side.GIVER, by_id)
    _confirm(db, link, answered, db.get_one(Favor, link.answer_id), by_id)


def decline_return(db: Session, link: FavorReturn, *, by_id: int) -> None:
    """No, thank you: without a reason, and no letter tells of it."""
    _take_in_hand(db, link, Side.GIVER, by_id)
    _end(db, link, ReturnState.DECLINED, by_id)


def withdraw_return(db: Session, link: FavorReturn, *, by_id: int) -> None:
    _take_in_hand(db, link, Side.RECEIVER, by_id)
    _end(db, link, ReturnState.WITHDRAWN, by_id)


def void_links_of(db: Session, favor: Favor, *, by_id: int) -> None:
    """A favor that is taken back gives nothing back, and nothing gives it back."""
    either = sa.or_(FavorReturn.favor_id == favor.id, FavorReturn.answer_id == favor.id)
    for link in db.scalars(sa.select(FavorReturn).where(either, FavorReturn.state.in_(STANDS))).all():
        _end(db, link, ReturnState.VOID, by_id)


def _refuse_untrue(db: Session, answered: Favor, answer: Favor) -> None:
    if answered.id == answer.id:
        raise Refused("A favor never answers itself.")
    if (answer.on, answer.id) < (answered.on, answered.id):
        raise Refused("A return is later than the favor it answers.")
    to_network = db.get_one(Party, answered.giver_id).kind == PartyKind.NETWORK
    if answer.giver_id != answered.receiver_id or not (to_network or answer.receiver_id == answered.giver_id):
        raise Refused("A favor is returned by the one who received it, to the one who did it.")
    for favor in (answered, answer):
        refuse_taken_back(db, favor)


def _refuse_second(db: Session, answered: Favor, answer: Favor) -> None:
    """The database refuses it too; asked first, so that of many at once the later ones are told why."""
    stands = sa.select(FavorReturn.id).where(FavorReturn.state.in_(STANDS)).limit(1)
    if db.scalar(stands.where(FavorReturn.favor_id == answered.id)) is not None:
        raise Refused("This favor is linked to its return already.")
    if db.scalar(stands.where(FavorReturn.answer_id == answer.id)) is not None:
        raise Refused("This favor answers another one already.")
    before = sa.select(FavorReturn.id).where(
        FavorReturn.favor_id == answered.id,
        FavorReturn.answer_id == answer.id,
        FavorReturn.state == ReturnState.DECLINED,
    )
    if db.scalar(before) is not None:
        raise Refused("This link was proposed before. Please talk to each other about it.")


def _ask(db: Session, link: FavorReturn, answered: Favor, answer: Favor) -> None:
    to, about = db.get_one(Party, answered.giver_id), db.get_one(Party, answer.giver_id)
    if to.kind == PartyKind.OUTSIDE:
        ask_outside_about_return(db, link)
        return
    tell(
        db,
        "return-proposed",
        to,
        f"return-proposed:{link.id}",
        about=about,
        page="/organizer/favors" if to.kind == PartyKind.NETWORK else f"/favors/{answered.id}",
        is_admission=answered.kind == "admission",
        answered_on=answered.on,
        answer_on=answer.on,
    )


def _confirm(db: Session, link: FavorReturn, answered: Favor, answer: Favor, by_id: int) -> None:
    _end(db, link, ReturnState.CONFIRMED, by_id)
    tell(
        db,
        "return-confirmed",
        db.get_one(Party, answer.giver_id),
        f"return-confirmed:{link.id}",
        about=db.get_one(Party, answered.giver_id),
        page=f"/favors/{answered.id}",
        is_admission=answered.kind == "admission",
        answered_on=answered.on,
        answer_on=answer.on,
    )


def _side(db: Session, answered: Favor, person_id: int) -> Side | None:
    giver, receiver = db.get_one(Party, answered.giver_id), db.get_one(Party, answered.receiver_id)
    return side_of(db, giver, receiver, person_id)


def _take_in_hand(db: Session, link: FavorReturn, side: Side, by_id: int) -> Favor:
    """The gate's guard: the right side, and still proposed. The row is locked, so that of many at once one passes."""
    db.refresh(link, with_for_update=True)
    answered = db.get_one(Favor, link.favor_id)
    if _side(db, answered, by_id) is not side:
        if side is Side.GIVER:
            raise Refused(
                "A return is confirmed by the one whose favor it answers, never by the one who returned it."
            )
        raise Refused("Only the one who proposed a return can take it back.")
    if link.state != ReturnState.PROPOSED:
        raise Refused("This return is not waiting any more. Please look at the page again.")
    return answered


def _end(db: Session, link: FavorReturn, to: ReturnState, by_id: int) -> None:
    left = ReturnState(link.state)
    link.state, link.state_since = to, now()
    _note(db, link, left, by_id)
    revoke_links(db, LinkPurpose.FAVOR_RETURN, link.id)


def _note(db: Session, link: FavorReturn, left: ReturnState | None, by_id: int) -> None:
    db.add(ReturnEvent(return_id=link.id, from_state=left, to_state=link.state, at=now(), by_id=by_id))
    db.flush()
