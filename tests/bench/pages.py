"""The pages that are measured: address, visitor, and the one statement by which a floor asks for their rows."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from portal.records.picture import drawn
from tests.bench import ledger, talks
from tests.bench.seed import DESK, FIRST, address_of

_STAGE = """SELECT * FROM (SELECT id, given_name, family_name, company, place, state_since FROM applications
WHERE state = '{}' ORDER BY state_since, id LIMIT 15) AS {}"""
QUEUE_SQL = " UNION ALL ".join(
    _STAGE.format(state, state)
    for state in ("interviewed", "submitted", "invited", "scheduled", "accepted", "waitlisted")
)

_SIDE = """SELECT * FROM (SELECT favors.id, "on", '{0}' AS way, origin, german, name, what, favor_words.thanks
FROM favors JOIN parties ON parties.id = {1} JOIN favor_kinds ON key = favors.kind
JOIN favor_words ON favor_id = favors.id
WHERE {2} = {{party}} AND "on" >= '{{first}}' ORDER BY "on" DESC, favors.id DESC LIMIT 40) AS {0}"""
RECORD_SQL = " UNION ALL ".join(
    (
        _SIDE.format("received", "giver_id", "receiver_id"),
        _SIDE.format("contributed", "receiver_id", "giver_id"),
    )
)

CIRCLE_SQL = """SELECT * FROM (SELECT other_id, last_on, 'circle', '', '', name, CAST(received AS TEXT), CAST(contributed AS TEXT)
FROM favor_pairs JOIN parties ON parties.id = other_id WHERE party_id = {party} ORDER BY last_on DESC LIMIT 13) AS circle"""

DESK_SQL = f"""SELECT captures.id, captures.kind, words, "to", what, prompted, at, key, version, given_name, family_name
FROM captures JOIN people ON people.id = by_id WHERE interview_id = {DESK} ORDER BY at, position"""


FREE_SQL = """SELECT plans.person_id, length, pause, weekday, begins, until FROM interview_schedules AS plans
JOIN weekly_hours ON weekly_hours.person_id = plans.person_id WHERE offers"""


MEMBERS_SQL = """SELECT parties.id, name, admission."on", received.count, contributed.count, contributed.last_on, answer."on"
FROM parties JOIN memberships ON memberships.party_id = parties.id JOIN favors AS admission ON admission.id = admission_id
LEFT JOIN favor_sums AS received ON received.party_id = parties.id AND received.direction = 'received'
LEFT JOIN favor_sums AS contributed ON contributed.party_id = parties.id AND contributed.direction = 'contributed'
LEFT JOIN favor_returns ON favor_id = admission_id AND state = 'confirmed'
LEFT JOIN favors AS answer ON answer.id = answer_id WHERE memberships.ended_at IS NULL ORDER BY sort_name, parties.id"""


@dataclass(frozen=True)
class Page:
    name: str
    path: str
    who: str  # signs in with this address
    endpoint: str
    sql: str  # one raw statement for the rows that the page shows
    forget: Callable[[], None] = lambda: None  # what the portal kept, before each request
    applicant: bool = False  # comes by a letter's link instead


def _record(name: str, party: int) -> Page:
    first = ledger.admitted_on().replace(day=1)
    year = first.replace(year=first.year + 2)
    sql = f'SELECT * FROM ({RECORD_SQL.format(party=party, first=year)}) AS both_sides ORDER BY "on" DESC, id DESC LIMIT 40'
    sql = f"SELECT * FROM ({sql}) AS chronicle UNION ALL {CIRCLE_SQL.format(party=party)}"
    return Page(name, "/record", address_of(party), "records.record", sql)


def pages() -> tuple[Page, ...]:
    many = _record("record, many", ledger.with_many(FIRST))
    return (
        Page("list", "/organizer/applications", "olga@example.org", "organizers.queue", QUEUE_SQL),
        Page("all members", "/organizer/members", "olga@example.org", "members.table", MEMBERS_SQL),
        _record("record, few", ledger.with_few(FIRST)),
        many,
        replace(many, name="record, drawn anew", forget=drawn.cache_clear),
        Page("desk", f"/organizer/interviews/{DESK}", "olga@example.org", "interviews.desk", DESK_SQL),
        Page(
            "free times", "/application/interview", talks.WHO, "interviews.choose", FREE_SQL, applicant=True
        ),
    )
