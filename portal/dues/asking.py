"""Where Stripe is asked: outside of any transaction, between short ones. Nothing here decides; the actions do."""

from collections.abc import Iterator
from dataclasses import replace

import structlog
from sqlalchemy.orm import Session

from portal.clock import now
from portal.database import Database
from portal.dues import actions_events as events
from portal.dues.actions_checkout import note_over
from portal.dues.actions_mirror import Outdated, mirror
from portal.dues.gateway import Gateway, StripeAway, StripeRefused
from portal.dues.models_stripe import Customer
from portal.dues.pictures import Change, Message, Picture
from portal.dues.queries_compare import of_people_who_owe_nothing
from portal.dues.queries_stripe import customer_called, customers_with_news, ended_pages, is_taken

log = structlog.get_logger("portal")

AT_ONCE = {
    "checkout.session.completed",
    "checkout.session.async_payment_succeeded",
}  # somebody waits at the page
MOST = 20  # customers in one go of the worker: letters have their turn too
TRIES = 5


def hear(database: Database, gateway: Gateway, message: Message, zone: str) -> None:
    """A signed message: written down once. The worker asks within seconds; at once when a member waits for it.

    Raises StripeAway when it does not say whom it is about: then Stripe sends it again."""
    with database.session(writes=False) as db:
        if is_taken(db, message.stripe_id):
            return
    if message.customer is None and message.charge is not None:
        message = replace(message, customer=gateway.customer_behind(message.charge))
    is_news = database.step(lambda db: events.take_in(db, message))
    if is_news and message.customer and message.kind in AT_ONCE:
        settle(database, gateway, message.customer, zone)


def settle_waiting(database: Database, gateway: Gateway, zone: str) -> bool:
    """For the worker: asks about customers of whom messages wait. Whether there were any."""
    with database.session(writes=False) as db:
        waiting = customers_with_news(db, now(), MOST)
    for customer in waiting:
        settle(database, gateway, customer, zone)
    return bool(waiting)


def end_charging(database: Database, gateway: Gateway, zone: str) -> bool:
    """For the worker: who has left is not charged again, also when the next charge is due before the night.

    Pages on which nothing is owed any more are closed first. Whether Stripe was told anything; when it is away,
    the next round tells it."""
    told = close_ended_pages(database, gateway)
    for customer in charge_no_more(database, gateway):
        told = True
        try:
            bring_up_to_date(database, gateway, customer, zone)
        except (StripeAway, StripeRefused, Outdated) as trouble:
            log.warning("stripe not asked", customer=customer, why=type(trouble).__name__, said=str(trouble))
    return told


def close_ended_pages(database: Database, gateway: Gateway) -> bool:
    """For the worker: what was paid otherwise, or is not owed any more, is not paid at Stripe as well."""
    with database.session(writes=False) as db:
        waiting = ended_pages(db, now())
    closed = False
    for stripe_id in waiting:
        try:
            close(database, gateway, stripe_id)
            closed = True
        except (StripeAway, StripeRefused) as trouble:
            log.warning("page not closed", page=stripe_id, why=type(trouble).__name__, said=str(trouble))
    return closed


def close(database: Database, gateway: Gateway, stripe_id: str) -> str:
    """Nobody can pay on this page from now on. Says how it stood."""
    stood = gateway.checkout(stripe_id).status
    if stood == "open":
        gateway.expire_checkout(stripe_id)
    database.step(lambda db: note_over(db, stripe_id))
    return stood


def charge_no_more(database: Database, gateway: Gateway) -> Iterator[str]:
    """Tells Stripe to end, with its period, each subscription of somebody who owes nothing more. Gives whose they were.

    When Stripe refuses it, something else holds there than we know of: that is asked for as well."""
    for subscription, customer in of_people_who_owe_nothing(database):
        try:
            gateway.cancel_with_period(subscription)
        except StripeRefused as refusal:
            log.warning("stripe refused", subscription=subscription, said=str(refusal))
        except StripeAway as trouble:
            log.warning("stripe not told", subscription=subscription, said=str(trouble))
            continue
        yield customer


def settle(database: Database, gateway: Gateway, customer: str, zone: str) -> None:
    """Asks how things stand with a customer; when Stripe is away, the messages go on waiting."""
    with database.session(writes=False) as db:
        up_to = events.latest_waiting(db, customer)
    try:
        bring_up_to_date(database, gateway, customer, zone, up_to)
    except (StripeAway, StripeRefused, Outdated) as trouble:
        log.warning("stripe not asked", customer=customer, why=type(trouble).__name__, said=str(trouble))
        database.step(lambda db: events.put_off(db, customer, up_to))
    except Exception:  # a mistake of ours about one customer keeps no other one waiting
        log.exception("stripe not understood", customer=customer)
        database.step(lambda db: events.put_off(db, customer, up_to))


def bring_up_to_date(
    database: Database, gateway: Gateway, customer: str, zone: str, up_to: int = 0
) -> list[Change]:
    """Asks, and takes over what Stripe says; asks again when somebody else did so meanwhile. Says what changed."""
    for _ in range(TRIES):
        with database.session(writes=False) as db:
            known = customer_called(db, customer)
            if known is None:
                return []
            id_, seen = known.id, known.step
        picture = gateway.picture(customer)

        def take_over(
            db: Session, id_: int = id_, seen: int = seen, picture: Picture = picture
        ) -> list[Change]:
            changes = mirror(db, db.get_one(Customer, id_), picture, seen=seen, zone=zone)
            events.settle(db, customer, up_to)
            return changes

        try:
            return database.step(take_over)
        except Outdated:
            continue
    raise Outdated
