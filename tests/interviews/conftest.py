"""Stories about times are told on one Tuesday morning; who needs a later hour moves the clock on."""

from collections.abc import Iterator

import pytest
import time_machine

from tests.interviews.people import NOW


@pytest.fixture
def tuesday() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock
