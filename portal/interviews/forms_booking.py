"""The shapes of choosing, moving and cancelling a time, and of suggesting two."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from wtforms import DateTimeLocalField, StringField
from wtforms.validators import InputRequired, ValidationError

from portal.errors import Refused
from portal.web.forms import Form, clean, words
from portal.web.language import translated

FARTHEST = 365  # days


class ChosenTime(Form):
    slot = StringField(_l("Time"), [InputRequired(_l("Select a time"))], filters=[clean])

    def refuse(self, refused: Refused) -> None:
        """Puts the sentence where the times are."""
        self.slot.errors = [translated(refused)]


class OtherTime(ChosenTime):
    reason = words(_l("Would you like to tell us why?"), 1000)


class OwnReason(Form):
    reason = words(_l("Would you like to tell us why?"), 1000)


class WordsToApplicant(Form):
    reason = words(_l("A sentence for the applicant"), 1000)


class OtherTimeByOrganizer(ChosenTime):
    reason = words(_l("A sentence for the applicant"), 1000)


class WallMoment(DateTimeLocalField):
    """Day and time by the clock of the reader's zone; `moment` is when that is."""

    moment: Any = None  # of which time, once it is settled

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata([str(one).strip() for one in valuelist])
        except ValueError:
            self.data = None
        if self.data is None or not 2000 < self.data.year < 2200:
            self.data = None
            raise ValueError(_l("Enter a day and a time, for example 2026-11-26 17:30"))

    def settle(self, zone: str) -> None:
        """Reads the clock; a time that it jumps over is none."""
        assert self.data is not None, "nobody settles what could not be read"  # noqa: S101
        local = self.data.replace(tzinfo=ZoneInfo(zone))
        self.moment = local.astimezone(UTC)
        if self.moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != self.data:
            raise ValidationError(_l("This time does not exist on that day: the clocks are set forward"))


class TwoTimes(Form):
    first = WallMoment(_l("First suggestion"))
    second = WallMoment(_l("Second suggestion"))
    words = words(_l("Would you like to add something?"), 500)

    def __init__(self, zone: str, now: datetime, **options: Any) -> None:
        super().__init__(**options)
        self.zone, self.now = zone, now

    def validate_first(self, field: WallMoment) -> None:
        if field.data is None:
            return
        field.settle(self.zone)
        assert field.moment is not None, "settled"  # noqa: S101
        if field.moment <= self.now:
            raise ValidationError(_l("Suggest a time that is still to come"))
        if (field.moment - self.now).days > FARTHEST:
            raise ValidationError(_l("Suggest a time within the next year"))

    def validate_second(self, field: WallMoment) -> None:
        self.validate_first(field)
        if field.moment is not None and field.moment == self.first.moment:
            raise ValidationError(_l("Suggest a time that differs from the first"))
