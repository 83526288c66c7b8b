"""What a comparing of both books found, line by line, for the command line."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from portal.dues.models_stripe import Difference, Reconciliation
from portal.dues.queries_compare import differences
from portal.dues.states import What

WORDS = {
    What.MISSED: "{id}: was {was}, is {now}; repaired",
    What.UNKNOWN_CUSTOMER: "{id}: {now}, of a customer the portal does not know",
    What.TWO_SUBSCRIPTIONS: "{id}: a second subscription of the same member; cancel one of them at Stripe",
    What.NOT_ASKED: "{id}: could not be compared ({now}); the next night tries again",
    What.OTHER_CURRENCY: "{id}: in {now}; the portal keeps {was}, so it was left out",
    What.OTHER_PRICE: "{id}: {now}, a price that was set at Stripe and is none of a plan",
}


def report(db: Session, id_: int) -> Iterator[str]:
    comparing = db.get_one(Reconciliation, id_)
    yield f"{comparing.compared} compared, {comparing.repaired} repaired."
    for repaired in (True, False):
        yield from (_line(one) for one in differences(db, id_, repaired=repaired))


def _line(one: Difference) -> str:
    return "- " + WORDS[What(one.what)].format(id=one.stripe_id, was=one.was or "not here", now=one.is_now)
