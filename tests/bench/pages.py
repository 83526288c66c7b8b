"""The pages that are measured: address, visitor, and the rows of each as a floor shows and asks for them."""

from dataclasses import dataclass

from tests.bench import ledger
from tests.bench.seed import FIRST, address_of

QUEUE_ROW = """\
{% for id, given, family, company, place, since in rows %}
<li><a data-case href="/organizer/applications/{{ id }}"><strong>{{ given }} {{ family }}</strong><small>{{ company }}\
{% if place %}, {{ place }}{% endif %}</small><span class="wait">{{ since }}</span></a></li>
{% endfor %}"""
_STAGE = """SELECT * FROM (SELECT id, given_name, family_name, company, place, state_since FROM applications
WHERE state = '{}' ORDER BY state_since, id LIMIT 15) AS {}"""
QUEUE_SQL = " UNION ALL ".join(
    _STAGE.format(state, state) for state in ("interviewed", "submitted", "invited", "accepted", "waitlisted")
)

RECORD_ROW = """\
{% for id, on, way, unasked, kind, other, what, thanks in rows %}
<li class="entry" id="favor-{{ id }}"><svg class="sy sy-{{ way }}{% if unasked == 'unasked' %} sy-ray{% endif %}" \
aria-hidden="true"><use href="#s-full"/></svg><div>
<p class="meta"><time datetime="{{ on }}">{{ on }}</time><span class="c-{{ way }}">{{ way }}</span>\
<span>{{ kind }}</span></p>
<p><strong>{{ other }}</strong>{% if what %}: {{ what }}{% endif %}</p>
{% if thanks %}<p class="thanks">{{ thanks }}</p>{% endif %}
</div></li>
{% endfor %}"""
_SIDE = """SELECT * FROM (SELECT favors.id, "on", '{0}' AS way, origin, german, name, what, favor_words.thanks
FROM favors JOIN parties ON parties.id = {1} JOIN favor_kinds ON key = favors.kind
JOIN favor_words ON favor_id = favors.id
WHERE {2} = {{party}} AND "on" >= '{{first}}' ORDER BY "on" DESC, favors.id DESC LIMIT 40) AS {0}"""
RECORD_SQL = " UNION ALL ".join(
    (_SIDE.format("received", "giver_id", "receiver_id"), _SIDE.format("contributed", "receiver_id", "giver_id"))
)


@dataclass(frozen=True)
class Page:
    name: str
    path: str
    who: str  # signs in with this address
    row: str  # the rows' template
    element: str  # how a row begins and
    sql: str


def _record(name: str, party: int) -> Page:
    first = ledger.admitted_on().replace(day=1)
    year = first.replace(year=first.year + 2)
    sql = f'SELECT * FROM ({RECORD_SQL.format(party=party, first=year)}) AS both_sides ORDER BY "on" DESC, id DESC LIMIT 40'
    return Page(name, "/record", address_of(party), RECORD_ROW, '<li class="entry" id="favor-', sql)


def pages() -> tuple[Page, ...]:
    return (
        Page("list", "/organizer/applications", "olga@example.org", QUEUE_ROW, "<li><a data-case", QUEUE_SQL),
        _record("record, few", ledger.with_few(FIRST)),
        _record("record, many", ledger.with_many(FIRST)),
    )
