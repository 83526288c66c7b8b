"""Forgets what was only needed for a while: answered forms and limit counters."""

import time
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.clock import now
from portal.web.forms import AnsweredForm
from portal.web.limits import LimitCounter

FORMS_KEPT = timedelta(days=2)  # longer than any form stays valid


def forget_old_forms(db: Session) -> None:
    db.execute(sa.delete(AnsweredForm).where(AnsweredForm.at < now() - FORMS_KEPT))
    db.execute(sa.delete(LimitCounter).where(LimitCounter.expires < time.time()))
