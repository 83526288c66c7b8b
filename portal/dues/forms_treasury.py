"""The shapes of what the treasurer does with a member's dues and with an invoice."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Self

from flask import current_app
from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, RadioField, SelectChoice
from wtforms.validators import InputRequired, ValidationError

from portal.clock import day_of, now
from portal.dues.models import Plan
from portal.dues.states import Means
from portal.web.forms import Form, line, words
from portal.web.language import language

ENTER_DAY = _l("Enter the day, for example 2026-11-20")
MEANS = [
    SelectChoice(Means.TRANSFER, _l("by bank transfer")),
    SelectChoice(Means.OTHER, _l("otherwise, for example in cash")),
]


EARLIEST = date(2000, 1, 1)


class DayPassed(DateField):
    """Today, or a day that has passed."""

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(label, [InputRequired(ENTER_DAY)], **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(ENTER_DAY) from error

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        if self.data and not EARLIEST <= self.data <= day_of(now(), current_app.config["ZONE"]):
            raise ValidationError(_l("Choose today or a day that has passed"))


class PlanChoice(RadioField):
    """One of the plans that can be had."""

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(label, coerce=int, validate_choice=False, **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = next((int(value) for value in valuelist if value.isascii() and value.isdigit()), None)

    def pre_validate(self, form: Any) -> None:
        if self.data not in {choice.value for choice in self.choices}:
            raise ValidationError(_l("Choose a plan"))


class Act(Form):
    """Whatever is done with dues or an invoice names the step of them that was seen."""

    step = HiddenField()

    @property
    def seen(self) -> int:
        text = self.step.data or ""
        return int(text) if text.isdecimal() and len(text) < 10 else -1


class GivePlan(Act):
    plan = PlanChoice(_l("Plan"))

    def offer(self, found: Iterable[Plan]) -> Self:
        self.plan.choices = [SelectChoice(one.id, one.name(language())) for one in found]
        return self


class Why(Act):
    why = line(_l("Why?"), 300, _l("Write a short reason; it stays in the history"))


class GivenBack(Why):
    on = DayPassed(_l("On which day was the money given back?"))


class Paid(Act):
    on = DayPassed(_l("On which day did the money arrive?"))
    means = RadioField(_l("How was it paid?"), choices=MEANS, default=Means.TRANSFER)


class ReminderWords(Act):
    subject = line(_l("Subject"), 200, _l("Enter a subject"))
    body = words(_l("Letter"), 4000, _l("Write the letter"))
