"""Where the stories of the desk begin."""

import pytest

from portal.web.transaction import Portal
from tests.admission.test_journey import organizer
from tests.people import Visitor, applies


@pytest.fixture
def desk(app: Portal, visitor: Visitor, address: str) -> str:
    """The desk of Ada's talk, which has not begun."""
    olga = organizer(app)
    applies(visitor)
    olga.fills_in("/organizer/applications/1/invite", {})
    olga.opens("/organizer/applications/1")
    return address + olga.sends("/organizer/applications/1/interview").location
