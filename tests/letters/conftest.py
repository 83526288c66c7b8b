"""The mail server of the stories about letters."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.smtp import MailServer


@pytest.fixture
def mail_server(tmp_path: Path) -> Iterator[MailServer]:
    with MailServer(tmp_path) as server:
        yield server
