"""The way to Stripe's page and back: a wish is written down, Stripe is asked, its answer is written down."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from portal.database import Database
from portal.dues import actions_checkout as actions
from portal.dues.actions_checkout import Wish
from portal.dues.asking import bring_up_to_date, close
from portal.dues.gateway import Gateway
from portal.dues.pictures import Page
from portal.errors import Refused

Wished = Callable[[Session], Wish]


def page_to_pay_on(
    database: Database, gateway: Gateway, wished: Wished, *, pages: tuple[str, str], name: str, zone: str
) -> str:
    """The address of a page on which the wish is paid. Cut off anywhere, it can be begun again: every step that
    creates something has its key. `pages`: where it leads back to, paid or not; `name`: what is paid now."""
    wish = database.step(wished)
    _clear_the_way(database, gateway, wish, zone)
    if wish.stripe_id and (page := _still_open(database, gateway, wish, zone)):
        return page.address
    if wish.stripe_id:  # it has expired: a new wish, with a new key
        wish = database.step(wished)
    customer = wish.customer or _new_customer(database, gateway, wish)
    price = wish.price or _new_price(database, gateway, wish)
    page = gateway.new_checkout(
        wish.order, customer=customer, price=price, name=name, pages=pages, key=wish.key
    )
    _note_page(database, gateway, wish, page)
    return page.address


def _note_page(database: Database, gateway: Gateway, wish: Wish, page: Page) -> None:
    """What ended while Stripe was asked is closed there; nobody was sent to it."""
    try:
        database.step(lambda db: actions.note_page(db, wish.checkout_id, page))
    except Refused:
        if gateway.checkout(page.stripe_id).status == "open":
            gateway.expire_checkout(page.stripe_id)
        raise


def _clear_the_way(database: Database, gateway: Gateway, wish: Wish, zone: str) -> None:
    """An older page with another order is closed; when it was paid and nobody here knew yet, that counts."""
    for stripe_id in wish.in_the_way:
        paid = close(database, gateway, stripe_id) == "complete"
        if paid and wish.customer and bring_up_to_date(database, gateway, wish.customer, zone):
            raise _paid_elsewhere()


def _still_open(database: Database, gateway: Gateway, wish: Wish, zone: str) -> Page | None:
    page = gateway.checkout(wish.stripe_id or "")
    if page.status == "open":
        return page
    if page.status == "complete":
        _was_paid(database, gateway, wish, zone)
    database.step(lambda db: actions.note_over(db, page.stripe_id))
    return None


def _paid_elsewhere() -> Refused:
    return Refused("This was paid in another window. Nothing is charged twice.")


def _was_paid(database: Database, gateway: Gateway, wish: Wish, zone: str) -> None:
    if wish.customer:
        bring_up_to_date(database, gateway, wish.customer, zone)
    raise _paid_elsewhere()


def _new_customer(database: Database, gateway: Gateway, wish: Wish) -> str:
    customer = gateway.new_customer(
        person_id=wish.person_id,
        name=wish.name,
        email=wish.email,
        language=wish.language,
        key=wish.customer_key,
    )
    database.step(lambda db: actions.note_customer(db, wish.person_id, customer))
    return customer


def _new_price(database: Database, gateway: Gateway, wish: Wish) -> str:
    id_ = wish.order.price_id
    price = gateway.new_price(name=wish.plan, cents=wish.cents, interval=wish.interval, key=f"price:{id_}")
    database.step(lambda db: actions.note_price(db, id_, price))
    return price
