"""The shapes of what is written at the desk, and of the lists of questions."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, FloatField, IntegerField, SelectChoice, SelectField
from wtforms.validators import InputRequired, Optional, ValidationError
from wtforms.widgets import HiddenInput

from portal.clock import now
from portal.interviews.actions_lines import Line, Version
from portal.interviews.models import CaptureKind, Matter, Whom
from portal.web.forms import Form, line, words

LONGEST = 600  # characters of one ask or offer
LONGEST_NOTE = 4000
WAITS = timedelta(days=14)  # so long a line may wait for its connection
MOST_VERSIONS = 2**31 - 2
UNREADABLE = _l("That could not be read")
TOO_LONG = _l("Write one thing on each line, with at most 600 characters")
WHOM = {
    Whom.NETWORK: _l("To the network"),
    Whom.INTERVIEWER: _l("To the interviewer"),
    Whom.MEMBER: _l("To a member"),
    Whom.THIRD: _l("To a third person"),
}
MATTERS = {
    Matter.PRESS: _l("Press contact"),
    Matter.STAGE: _l("A stage"),
    Matter.CLIENT: _l("Client introduction"),
    Matter.EXPERTISE: _l("Expertise"),
    Matter.TIME: _l("Time"),
    Matter.MONEY: _l("Money"),
    Matter.AUDIENCE: _l("Audience"),
    Matter.OTHER: _l("Something else"),
}
PROMPTED = {"no": _l("Unprompted"), "yes": _l("After the question")}  # "What would you bring?"


def labels() -> dict[str, dict[str, str]]:
    """What the three fields beside a line say, in the reader's language."""
    fields: dict[str, Any] = {"to": WHOM, "what": MATTERS, "prompted": PROMPTED}
    return {
        name: {str(value): str(label) for value, label in choices.items()} for name, choices in fields.items()
    }


def lines_of(text: str) -> list[str]:
    """One ask or offer on each line."""
    return [line.strip(" -•\t") for line in text.split("\n") if line.strip(" -•\t")]


def _choice(label: str, choices: dict[Any, str]) -> SelectField:
    options = [SelectChoice("", label), *(SelectChoice(value, said) for value, said in choices.items())]
    return SelectField(label, choices=options, default="")


def _number(least: int, most: int, **options: Any) -> IntegerField:
    """A whole number of any length is read; only these hold."""

    def holds(_form: Any, field: Any) -> None:
        if field.data is None or not least <= field.data <= most:
            raise ValidationError(UNREADABLE)

    return IntegerField(validators=[holds], **options)


class HappenedAt(FloatField):
    """When something happened at the desk, in milliseconds by the portal's clock, which the page had told its script.

    Not as seconds before the message came: a slow message would put what it reports behind what was said after it."""

    def post_validate(self, _form: Any, _stopped: bool) -> None:
        if self.data is not None and not abs(self.data / 1000 - now().timestamp()) <= WAITS.total_seconds():
            raise ValidationError(UNREADABLE)

    def moment(self) -> datetime:
        """A clock that was set ahead meanwhile does not lead into the future."""
        return now() if self.data is None else min(now(), datetime.fromtimestamp(self.data / 1000, UTC))


def _whom() -> SelectField:
    return _choice(_l("To whom?"), WHOM)


def _matter() -> SelectField:
    return _choice(_l("What kind?"), MATTERS)


def _prompted() -> SelectField:
    return _choice(_l("Prompted?"), PROMPTED)


def _extras(to: str, what: str, prompted: str) -> dict[str, Any]:
    return {
        "to": Whom(to) if to else None,
        "what": Matter(what) if what else None,
        "prompted": prompted == "yes" if prompted else None,
    }


class NewLines(Form):
    """New lines by a form without script: one thing on each line of a field."""

    ask = words(_l("Another ask"), 6000)
    ask_to, ask_what, ask_prompted = _whom(), _matter(), _prompted()
    offer = words(_l("Another offer"), 6000)
    offer_to, offer_what, offer_prompted = _whom(), _matter(), _prompted()
    note = words(_l("Another note"), LONGEST_NOTE)

    def validate_ask(self, field: Any) -> None:
        if any(len(one) > LONGEST for one in lines_of(field.data or "")):
            raise ValidationError(TOO_LONG)

    validate_offer = validate_ask

    def lines(self) -> list[Line]:
        return [*self._of(CaptureKind.ASK), *self._of(CaptureKind.OFFER), *self._notes()]

    def _of(self, kind: CaptureKind) -> Iterator[Line]:
        extras = _extras(*(self[f"{kind}_{name}"].data for name in ("to", "what", "prompted")))
        for said in lines_of(self[kind.value].data or ""):
            yield Line(kind, said, **extras)

    def _notes(self) -> Iterator[Line]:
        if self.note.data:
            yield Line(CaptureKind.NOTE, self.note.data)


class Held(NewLines):
    """The same, with the day and the place that a talk was held."""

    held_on = DateField(
        _l("When did you talk?"),
        [InputRequired(_l("Enter the day of the interview, for example 2026-11-20"))],
    )
    place = line(_l("Where, or by what means?"), 300, _l("Enter the place, or phone or video"))

    def validate_held_on(self, field: Any) -> None:
        if field.data and field.data.year < 2000:
            raise ValidationError(_l("Enter a day that can be right"))


class OneLine(Form):
    """What the form of one line and the desk's script have in common."""

    words = words(_l("In the words spoken"), LONGEST_NOTE)
    to, what, prompted = _whom(), _matter(), _prompted()
    seen = _number(0, MOST_VERSIONS, widget=HiddenInput())

    def line(self, kind: CaptureKind, *, struck: bool = False) -> Line:
        extras = _extras(self.to.data, self.what.data, self.prompted.data)
        return Line(kind, self.words.data or "", **extras, struck=struck)


class SentLine(OneLine):
    """One version of one line, as the desk's script sends it."""

    kind = SelectField(choices=[kind.value for kind in CaptureKind])
    struck = BooleanField(false_values=("", "0"))
    key = line("", 40, UNREADABLE)
    writer = line("", 40, UNREADABLE)
    number = _number(1, MOST_VERSIONS)
    happened_at = HappenedAt(validators=[InputRequired(UNREADABLE)])

    def validate_words(self, field: Any) -> None:
        if self.kind.data != CaptureKind.NOTE and len(field.data or "") > LONGEST:
            raise ValidationError(TOO_LONG)

    def version(self) -> Version:
        at = self.happened_at.moment()
        return Version(self.key.data, self.writer.data, self.seen.data, self.number.data, at)


class Clock(Form):
    """When the talk began or ended: now, unless the desk's script says when."""

    happened_at = HappenedAt(validators=[Optional()])
    anew = BooleanField()
