"""Every address of the portal: who may open it, how its page is built, what its answer carries, how much it asks."""

import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import html5lib
import pytest
import sqlalchemy as sa
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect, Rule

from portal import clock
from portal.accounts.models import Person
from portal.app import create_app
from portal.applications.models import Application
from portal.applications.states import State
from portal.clock import day_of, now
from portal.config import Config
from portal.dues.actions import begin
from portal.dues.actions_reminding import remind_of_dues
from portal.dues.models import Plan as DuesPlan
from portal.dues.queries import policy
from portal.favors.actions import grant
from portal.favors.actions_deed import Gratitude
from portal.favors.actions_report import confirm
from portal.favors.actions_return import link_return
from portal.favors.actions_words import add_words, agree
from portal.favors.models import Thanks
from portal.interviews.actions_schedule import (
    Plan,
    add_days_off,
    add_special_hours,
    add_weekly_hours,
    keep_plan,
)
from portal.interviews.models import Meeting
from portal.letters.models import Letter, LetterState
from portal.members.models_publication import What
from portal.parties.actions import network_party, party_of
from portal.promises import actions as promises
from portal.web.headers import POLICY
from portal.web.transaction import Portal
from tests.admission.test_journey import admitted, organizer
from tests.applications.test_question import asked
from tests.dues.stage import invoice_of, owes, paid
from tests.favors.deeds import house_ada_and_max, outsider, reports, thanks
from tests.leaving.stage import leaves
from tests.members.stage import shows
from tests.people import ADA, Visitor, applies, interviewed, jonas, olga, theo
from tests.promises.stage import BERLIN, in_days, joins
from tests.test_bad_input import jpeg

# Everything else carries its guard. What stands here anybody may open; each page decides by token or cookie what it shows.
OPEN = {
    "static",
    *("health.healthz", "health.readyz"),
    *("network.landing", "network.imprint", "network.privacy", "network.accessibility"),
    *("accounts.sign_in", "accounts.wait", "accounts.show_link", "accounts.sign_out"),
    *("accounts.ask_for_link", "accounts.use_code", "accounts.use_link"),
    *("accounts.ask_password", "accounts.sign_in_by_password"),
    *("accounts.show_invitation", "accounts.accept_invitation"),
    *("letters.link", "applications.open_link", "applications.confirm"),
    *("favors.open_link", "favors.ended", "favors.ask_for_link", "favors.send_link"),
    "interviews.calendar",  # for programs, which cannot sign in: its token is the key
    *("applications.apply", "applications.show_step", "applications.save_you"),
    *("applications.status", "applications.ask_for_link", "applications.send_link"),
    *("leaving.open_link", "leaving.ask_for_link", "leaving.send_link"),
    "dues.hear",  # for Stripe, whose signature is the key
}
NO_PAGES = {"static", "health.healthz", "health.readyz", "applications.file", "applications.own_file"}
NO_PAGES |= {"treasury.export_payments", "treasury.export_invoices"}
NO_PAGES |= {"favors.import_template", "interviews.calendar", "interviews.own_calendar"}
NO_PAGES |= {"records.as_pdf", "records.as_csv"}
NO_PAGES |= {"leaving.own_closing_record"}
# Seen only with a token, or between the first factor and the second: stories of their own open them.
SEEN_ELSEWHERE = {
    *("letters.link", "accounts.show_link", "accounts.show_invitation"),
    *("accounts.second_factor", "accounts.enroll", "accounts.ask_known_password"),
    *("accounts.ask_replace", "accounts.recovery_codes", "accounts.show_new_address"),
}
TURNED_AWAY = {
    "organizer": "/sign-in",
    "member": "/sign-in",
    "person": "/sign-in",
    "treasurer": "/sign-in",
    "applicant": "/application/link",
    "outside": "/favors/outside/link",
    "former": "/goodbye/link",
}
STEPS = ("you", "talks", "goals", "give", "known", "check", "answer")
VALUES: dict[str, tuple[Any, ...]] = {
    "id": (3, 4, 5, 1),
    "letter_id": (1,),
    "outcome": ("accept", "hold", "decline", "question"),
    "favor_id": (1, 2),
    "import_id": (2, 1),
    "imported_id": (1,),
    "kind": ("portrait",),
    "way": ("received", "given"),
    "party_id": (1, 3, 7),
    "key": ("advice",),
    "line_id": (6, 7),
    "name": ("questions", "criteria"),
    "question_id": (1, 6),
    "step": STEPS,
    "token": ("x" * 43,),
    "promise_id": (1, 2, 3, 4, 5),
    "capture_id": (2, 3),
    "filename": ("css/base.css",),
    "number": (1,),
    "dues_id": (1, 2),
    "invoice_id": (1, 2, 3),
    "bank_id": (1, 2),
    "plan_id": (1,),
    "person_id": (1,),
    "year": (2026,),
    "line": ("weekly",),
}


def entry(app: Portal, rule: Rule) -> str | None:
    return getattr(app.view_functions[rule.endpoint], "entry", "open" if rule.endpoint in OPEN else None)


def method(rule: Rule) -> str:
    return "POST" if "POST" in (rule.methods or ()) else "GET"


def paths(app: Portal, rule: Rule) -> list[str]:
    """The rule's addresses with each value that its last part may have."""
    adapter = app.url_map.bind("localhost")
    first = {name: VALUES[name][0] for name in rule.arguments}
    chosen = [{**first, name: value} for name in rule.arguments for value in VALUES[name]] or [{}]
    built = {adapter.build(rule.endpoint, values, method(rule)) for values in chosen}
    return sorted(path for path in built if adapter.match(path, method(rule))[0] == rule.endpoint)


def decided(olga: Visitor, number: int, *, released: bool) -> None:
    page = f"/organizer/applications/{number}"
    letter = {"reason": "Ihr Thema trägt.", "subject": "Ja", "body": "Wir möchten Sie aufnehmen."}
    assert olga.fills_in(f"{page}/invite", {}).status_code == 302
    interviewed(olga, number)
    assert olga.fills_in(f"{page}/decide/accept", letter).location == f"{page}/decision"
    if released:
        olga.opens(f"{page}/decision")
        assert olga.sends(f"{page}/decision/release").status_code == 302


def before_the_portal(olga: Visitor) -> None:
    """One favor for Ada waits for her yes, one by her counts; another file is only looked at."""
    rows = "1.2.2025;Netzwerk;ada@example.org;Rat;Zugehört.\n2.2.2025;ada@example.org;Netzwerk;Bühne;"
    page = "/organizer/import"
    for number in (1, 2):
        file = io.BytesIO(f"Datum;Von;An;Art;Was\n{rows}\n3.2.2025;Niemand;Netzwerk;Rat;".encode())
        answer = olga.fills_in(page, {"file": (file, f"früher{number}.csv")})
        assert answer.location == f"{page}/{number}"
    olga.opens(f"{page}/1")
    assert olga.sends(f"{page}/1", {"shown": olga._hidden("shown")}).location == page


def offers_times(app: Portal) -> None:
    """Olga offers times on every day of the week."""
    with app.database.transaction() as db:
        person = olga(db)
        plan = Plan(
            offers=True,
            length=45,
            pause=15,
            notice_hours=48,
            ahead_days=28,
            meeting=Meeting.PHONE,
            place="Wir rufen Sie an",
        )
        keep_plan(db, plan, by_id=person.id)
        add_weekly_hours(db, range(7), 540, 720, by_id=person.id)
        today = day_of(now(), "Europe/Berlin")
        off = today + timedelta(days=20)
        add_special_hours(db, off - timedelta(days=1), 840, 1020, today=today, by_id=person.id)
        add_days_off(db, off, off, today=today, by_id=person.id)


def books(visitor: Visitor) -> None:
    slot = re.search(r'name="slot" value="([^"]+)"', visitor.opens("/application/interview").text)
    assert slot and visitor.sends("/application/interview", {"slot": slot[1]}).status_code == 302


def settled(app: Portal) -> dict[str, Visitor]:
    """A house with somebody in every role: Ada is a member, Ben drafts, Cem may accept, Dora waits for a decision,
    Eva has answered once and was asked again, Emil suggests times for a talk, Fay has one to come, Gwen has left,
    Theo is the treasurer."""
    others = ("ada", "ben", "cem", "dora", "eva", "emil", "fay", "clara", "konrad", "gwen", "theo", "nobody")
    cast = {"olga": organizer(app), **{name: Visitor(app) for name in others}}
    admitted(cast["ada"], cast["olga"])
    cast["ada"].signs_in_as("ada@example.org")
    cast["ben"].fills_in("/apply/you", ADA | {"email": "ben@example.org", "portrait": (jpeg(), "ben.jpg")})
    for number, name in ((3, "cem"), (4, "dora")):
        applies(cast[name], email=f"{name}@example.org")
        decided(cast["olga"], number, released=name == "cem")
    applies(cast["eva"], email="eva@example.org")
    asked(cast["olga"], 5)
    cast["eva"].fills_in("/apply/goals", {"goals": "Zweimal vor 300 Menschen sprechen."})
    assert cast["eva"].fills_in("/apply/check", {}).location == "/application"
    asked(cast["olga"], 5)
    offers_times(app)
    for number, name in ((6, "emil"), (7, "fay")):
        applies(cast[name], email=f"{name}@example.org")
        assert cast["olga"].fills_in(f"/organizer/applications/{number}/invite", {}).status_code == 302
    tomorrow = day_of(now(), "Europe/Berlin") + timedelta(days=1)
    two = {"first": f"{tomorrow}T10:00", "second": f"{tomorrow}T16:00", "words": "Am Morgen, bitte."}
    assert cast["emil"].fills_in("/application/interview/suggest", two).status_code == 302
    books(cast["fay"])
    favors_between(app)
    promised(app)
    come_and_gone(app)
    kept_by_theo(app, cast["theo"])
    for name, kind in (("clara", "favor-outside"), ("konrad", "return-outside"), ("gwen", "goodbye")):
        assert cast[name].presses_link_in(kind).status_code == 302
    before_the_portal(cast["olga"])
    with app.database.transaction() as db:
        lost, late = db.scalars(sa.select(Letter).order_by(Letter.id).limit(2))
        lost.state, lost.trouble, lost.ended_at = LetterState.FAILED, "550 unknown", now()
        late.trouble, late.tries = "451 later", 2
        jonas(db)
    return cast


def promised(app: Portal) -> None:
    """Ada and Max promised each other and the network something; one of each is reported, one she is to take over."""
    with app.database.transaction() as db:
        ada, max_ = (
            db.scalars(sa.select(Person).where(Person.given_name == "Ada")).one(),
            joins(db, "Max", "Thiele"),
        )
        house, own = network_party(db, "Sternstunde").id, party_of(db, ada).id
        facts = {"words": "Zwei Stunden Zuhören", "kind": "advice", "due_on": in_days(9), "zone": BERLIN}
        made = [
            promises.make(db, receiver_id=receiver, by_id=person.id, **facts)
            for receiver, person in ((house, ada), (house, ada), (own, max_), (house, max_), (own, max_))
        ]
        for done, by in ((made[1], ada), (made[4], max_)):
            promises.report(db, done, sentence="", seen=1, by_id=by.id, zone=BERLIN)
        promises.ask_to_take_over(db, made[3], other_id=own, sentence="", seen=1, by_id=max_.id, zone=BERLIN)


def come_and_gone(app: Portal) -> None:
    """Gwen has left, Paul has just come, and Max shows where he is from."""
    with app.database.transaction() as db:
        for given, family in (("Gwen", "Falk"), ("Paul", "Neu")):
            joins(db, given, family)
        leaves(db, "Gwen")
        shows(db, "Max", What.PLACE, What.CONTRIBUTED)


def kept_by_theo(app: Portal, visitor: Visitor) -> None:
    """Clement is late and was reminded, Ada's invoice is open, Emilia has paid hers, Vera has no plan; one file of the bank
    is booked, one only looked at."""
    with app.database.transaction() as db:
        theo(db)
        with clock.at(now() - timedelta(days=60)):
            owes(db, "Clement", "Adler")
        with clock.at(now() - timedelta(days=20)):
            remind_of_dues(db, BERLIN)
        ada = db.scalars(sa.select(Person).where(Person.given_name == "Ada")).one()
        begin(db, person_id=ada.id, plan=db.get_one(DuesPlan, 1), by_id=None, zone=BERLIN)
        owes(db, "Emilia", "Stern")
        paid(db, invoice_of(db, "Emilia"))
        policy(db).iban, policy(db).account_holder = "DE02120300000000202051", "Sternstunde e. V."
    visitor.signs_in_as("theo@example.org")
    for number in (1, 2):
        rows = f"3.3.2026;Max;Spende {number};5,00;EUR\n3.3.2026;Max;JG-2026-0001;5,00;EUR"
        file = io.BytesIO(f"Buchungstag;Auftraggeber;Verwendungszweck;Betrag;Währung\n{rows}".encode())
        page = visitor.fills_in("/organizer/dues/bank", {"file": (file, f"{number}.csv")}).location
    visitor.opens(page)
    assert visitor.sends(page, {"shown": visitor._hidden("shown")}).location == page


def favors_between(app: Portal) -> None:
    """Favors and reports 3 and 4 are Ada's: some wait for her, some for others, one is published."""
    with app.database.transaction() as db:
        house, ada, max_ = house_ada_and_max(db)
        clara, konrad = (outsider(db, name) for name in ("Clara", "Konrad"))
        from_konrad = thanks(db, konrad, ada)
        published, given = thanks(db, max_, ada), thanks(db, ada, house)
        for person_id in (max_.person_id, ada.person_id):
            agree(db, published, by_id=person_id)
        add_words(db, published, "Es trägt noch immer.", by_id=ada.person_id)
        reports(db, ada, max_)
        reports(db, ada, clara)
        reports(db, max_, ada)
        reports(db, ada, house)
        assert (from_konrad.id, published.id, given.id) == (2, 3, 4)
        answer = confirm(db, reports(db, ada, konrad), Gratitude(Thanks.MOVED), by_id=konrad.person_id)
        link_return(db, from_konrad, answer, by_id=ada.person_id)


ROLES = {
    "nobody": ("open",),
    "ben": ("open", "applicant"),
    "cem": ("open", "applicant"),
    "eva": ("open", "applicant"),
    "clara": ("open", "outside"),
    "konrad": ("open", "outside"),
    "gwen": ("open", "former"),
    "emil": ("open", "applicant"),
    "fay": ("open", "applicant"),
    "ada": ("open", "applicant", "member", "person"),
    "theo": ("open", "treasurer", "person"),
    "olga": ("open", "organizer", "person"),
}


def pages_of(app: Portal, who: str) -> list[tuple[str, str]]:
    """The addresses this person may open, each with its endpoint."""
    rules = [
        rule for rule in app.url_map.iter_rules() if method(rule) == "GET" and rule.endpoint not in NO_PAGES
    ]
    return [
        (path, rule.endpoint) for rule in rules if entry(app, rule) in ROLES[who] for path in paths(app, rule)
    ]


def test_every_address_names_who_may_open_it(app: Portal) -> None:
    rules = list(app.url_map.iter_rules())

    assert [rule.endpoint for rule in rules if entry(app, rule) is None] == []
    assert OPEN - {rule.endpoint for rule in rules} == set()


def test_an_address_for_a_form_never_answers_a_link(app: Portal) -> None:
    both = [str(rule) for rule in app.url_map.iter_rules() if {"GET", "POST"} <= (rule.methods or set())]

    assert both == []


def answers(
    app: Portal, visitor: Visitor, entries: tuple[str, ...], prefix: str
) -> Iterator[tuple[str, str, Any]]:
    keys = visitor.opens("/application/link")
    for rule in app.url_map.iter_rules():
        if entry(app, rule) in entries:
            for path in paths(app, rule):
                visitor.page = keys
                opened = visitor.sends if method(rule) == "POST" else visitor.opens
                yield path, str(entry(app, rule)), opened(prefix + path)


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_stranger_is_turned_away(app: Portal, house: dict[str, Visitor], prefix: str) -> None:
    let_in = {
        path: (answer.status_code, answer.location)
        for path, guard, answer in answers(app, Visitor(app), tuple(TURNED_AWAY), prefix)
        if answer.status_code != 302 or urlsplit(answer.location).path != prefix + TURNED_AWAY[guard]
    }

    assert let_in == {}


CLOSED = [("ada", ("organizer", "treasurer")), ("olga", ("member",)), ("theo", ("organizer", "member"))]


@pytest.mark.parametrize(("who", "guards"), CLOSED)
def test_who_has_another_role_finds_nothing(
    app: Portal, house: dict[str, Visitor], who: str, guards: tuple[str, ...]
) -> None:
    assert {answer.status_code for _path, _guard, answer in answers(app, house[who], guards, "")} == {404}


def test_every_page_was_seen_by_somebody(app: Portal, house: dict[str, Visitor]) -> None:
    """So that the walks below walk past nothing."""
    pages = {endpoint for who in ROLES for _path, endpoint in pages_of(app, who)}

    seen = {
        endpoint
        for who in ROLES
        for path, endpoint in pages_of(app, who)
        if house[who].opens(path).status_code == 200
    }

    assert pages - seen - SEEN_ELSEWHERE == set()


@pytest.mark.parametrize("who", ROLES)
@pytest.mark.parametrize("language", ["de", "en"])
def test_every_page_is_well_made(app: Portal, house: dict[str, Visitor], who: str, language: str) -> None:
    visitor, prefix = house[who], "/en" if language == "en" else ""

    found = {}
    for path, _endpoint in [*pages_of(app, who), ("/nothing-here", "")]:
        answer = visitor.opens(prefix + path)
        assert answer.status_code in (200, 302, 404), (path, answer.status_code)
        if answer.status_code != 302 and (wrong := problems(app, answer.text, language)):
            found[path] = wrong

    assert found == {}


def test_links_of_letters_open_well_made_pages(app: Portal, visitor: Visitor) -> None:
    organizer(app)
    applies(visitor)

    for kind in ("your-link", "confirm-address"):
        answer = visitor.opens(visitor.link_in(kind))
        assert (answer.status_code, problems(app, answer.text, "de")) == (200, [])


def problems(app: Portal, html: str, language: str) -> list[str]:
    tree = html5lib.parse(html, treebuilder="etree", namespaceHTMLElements=False)
    nodes = list(tree.iter())
    ids = Counter(node.get("id") for node in nodes if node.get("id"))
    return [
        *([] if len(tree.findall(".//h1")) == 1 else [f"{len(tree.findall('.//h1'))} h1"]),
        *([] if tree.get("lang") == language else [f"lang {tree.get('lang')}"]),
        *([] if re.match(r"\S.* · \S", tree.findtext(".//title") or "") else ["no title"]),
        *(f"id {name} twice" for name, count in ids.items() if count > 1),
        *(f"unlabelled {name}" for name in unlabelled(tree)),
        *(f"{form.get('action')} has no {key}" for form, key in keyless(tree)),
        *(f"inline {what}" for node in nodes for what in inline(node)),
        *(f"points nowhere: {name}" for node in nodes for name in references(node) if name not in ids),
        *(f"leads nowhere: {path}" for node in nodes for path in dead_ends(app, node)),
    ]


def unlabelled(tree: Any) -> list[str]:
    labelled = {label.get("for") for label in tree.iter("label")}
    inside = {control for label in tree.iter("label") for control in label.iter()}
    controls = [node for node in tree.iter() if node.tag in ("input", "textarea", "select")]
    return [
        str(node.get("name"))
        for node in controls
        if node.get("type") not in ("hidden", "submit")
        and not (node.get("id") in labelled or node in inside or node.get("aria-label"))
    ]


def keyless(tree: Any) -> list[tuple[Any, str]]:
    forms = [form for form in tree.iter("form") if (form.get("method") or "").lower() == "post"]
    names = {
        form: [field.get("name") for field in form.iter("input") if field.get("value")] for form in forms
    }
    return [
        (form, key) for form in forms for key in ("csrf_token", "form_key") if names[form].count(key) != 1
    ]


def inline(node: Any) -> list[str]:
    attributes = [name for name in node.attrib if name == "style" or str(name).startswith("on")]
    return attributes + (
        [node.tag] if node.tag == "style" or (node.tag == "script" and not node.get("src")) else []
    )


def references(node: Any) -> list[str]:
    named = [node.get(name) or "" for name in ("for", "aria-describedby", "aria-labelledby", "aria-controls")]
    fragment = node.get("href") or ""
    return " ".join(named).split() + ([fragment[1:]] if re.fullmatch("#.+", fragment) else [])


def dead_ends(app: Portal, node: Any) -> list[str]:
    """Links and forms that lead to no address of the portal."""
    as_form = node.tag == "form" and (node.get("method") or "").lower() == "post"
    wanted = [
        (node.get("href"), "GET"),
        (node.get("action"), "POST" if as_form else "GET"),
        (node.get("formaction"), "POST"),
    ]
    inner = [(path, how) for path, how in wanted if path and path.startswith("/")]
    return [f"{how} {path}" for path, how in inner if not leads_somewhere(app, path, how)]


def leads_somewhere(app: Portal, path: str, how: str) -> bool:
    try:
        app.url_map.bind("localhost").match(urlsplit(path).path.removeprefix("/en") or "/", how)
    except RequestRedirect:
        return False
    except HTTPException:
        return False
    return True


PROTECTED = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
ANSWERS = [
    *(("GET", path, 200) for path in ("/", "/en/", "/apply/you", "/static/css/base.css", "/healthz")),
    *(("GET", path, 302) for path in ("/record", "/organizer/applications", "/application")),
    *(("GET", path, 404) for path in ("/nothing-here", "/link/x", "/static/nothing", "/apply/nothing")),
    *(("GET", path, 405) for path in ("/sign-out", "/sign-in/link")),
    ("POST", "/apply/you", 400),
    ("GET", "/breaks", 500),
    ("GET", "/readyz", 503),
]


@pytest.mark.parametrize(("how", "path", "status"), ANSWERS)
def test_every_answer_is_protected(app: Portal, how: str, path: str, status: int) -> None:
    app.add_url_rule("/breaks", "breaks", lambda: str(1 / 0))

    answer = app.test_client().open(path, method=how)

    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in PROTECTED} == PROTECTED
    assert re.fullmatch("[0-9a-f]{16}", answer.headers["X-Request-Id"])
    answer.close()


def test_a_file_somebody_sent_is_locked_away(house: dict[str, Visitor]) -> None:
    answer = house["ben"].opens("/application/portrait")

    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="portrait-2.webp"'
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_who_is_signed_in_gets_the_house_s_page_for_an_unknown_address(house: dict[str, Visitor]) -> None:
    assert house["olga"].opens("/nothing-here").status_code == 404


def test_without_its_database_the_portal_says_so(config: Config) -> None:
    url = sa.make_url(config.database_url)
    app = create_app(
        replace(config, database_url=url.set(database="/nowhere/at/all").render_as_string(False))
    )

    answer = app.test_client().get("/")

    app.database.dispose()
    assert answer.status_code == 503
    assert "<h1>Wir sind gleich wieder da</h1>" in answer.text


def test_pages_of_people_are_kept_by_no_browser(house: dict[str, Visitor]) -> None:
    opened = [("ada", "/record"), ("olga", "/organizer/applications"), ("olga", "/account"), ("ada", "/")]

    kept = {path: house[who].opens(path).headers["Cache-Control"] for who, path in opened}

    assert kept == {path: "no-store" for _who, path in opened}


def more_applications(app: Portal, count: int) -> None:
    with app.database.transaction() as db:
        for number in range(count):
            since = now() - timedelta(hours=number)
            state = list(State)[number % len(State)]
            mail = f"guest{number}.{count}@example.org"
            facts = {
                "reference": mail[:20],
                "state": state,
                "state_since": since,
                "language": "de",
                "email": mail,
            }
            facts |= {"email_key": mail, "begun_at": since, "saved_at": since, "confirmed_at": since}
            db.add(Application(**facts, given_name="Gast", family_name=str(number)))


def more_favors(app: Portal, count: int) -> None:
    with app.database.transaction() as db:
        ada = db.scalars(sa.select(Person).where(Person.email == "ada@example.org")).one()
        house, party, today = (
            network_party(db, "Sternstunde"),
            party_of(db, ada),
            day_of(now(), "Europe/Berlin"),
        )
        for number in range(count):
            giver, receiver = (house, party) if number % 2 else (party, house)
            grant(db, giver_id=giver.id, receiver_id=receiver.id, kind="advice", on=today, by_id=ada.id)


def statements(visitor: Visitor, path: str) -> int:
    answer = visitor.opens(path)
    assert answer.status_code == 200
    return int(answer.headers["X-SQL-Count"])


LISTS = ["", "?stage=new", "?stage=admitted", "?q=gast"]


@pytest.mark.parametrize("query", LISTS)
def test_the_queue_asks_as_much_for_thirty_as_for_one(app: Portal, query: str) -> None:
    olga = organizer(app)
    more_applications(app, 1)
    one = statements(olga, f"/organizer/applications{query}")

    more_applications(app, 30)

    assert statements(olga, f"/organizer/applications{query}") == one <= 6


def test_the_record_asks_as_much_for_thirty_favors_as_for_one(app: Portal, visitor: Visitor) -> None:
    admitted(visitor, organizer(app))
    visitor.signs_in_as("ada@example.org")
    one = statements(visitor, "/record")

    more_favors(app, 30)

    assert statements(visitor, "/record") == one <= 8


def test_the_outbox_asks_as_much_for_many_letters_as_for_few(app: Portal, visitor: Visitor) -> None:
    olga = organizer(app)
    applies(visitor)
    few = statements(olga, "/organizer/letters")

    applies(Visitor(app), email="ben@example.org")

    assert statements(olga, "/organizer/letters") == few <= 6
