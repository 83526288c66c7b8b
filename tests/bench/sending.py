"""Applications that are filled in and wait for the last click: the form of each, ready to be sent once."""

import re
from collections.abc import Callable
from urllib.parse import urlencode

from flask import Response
from werkzeug.test import EnvironBuilder, TestResponse

from portal.applications import drafting
from portal.applications.entry import let_in
from portal.applications.queries import latest_revision
from portal.web.transaction import Portal
from tests.bench.measure import Environ
from tests.people import ADA, GIVES, GOALS, KNOWN, TALK

PATH = "/apply/check"
FORM = "application/x-www-form-urlencoded"


def ready_to_send(app: Portal, count: int) -> list[Callable[[], Environ]]:
    """Every application is sent once, through a form that was shown by the portal itself."""
    return [_form_of(app, link_id) for link_id in _drafts(app, count)]


def _drafts(app: Portal, count: int) -> list[int]:
    """The links that let a browser in to each of them."""
    name = {
        key: ADA[key]
        for key in ("salutation", "title", "given_name", "family_name", "company", "place", "phone")
    }
    links = []
    with app.database.transaction() as db:
        for number in range(count):
            email = f"sends{number}@example.org"
            application, link = drafting.begin(db, email=email, email_key=email, language="de", name=name)
            revision = latest_revision(db, application.id)
            for field, answer in (TALK | GOALS | GIVES | KNOWN).items():
                setattr(revision, field, answer)
            links.append(link.id)
    return links


def _form_of(app: Portal, link_id: int) -> Callable[[], Environ]:
    client = app.test_client()
    with app.app_context():
        cookie = let_in(Response(), link_id).headers["Set-Cookie"]
    client.set_cookie("application", cookie.partition("=")[2].partition(";")[0])
    page = client.get(PATH)
    data = urlencode({"consent": "y", **{name: _hidden(page, name) for name in ("csrf_token", "form_key")}})
    cookies = "; ".join(f"{cookie.key}={cookie.value}" for cookie in client._cookies.values())
    return lambda: EnvironBuilder(
        PATH, method="POST", data=data, content_type=FORM, headers={"Cookie": cookies}
    ).get_environ()


def _hidden(page: TestResponse, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page.text)
    assert found, f"the page has no {name}"
    return found[1]
