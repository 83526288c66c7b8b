"""What is there for the demo exists in demo mode only."""

from dataclasses import replace

import pytest

from portal.app import create_app
from portal.config import Config, Mode, WrongSettings
from portal.demo import story
from portal.demo.actions import prepare
from portal.demo.cast import ONE_CAN_BE
from portal.web.transaction import Portal
from tests.people import Visitor

SEEN = ("/demo", "/demo/mailbox", "/demo/mailbox/1", "/demo/statement", "/en/demo", "/en/demo/mailbox")
SENT = [f"{prefix}/demo/be/{name}" for prefix in ("", "/en") for name in ONE_CAN_BE]


def answers(app: Portal) -> dict[str, int]:
    """The status of every demo address, asked as it would be with a form of the portal."""
    visitor = Visitor(app)
    seen = {path: visitor.opens(path).status_code for path in SEEN}
    visitor.opens("/apply/you")
    return seen | {path: visitor.sends(path).status_code for path in SENT}


@pytest.mark.parametrize("mode", [Mode.TEST, Mode.PRODUCTION])
def test_outside_the_demo_its_addresses_are_nobodys(config: Config, mode: Mode) -> None:
    app = create_app(replace(config, mode=mode))

    found = answers(app)

    app.database.dispose()
    assert found == dict.fromkeys((*SEEN, *SENT), 404)


def test_in_the_demo_they_are_all_there(config: Config) -> None:
    app = create_app(replace(config, mode=Mode.DEMO))
    with app.database.transaction() as db:
        story.play(db, "Sternstunde", "Europe/Berlin")

    found = answers(app)

    app.database.dispose()
    assert found == dict.fromkeys(SEEN, 200) | dict.fromkeys(SENT, 302)


@pytest.mark.parametrize("mode", [Mode.TEST, Mode.PRODUCTION])
def test_outside_the_demo_there_is_no_command_for_it(config: Config, mode: Mode) -> None:
    app = create_app(replace(config, mode=mode))

    known = "demo" in app.cli.commands

    app.database.dispose()
    assert not known


def test_the_demo_never_touches_a_database_that_is_not_its_own(app: Portal, config: Config) -> None:
    with pytest.raises(WrongSettings, match="would delete the one in DATABASE_URL"):
        prepare(app.database, config)
