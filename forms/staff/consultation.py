"""The forms of a consultation: whom it asks, the four questions, its places, how results are divided, and its end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from forms.staff import StaffForm, needed
from forms.texts import lazy

LEVEL_NAMES = {
    "6-9": lazy("6–9 years: short, with pictures"),
    "10-12": lazy("10–12 years"),
    "13-15": lazy("13–15 years"),
    "16-18": lazy("16–18 years"),
}
LANGUAGE_NAMES = {
    "sv": lazy("Swedish"),
    "en": lazy("English"),
    "ar": lazy("Arabic"),
    "fi": lazy("Finnish"),
    "so": lazy("Somali"),
    "prs": lazy("Dari"),
    "uk": lazy("Ukrainian"),
}


class Several(SelectMultipleField):
    """Choose any number, as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def offered(values: Iterable[str], names: Mapping[str, str]) -> list[SelectChoice]:
    """Return choices in the order given, a value without a name called by itself."""
    return [SelectChoice(value, names.get(value, value)) for value in values]


class PeopleForm(StaffForm):
    """Whom a new consultation asks, and what it is called. Call `offer` before anything else."""

    levels = Several(
        lazy("Which ages do you ask?"),
        [needed(lazy("Choose at least one age"))],
        description=lazy("The questions are written in one way for each age."),
    )
    languages = Several(lazy("Which languages can they choose among?"), [needed(lazy("Choose at least one language"))])
    title = StringField(
        lazy("What is the consultation called?"),
        [needed(lazy("Write what the consultation is called")), Length(max=120)],
        description=lazy("Guardians and politicians read it too."),
    )

    def offer(self, levels: Iterable[str], languages: Iterable[str], names: Mapping[str, str]) -> None:
        """Offer what the questionnaire has and the municipality has turned on, languages by their `names`."""
        self.levels.choices = offered(levels, LEVEL_NAMES)
        self.languages.choices = offered(languages, names)


class FourForm(StaffForm):
    """The four questions that stand before any question to a child (Lundy's space, voice, audience, influence)."""

    can_change = TextAreaField(
        lazy("1. What can the children influence?"),
        [Optional(), Length(max=300)],
        description=lazy(
            "For example: what there is to do in the yard, where quiet places are put, what we begin with"
        ),
        render_kw={"rows": 2},
    )
    decided = TextAreaField(
        lazy("2. What is already decided?"),
        [Optional(), Length(max=300)],
        description=lazy("For example: the football pitch stays"),
        render_kw={"rows": 2},
    )
    decided_why = TextAreaField(
        lazy("And why?"),
        [Optional(), Length(max=300)],
        description=lazy("For example: it is newly built"),
        render_kw={"rows": 2},
    )
    receivers = StringField(
        lazy("3. Who receives the answers?"),
        [Optional(), Length(max=120)],
        description=lazy("For example: the landscape architect who draws the yard"),
    )
    decides = StringField(
        lazy("And who decides?"),
        [Optional(), Length(max=120)],
        description=lazy("For example: the education committee"),
    )
    responsible = StringField(
        lazy("And who is responsible for the answer to the children?"),
        [Optional(), Length(max=120)],
        description=lazy("A role, not a name. For example: the project leader for the school yard"),
    )
    promised = DateField(
        lazy("4. When do the children get their answer?"),
        [Optional()],
        description=lazy("The children see the day, and everybody sees it if we are late."),
    )


class DivideForm(StaffForm):
    """What results may be divided by, and the smallest group. Call `offer` before anything else."""

    plan = Several(lazy("Results are divided by"), description=lazy("At most two. The fewer, the more can be shown."))
    k = IntegerField(
        lazy("Smallest group that is shown"),
        [InputRequired(lazy("Write a number")), NumberRange(min=7, max=100)],
        description=lazy("Your municipality's number, or a higher one."),
    )

    def offer(self, names: Mapping[str, str]) -> None:
        """Offer the backgrounds that the questionnaire has, by value and name."""
        self.plan.choices = offered(names, names)


class FinalForm(StaffForm):
    """The planner's explicit yes to a result that can never change."""

    sure = BooleanField(
        lazy("I know that this cannot be undone"), [needed(lazy("Tick the box if you want the result now"))]
    )


class ReasonForm(StaffForm):
    """Why something is done that people may ask about later."""

    reason = TextAreaField(
        lazy("Why?"),
        [needed(lazy("Write in a few words why")), Length(max=500)],
        description=lazy("The reason is kept. Write no names."),
        render_kw={"rows": 3},
    )
