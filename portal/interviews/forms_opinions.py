"""The shape of an opinion: as many criteria as there are, each with four words to choose from and a sentence."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice
from wtforms.validators import InputRequired

from portal.interviews.actions_opinions import Said
from portal.interviews.models_opinions import Step
from portal.interviews.models_questions import Question
from portal.web.forms import Form, words

ABSTAINS = "abstain"
STEPS = {
    Step.NO: _l("no"),
    Step.RATHER_NO: _l("rather no"),
    Step.RATHER_YES: _l("rather yes"),
    Step.YES: _l("yes"),
    ABSTAINS: _l("I abstain"),
}


class OpinionForm(Form):
    """Its fields are made by `opinion_form`."""

    def said(self, asked: Sequence[Question]) -> dict[Question, Said]:
        return {
            question: Said(_step(self[f"step_{question.id}"].data), self[f"words_{question.id}"].data or "")
            for question in asked
        }


def opinion_form(asked: Sequence[Question], language: str) -> type[OpinionForm]:
    fields: dict[str, Any] = {}
    for question in asked:
        fields[f"step_{question.id}"] = RadioField(
            question.text(language),
            [InputRequired(_l("Select one of the four answers, or abstain"))],
            choices=[SelectChoice(value, word) for value, word in STEPS.items()],
        )
        fields[f"words_{question.id}"] = words(_l("In a sentence"), 600)
    return type("Opinion", (OpinionForm,), fields)


def _step(chosen: str) -> Step | None:
    return None if chosen == ABSTAINS else Step(chosen)


class Abstention(Form):
    words = words(_l("Why, if you like to say"), 600)
