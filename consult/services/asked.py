"""The questions of one language and level as children meet them, the same on a screen and on paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import cast

from babel.lists import format_list
from markupsafe import Markup

from consult import child_texts
from consult.services.facts import Facts
from consult.services.pictures import Draw
from consult.services.speech import Speech
from forms.kind import AnswerField, Asking
from forms.question import Question, ShowIf
from forms.respond import ask
from forms.shapes import UNSURE
from forms.widgets import said

AT_ONCE = 2
"""How many questions are drawn at once, where the others may come later."""


@dataclass(frozen=True)
class Asked:
    """One question as a template prints it. `number` is its place among those that count, None for the others."""

    question: Question
    field: AnswerField
    text: Markup
    hint: Markup
    number: int | None
    only_if: str
    borrowed: bool

    @property
    def most(self) -> int:
        """How many answers may be chosen; 0 for a question with one."""
        return self.question.kind.most(self.field.asking.level)


def questions(facts: Facts, say: Speech, draw: Draw, *, later: Draw | None = None) -> Iterator[Asked]:
    """Yield the questions of a level in order, their pictures drawn by `draw`, from the third one by `later`."""
    asking = Asking(say.lang, say.level, say.words, draw, say.swedish_too, say.twice, say.heard)
    first = ask(facts.questionnaire, asking)
    rest = ask(facts.questionnaire, replace(asking, picture=later)) if later else first
    numbers: dict[str, int] = {}
    for n, question in enumerate(facts.questionnaire.asked(say.level)):
        if question.counts:
            numbers[question.id] = len(numbers) + 1
        yield Asked(
            question=question,
            field=cast(AnswerField, (first if n < AT_ONCE else rest)[f"q.{question.id}"]),
            text=said(asking, question.text),
            hint=said(asking, question.hint),
            number=numbers.get(question.id),
            only_if=_only_if(question.show_if, facts, asking, say, numbers) if question.show_if else "",
            borrowed=asking.say(question.text).borrowed,
        )


def _only_if(show_if: ShowIf, facts: Facts, asking: Asking, say: Speech, numbers: Mapping[str, int]) -> str:
    earlier = facts.questionnaire.question(show_if.question)
    options = {option.id: asking.say(option.text).text for option in earlier.kind.options}
    aside = {UNSURE: say.plain("buttons.unsure")}
    ways = [options.get(one) or aside.get(one, say.plain("buttons.skip")) for one in show_if.any]
    joined = format_list(ways, style="or", locale=child_texts.writing(say.lang).dates)
    return say.plain("only_if", svar=joined, n=str(numbers[show_if.question]))
