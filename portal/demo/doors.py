"""What happened at the doors of the demo's people in the last days, as frozen data."""

from dataclasses import dataclass

from portal.accounts.models_security import What
from portal.demo.cast import JONAS, MAX, MS, OLGA, Actor

AT_HOME, IN_THE_OFFICE, ON_THE_TRAIN, SOMEWHERE = (
    "203.0.113.0/24",
    "198.51.100.0/24",
    "2001:db8:73::/48",
    "192.0.2.0/24",
)
# with these the organizers' doors can be tried in the demo, where nobody's secrets are behind them
PASSWORD = "Kraniche ziehen im November"  # noqa: S105
KEY = "STERNSTUNDESTERNSTUNDESTERNSTUND"

TO_ORGANIZE = Actor(MS, "Henrike", "Adler")  # asked to become an organizer, and has not answered yet


@dataclass(frozen=True)
class Knock:
    who: Actor
    days_ago: int
    hour: int
    minute: int
    what: What
    origin: str
    page: str | None = None


KNOCKS = (
    Knock(OLGA, 3, 8, 12, What.IN_BY_PASSWORD, IN_THE_OFFICE),
    Knock(OLGA, 3, 8, 13, What.FACTOR_SHOWN, IN_THE_OFFICE),
    Knock(OLGA, 3, 8, 40, What.CODES_RENEWED, IN_THE_OFFICE),
    Knock(MAX, 2, 21, 5, What.LINK_ASKED, AT_HOME),
    Knock(MAX, 2, 21, 6, What.IN_BY_LINK, AT_HOME),
    Knock(JONAS, 2, 22, 47, What.PASSWORD_WRONG, SOMEWHERE, "/sign-in/password"),
    Knock(JONAS, 2, 22, 48, What.LIMIT_REACHED, SOMEWHERE, "/sign-in/password"),
    Knock(JONAS, 1, 7, 55, What.IN_BY_PASSWORD, ON_THE_TRAIN),
    Knock(JONAS, 1, 7, 56, What.FACTOR_SHOWN, ON_THE_TRAIN),
    Knock(JONAS, 1, 7, 58, What.PASSWORD_SET, ON_THE_TRAIN),
    Knock(OLGA, 1, 16, 30, What.IN_BY_PASSWORD, IN_THE_OFFICE),
    Knock(OLGA, 1, 16, 31, What.FACTOR_SHOWN, IN_THE_OFFICE),
    Knock(MAX, 1, 19, 20, What.IN_BY_PASSWORD, AT_HOME),
    Knock(MAX, 1, 19, 58, What.OUT, AT_HOME),
)
