"""What was sent is kept by the database itself, whatever a program tries."""

from typing import Any

import pytest
import sqlalchemy as sa

from portal.applications.models import Attachment, Revision
from portal.clock import now
from portal.web.transaction import Portal
from tests.admission.test_journey import organizer
from tests.applications.test_question import waits_for_an_answer
from tests.people import ADA, Visitor
from tests.test_rules_of_the_database import refused

FIRST, SECOND = Revision.number == 1, Revision.number == 2


def change(which: Any, **values: Any) -> sa.Update:
    return sa.update(Revision).where(which).values(values).execution_options(synchronize_session=False)


@pytest.mark.parametrize("values", [{"goals": "Mehr."}, {"sent_at": None}, {"number": 7}], ids=str)
def test_what_was_sent_stays_as_it_was_sent(app: Portal, visitor: Visitor, values: dict[str, Any]) -> None:
    waits_for_an_answer(app, visitor)

    with app.database.transaction() as db:
        said = refused(db, lambda: db.execute(change(FIRST, **values)))
        db.execute(change(SECOND, goals="Mehr."))  # what is being written may change

    assert "what was sent stays as it was sent" in said


def test_a_draft_may_change_after_it_was_sent_and_before_it_is_confirmed(
    app: Portal, visitor: Visitor
) -> None:
    organizer(app)
    visitor.fills_in("/apply/you", ADA)
    with app.database.transaction() as db:
        db.execute(change(FIRST, sent_at=now()))
        db.execute(change(FIRST, sent_at=None, goals="Anders."))

        assert db.scalars(sa.select(Revision.goals)).one() == "Anders."


def test_one_revision_at_a_time_is_being_written(app: Portal, visitor: Visitor) -> None:
    waits_for_an_answer(app, visitor)

    with app.database.transaction() as db:
        said = refused(db, lambda: db.execute(sa.insert(Revision).values(application_id=1, number=3)))

    assert "one_open" in said or "application_id" in said


def test_a_file_belongs_to_a_revision_of_its_application(app: Portal, visitor: Visitor) -> None:
    waits_for_an_answer(app, visitor)
    file = {"application_id": 1, "kind": "paper", "media_type": "application/pdf", "size": 1, "at": now()}

    with app.database.transaction() as db:
        insert = sa.insert(Attachment).values(**file, content=b"x", revision_number=3)
        said = refused(db, lambda: db.execute(insert))

    assert "FOREIGN KEY" in said or "fk_attachments_application_id_application_revisions" in said
