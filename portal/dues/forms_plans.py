"""The shapes of plans, of the network's policy, and of the account dues are transferred to."""

from collections.abc import Callable
from typing import Any, Self

from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, RadioField, SelectChoice, StringField
from wtforms.validators import AnyOf, InputRequired, Optional, ValidationError

from portal.accounts.forms import Proven
from portal.dues.amounts import cents_of
from portal.dues.bank_account import bic_of, iban_of
from portal.dues.forms_treasury import ENTER_DAY
from portal.dues.models import Plan
from portal.dues.states import Interval, Kind
from portal.errors import Refused
from portal.web.forms import Form, line, one_line
from portal.web.language import language, translated

KINDS = [
    SelectChoice(Kind.REGULAR, _l("Regular")),
    SelectChoice(Kind.REDUCED, _l("Reduced")),
    SelectChoice(Kind.HONORARY, _l("Honorary: owes nothing")),
]
INTERVALS = [
    SelectChoice(Interval.YEARLY, _l("for a year")),
    SelectChoice(Interval.HALF_YEARLY, _l("for half a year")),
]
NONE = "0"


class AmountField(StringField):
    """Euros as they are typed; `cents` is what they mean."""

    cents = 0

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(label, filters=[one_line], **options)

    def pre_validate(self, form: Any) -> None:
        self.cents = _understood(cents_of, self.data or "0")


def _understood(read: Callable[[str], Any], text: str) -> Any:
    try:
        return read(text[:80])
    except Refused as refused:
        raise ValidationError(translated(refused)) from refused


class FirstDay(DateField):
    """A day a price counts from."""

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(label, [InputRequired(ENTER_DAY)], **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(ENTER_DAY) from error


class NewPlan(Form):
    german = line(_l("Name in German"), 80, _l("Enter the name in German"))
    english = line(_l("Name in English"), 80, _l("Enter the name in English"))
    kind = RadioField(_l("Kind"), choices=KINDS, default=Kind.REGULAR)
    interval = RadioField(_l("The amount is"), choices=INTERVALS, default=Interval.YEARLY)
    amount = AmountField(_l("Amount in euros"))
    admission_fee = AmountField(_l("Admission fee in euros"))


class NewPrice(Form):
    amount = AmountField(_l("New amount in euros"))
    first_on = FirstDay(_l("For periods that begin on this day or later"))


def _number(label: str, least: int, most: int, sentence: str) -> IntegerField:
    return IntegerField(label, [InputRequired(sentence), AnyOf(range(least, most + 1), sentence)])


class PolicyForm(Form):
    plan = RadioField(_l("New members begin with"), validate_choice=False)
    first_days = _number(
        _l("First dues: … days after the admission"), 0, 90, _l("Enter a number of days from 0 to 90")
    )
    invoice_days = _number(
        _l("Every later invoice: … days before it is due"), 1, 30, _l("Enter a number of days from 1 to 30")
    )
    reminder_days = _number(
        _l("Friendly reminder: … days after that day"), 1, 90, _l("Enter a number of days from 1 to 90")
    )
    grace_days = _number(
        _l("Grace: … days after that day"), 1, 365, _l("Enter a number of days from 1 to 365")
    )
    vat_percent = _number(_l("VAT contained, in percent"), 0, 30, _l("Enter a percentage from 0 to 30"))

    def offer(self, found: list[Plan]) -> Self:
        offered = [SelectChoice(str(one.id), one.name(language())) for one in found]
        self.plan.choices = [*offered, SelectChoice(NONE, _l("No plan: somebody gives them one by hand"))]
        return self

    def validate_plan(self, field: Any) -> None:
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(_l("Choose a plan"))

    @property
    def plan_id(self) -> int | None:
        return int(self.plan.data) or None


class Account(Proven):
    account_holder = line(_l("Account holder"), 70, _l("Enter the account holder"))
    iban = StringField(_l("IBAN"), [InputRequired(_l("Enter the IBAN"))], filters=[one_line])
    bic = StringField(_l("BIC"), [Optional()], filters=[one_line])

    def validate_iban(self, field: Any) -> None:
        field.data = _understood(iban_of, field.data)

    def validate_bic(self, field: Any) -> None:
        field.data = _understood(bic_of, field.data)
