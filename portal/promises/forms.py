"""The shapes of a promise, of what is said with each act, and of the thanks."""

from collections.abc import Iterable
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, HiddenField, RadioField, SelectChoice, SelectField
from wtforms.validators import InputRequired, ValidationError

from portal.clock import day_of, now
from portal.errors import Refused
from portal.promises.actions import refuse_day
from portal.web.forms import Form, line, words
from portal.web.language import translated

THANKS = [
    SelectChoice("1", _l("It helped.")),
    SelectChoice("2", _l("It moved a lot.")),
    SelectChoice("3", _l("I will not forget it.")),
]


ENTER_DAY = _l("Enter the day, for example 2026-11-20")


class DayToCome(DateField):
    """A day a promise can be meant for."""

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(label, [InputRequired(ENTER_DAY)], **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(ENTER_DAY) from error

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        if self.data is None:
            return
        try:
            refuse_day(self.data, day_of(now(), current_app.config["ZONE"]))
        except Refused as refused:
            raise ValidationError(translated(refused)) from refused


class Choice(SelectField):
    """One of a list, none chosen beforehand."""

    def __init__(self, label: str, needed: str, **options: Any) -> None:
        super().__init__(label, validate_choice=False, **options)
        self.needed = needed

    def pre_validate(self, form: Any) -> None:
        if self.data not in {choice.value for choice in self.choices} - {""}:
            raise ValidationError(self.needed)

    def offer(self, found: Iterable[tuple[Any, str]]) -> None:
        """What can be chosen: each value with its name."""
        self.choices = [
            SelectChoice("", _("Please choose")),
            *(SelectChoice(str(value), name) for value, name in found),
        ]


class NewPromise(Form):
    words = words(_l("What do you promise?"), 600, _l("Enter what you promise, in your own words"))
    kind = Choice(_l("What kind of favor will it be?"), _l("Choose what kind of favor it will be"))
    receiver = Choice(_l("Promised to whom?"), _l("Choose to whom you promise it"))
    due_on = DayToCome(_l("By when?"))


class Act(Form):
    """Whatever is done with a promise names the step of it that was seen."""

    step = HiddenField()

    @property
    def seen(self) -> int:
        text = self.step.data or ""
        return int(text) if text.isdecimal() and len(text) < 10 else -1


class Move(Act):
    due_on = DayToCome(_l("By when instead?"))


class HandOver(Act):
    other = Choice(_l("Who could keep it instead?"), _l("Choose whom you would like to ask"))
    sentence = line(_l("A sentence to go with it"), 300)


class TakeOver(Act):
    due_on = DayToCome(_l("By when will you have done it?"))


class Report(Act):
    sentence = line(_l("What have you done?"), 300)


class Withdraw(Act):
    sentence = line(_l("Why?"), 300, _l("Say in a sentence why you give the promise back"))


class Sentence(Act):
    """An act that needs no reason."""

    sentence = line(_l("Would you like to say why?"), 300)


class Confirm(Act):
    sentence = words(_l("What came of it?"), 500)
    thanks = RadioField(_l("How much did it help?"), choices=THANKS, validate_choice=False)
    asked = BooleanField(_l("I had asked for it"))

    def validate_thanks(self, field: Any) -> None:
        if field.data not in [choice.value for choice in THANKS]:
            raise ValidationError(_l("Choose one of the three"))
