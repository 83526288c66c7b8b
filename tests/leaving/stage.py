"""What the stories about leaving begin with: a house with promises between Max, Lena, Nina and the network."""

import io
import re
from typing import Any

import pypdf
import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.leaving.actions import end
from portal.letters.models import Letter
from portal.members.models import ClosingRecord, Membership
from portal.members.queries import current_membership
from portal.parties.models import Party
from portal.web.transaction import Portal
from tests.promises.stage import BERLIN, person


def leaves(db: Session, given: str, by: str | None = None, reason: str = "") -> Membership:
    """Somebody's membership ends, by themselves or by somebody else."""
    membership = current_membership(db, person(db, given).id)
    assert membership
    end(db, membership.id, reason=reason, by_id=person(db, by or given).id, zone=BERLIN)
    return membership


def membership_of(db: Session, given: str) -> Membership:
    found = sa.select(Membership).join(Party, Party.id == Membership.party_id)
    mine = found.where(Party.person_id == person(db, given).id).order_by(Membership.id.desc())
    return db.scalars(mine.limit(1)).one()


def paper(content: bytes) -> str:
    """The words of a PDF, which has to be tagged."""
    read = pypdf.PdfReader(io.BytesIO(content))
    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"].value  # type: ignore[index]
    return " ".join(" ".join(page.extract_text() for page in read.pages).split())


def closing_records(app: Portal) -> list[bytes]:
    with app.database.session(writes=False) as db:
        return list(db.scalars(sa.select(ClosingRecord.content)))


def last_letter(app: Portal, kind: str) -> Letter:
    with app.database.session(writes=False) as db:
        return db.scalars(
            sa.select(Letter).where(Letter.kind == kind).order_by(Letter.id.desc()).limit(1)
        ).one()


def text(page: Any) -> str:
    return " ".join(re.sub("<[^>]+>", " ", page).split())
