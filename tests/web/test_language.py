"""Words kept for the next reader are that reader's: texts, dates, names of months and waiting times by language."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from markupsafe import Markup

from portal.clock import at, now
from portal.web.language import ago_days, day, month, month_names, short_day
from portal.web.transaction import Portal

BERLIN = "Europe/Berlin"
MARCH = date(2026, 3, 14)


def reading(app: Portal, language: str) -> Any:
    """A request of somebody who reads this language."""
    return app.test_request_context(environ_overrides={"portal.language": language})


def both(app: Portal, words: Callable[[], str]) -> tuple[str, ...]:
    """The same words for a German, an English and again a German reader."""
    said = []
    for language in ("de", "en", "de"):
        with reading(app, language):
            said.append(words().replace("\u00a0", " "))
    return tuple(said)


def test_a_date_is_written_in_each_readers_language(app: Portal) -> None:
    assert both(app, lambda: day(MARCH)) == ("14. März 2026", "14 March 2026", "14. März 2026")
    assert both(app, lambda: short_day(MARCH)) == ("14. März", "14 Mar", "14. März")
    assert both(app, lambda: month(MARCH)) == ("März 2026", "March 2026", "März 2026")


def test_one_moment_is_another_day_elsewhere(app: Portal) -> None:
    evening = datetime(2026, 3, 14, 23, tzinfo=UTC)

    with reading(app, "en"):
        days = [day(one) for one in (evening, evening.astimezone(timezone(timedelta(hours=2))))]

    assert days == ["14\u00a0March 2026", "15\u00a0March 2026"]


@pytest.mark.parametrize(
    ("days", "german", "english"),
    [(0, "seit heute", "since today"), (1, "seit einem Tag", "for 1 day"), (3, "seit 3 Tagen", "for 3 days")],
)
def test_waiting_is_said_in_each_readers_language(app: Portal, days: int, german: str, english: str) -> None:
    with at(datetime(2026, 3, 14, 12, tzinfo=UTC)):
        since = now() - timedelta(days=days)
        assert both(app, lambda: ago_days(since, BERLIN)) == (german, english, german)


def test_months_are_counted_from_january() -> None:
    assert [month_names("wide", one)[2] for one in ("de", "en")] == ["März", "March"]
    assert len(month_names("abbreviated", "de")) == 12


def test_a_template_text_is_in_each_readers_language(app: Portal) -> None:
    template = app.jinja_env.from_string("{{ _('Applications') }}")

    assert both(app, template.render) == ("Bewerbungen", "Applications", "Bewerbungen")


def test_what_is_put_into_a_text_is_escaped(app: Portal) -> None:
    template = app.jinja_env.from_string("{{ _('Nobody found for “%(text)s”.', text=text) }}")

    with reading(app, "en"):
        said = [template.render(text=text) for text in ("<b>&", Markup("<b>&amp;</b>"))]

    assert said == ["Nobody found for “&lt;b&gt;&amp;”.", "Nobody found for “<b>&amp;</b>”."]
