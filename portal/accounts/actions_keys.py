"""Whether somebody works with single keys, on every device they use."""

from sqlalchemy.orm import Session

from portal.accounts.models import Person


def work_with_keys(db: Session, person_id: int, *, on: bool) -> None:
    """Single keys act or do nothing from now on; who needs them off must be able to (WCAG 2.1.4)."""
    db.get_one(Person, person_id).shortcuts = on
    db.flush()
