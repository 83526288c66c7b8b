"""The shapes of an application's forms. Each step is one topic."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, RadioField, SelectChoice, StringField
from wtforms.validators import InputRequired, Optional, ValidationError

from portal.errors import Refused
from portal.web.forms import Form, address, line, one_line, words
from portal.web.language import translated

SALUTATIONS = [
    SelectChoice("ms", _l("Ms")),
    SelectChoice("mr", _l("Mr")),
    SelectChoice("none", _l("No salutation")),
]


class You(Form):
    salutation = RadioField(_l("How shall we address you?"), choices=SALUTATIONS, default="none")
    title = line(_l("Title"), 40)
    given_name = line(_l("First name"), 80, _l("Enter your first name"))
    family_name = line(_l("Last name"), 80, _l("Enter your last name"))
    email = address(_l("E-mail address"))
    phone = line(_l("Phone"), 40)
    company = line(_l("Company"), 120, _l("Enter the name of your company"))
    place = line(_l("Place"), 80, _l("Enter the place you work from"))
    portrait = FileField(_l("Your portrait"), [Optional()])
    website = StringField(_l("Please leave this field empty"), filters=[one_line])

    def validate_website(self, field: Any) -> None:
        if field.data:  # no person sees this field
            raise ValidationError(_l("Please leave this field empty and send the form once more"))


class YouAgain(You):
    """While an application is answered its address stays: another one would have to be confirmed first."""

    email = None  # type: ignore[assignment] # how WTForms leaves out a field of the form it comes from


class Talks(Form):
    talk_title = line(
        _l("What is the title of your most important talk?"), 160, _l("Enter the title of your talk")
    )
    talk_about = words(
        _l("What does the audience take home?"), 1500, _l("Enter what the audience takes home from your talk")
    )
    experience = words(_l("Where have you spoken so far?"), 1500)
    paper = FileField(_l("One page about you as a PDF"), [Optional()])


class Goals(Form):
    goals = words(
        _l("What do you want to reach in the next twelve months?"), 1500, _l("Enter what you want to reach")
    )


class Give(Form):
    gives_network = words(
        _l("What can you give the network?"), 1200, _l("Enter what you can give the network")
    )
    gives_members = words(
        _l("Which favors could you do for other members?"),
        1200,
        _l("Enter which favors you could do for members"),
    )


class Known(Form):
    known_by = words(_l("Who knows you here?"), 600)


class Check(Form):
    consent = BooleanField(
        _l("I have read the privacy text and agree that my details are kept to decide about my application."),
        [InputRequired(_l("Tick the box if you agree; without it we may not keep your application"))],
    )


class Answer(Form):
    answer = words(_l("What would you like to answer us?"), 3000)


class SendAnswer(Form):
    """The privacy text is still the one the applicant agreed to."""


class AskForLink(Form):
    email = address(_l("E-mail address"))


class Reason(Form):
    reason = words(_l("Would you like to tell us why?"), 1000)


STEPS: dict[str, type[Form]] = {
    "you": You,
    "talks": Talks,
    "goals": Goals,
    "give": Give,
    "known": Known,
    "check": Check,
}
# the same steps while a question is answered; the check needs no consent unless the privacy text has changed
ANSWERING: dict[str, type[Form]] = {**STEPS, "you": YouAgain, "answer": Answer, "check": SendAnswer}


def refused_file(field: Any, refused: Refused) -> None:
    """Puts the sentence of a refused file at its field."""
    field.errors = [*field.errors, translated(refused)]
