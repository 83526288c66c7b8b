"""The shapes of an organizer's plan. Each part of the page is a form of its own."""

import re
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    Field,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectMultipleField,
)
from wtforms.validators import AnyOf, InputRequired, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget, TimeInput

from portal.interviews.slots import MIDNIGHT
from portal.web.forms import Form, line

WEEKDAYS = [
    SelectChoice(str(number), label)
    for number, label in enumerate(
        (
            *(_l("Monday"), _l("Tuesday"), _l("Wednesday"), _l("Thursday")),
            *(_l("Friday"), _l("Saturday"), _l("Sunday")),
        )
    )
]
MEETINGS = [
    SelectChoice("phone", _l("By phone")),
    SelectChoice("video", _l("By video")),
    SelectChoice("place", _l("At a place")),
]
_TIME = re.compile(r"(\d{1,2})[:.](\d{2})(?::00)?")


class WallClock(Field):
    """A time of the day, as minutes since midnight."""

    widget = TimeInput()
    data: Any  # minutes, once it could be read

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data // 60:02}:{self.data % 60:02}"

    def process_formdata(self, values: list[str]) -> None:
        found = _TIME.fullmatch(values[0].strip()) if values else None
        minutes = int(found[1]) * 60 + int(found[2]) if found else -1
        if found is None or int(found[2]) > 59 or minutes > MIDNIGHT:
            raise ValueError(_l("Enter a time, for example 09:30"))
        self.data = minutes


class Until(WallClock):
    """Midnight as an end is that of the day's end."""

    def process_formdata(self, values: list[str]) -> None:
        super().process_formdata(values)
        self.data = self.data or MIDNIGHT


class CalendarDay(DateField):
    data: Any  # a date, once it could be read

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata([str(one).strip() for one in valuelist])
        except ValueError:
            self.data = None
        if self.data is None or not 2000 < self.data.year < 2200:
            self.data = None
            raise ValueError(_l("Enter a day, for example 2026-11-26"))


def number(label: str, first: int, last: int, sentence: str) -> IntegerField:
    return IntegerField(label, [InputRequired(sentence), AnyOf(range(first, last + 1), sentence)])


class PlanForm(Form):
    offers = BooleanField(_l("Applicants can choose from my free times"))
    length = number(_l("Length in minutes"), 10, 240, _l("Enter a number of minutes from 10 to 240"))
    pause = number(_l("Pause in between, in minutes"), 0, 240, _l("Enter a number of minutes from 0 to 240"))
    notice_hours = number(
        _l("Notice before a talk, in hours"), 0, 720, _l("Enter a number of hours from 0 to 720")
    )
    ahead_days = number(_l("How far ahead, in days"), 1, 180, _l("Enter a number of days from 1 to 180"))
    meeting = RadioField(_l("By what means"), choices=MEETINGS, default="phone")
    place = line(
        _l("Number, link or address"), 300, _l("Enter the number, the link or the address, or who calls whom")
    )

    def validate_place(self, field: Any) -> None:
        if self.meeting.data == "video" and not re.fullmatch(r"https://[^\s/]+\.\S+", field.data or ""):
            raise ValidationError(_l("Enter the link of the video room; it begins with https://"))


class Weekdays(SelectMultipleField):
    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class WeeklyHoursForm(Form):
    weekdays = Weekdays(_l("Weekdays"), [InputRequired(_l("Select at least one weekday"))], choices=WEEKDAYS)
    begins = WallClock(_l("From"))
    until = Until(_l("Until"))


class SpecialHoursForm(Form):
    day = CalendarDay(_l("Day"))
    special_begins = WallClock(_l("From"))
    special_until = Until(_l("Until"))


class DaysOffForm(Form):
    first = CalendarDay(_l("First day off"))
    last = CalendarDay(_l("Last day off"))
