"""How the network keeps its dues: its policy, and the account they are transferred to."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from portal.accounts.models import Person
from portal.accounts.queries import organizers, treasurers
from portal.clock import now
from portal.dues.actions_plans import begin_with
from portal.dues.bank_account import in_groups
from portal.dues.models import Plan
from portal.dues.queries import policy
from portal.errors import Refused
from portal.letters.actions import write
from portal.letters.words import path
from portal.network.queries import the_network


@dataclass(frozen=True)
class Rules:
    """What may be set. Days, and percent."""

    first_days: int
    invoice_days: int
    reminder_days: int
    grace_days: int
    vat_percent: int


def keep_policy(db: Session, rules: Rules, *, plan: Plan | None) -> None:
    if rules.grace_days <= rules.reminder_days:
        raise Refused("Grace ends after the reminder: enter more days")
    for name, value in vars(rules).items():
        setattr(policy(db), name, value)
    begin_with(db, plan)


def keep_account(db: Session, *, holder: str, iban: str, bic: str, by: Person) -> None:
    """Money goes to this account from now on; a letter tells everybody in office, so that nobody changes it unseen."""
    kept = policy(db)
    if (kept.account_holder, kept.iban, kept.bic) == (holder, iban, bic):
        return
    kept.account_holder, kept.iban, kept.bic = holder, iban, bic
    db.flush()
    network = the_network(db)
    for one in {officer.id: officer for officer in (*organizers(db), *treasurers(db))}.values():
        person = db.get_one(Person, one.id)
        write(
            db,
            "dues-account",
            to=person,
            occasion=f"dues-account:{person.id}:{now().isoformat()}",
            reply_to=network.contact_email,
            network=network,
            by=by,
            holder=holder,
            iban=in_groups(iban),
            page=path(person.language, "/organizer/dues/account"),
        )
