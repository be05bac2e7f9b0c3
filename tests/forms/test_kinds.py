"""Every kind in the list does what a kind must do, and a new one takes one file and one line."""

from __future__ import annotations

import importlib.util
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from forms import questionnaire, respond
from forms.kind import AnswerField, Kind, Paper
from forms.kinds import KINDS
from forms.kinds.choice import Choice
from forms.shapes import Chart
from tests.forms import conformance
from tests.forms.conformance import CHECKS
from tests.forms.examples import EXAMPLES, Example, some

Check = Callable[[type[Kind], Example], None]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_kind(kind: type[Kind], check: Check) -> None:
    check(kind, EXAMPLES[kind.name])


def test_every_kind_has_a_name_of_its_own_and_an_example() -> None:
    assert [kind.name for kind in KINDS] == list(EXAMPLES)


TOY = '''
"""Would you do it again: yes, perhaps or no, for each of several things."""

from dataclasses import dataclass

from markupsafe import Markup
from wtforms import Form

from forms.kind import Kind, Paper
from forms.options import labels_of, load_options
from forms.shapes import NONE, RESERVED, Chart, DistributionSet


@dataclass(frozen=True)
class Again(Kind):
    """Settings: the things."""

    name = "again"
    title = "Again?"
    hint = "For each thing: yes, perhaps, no."
    SettingsForm = Form
    shape = DistributionSet
    choose: tuple

    @classmethod
    def load(cls, raw):
        return cls(load_options(raw["options"], 1, 8))

    def dump(self):
        return {"options": [option.dump() for option in self.choose]}

    @property
    def items(self):
        return tuple(option.id for option in self.choose)

    def draw(self, field):
        row = Markup('<p><span lang="{}" dir="{}">{}</span>{}</p>')
        radio = Markup('<input type="radio" name="{}.{}" value="{}">')
        told = [(option, field.asking.say(option.text)) for option in self.choose]
        own = Markup("<p>{}{}</p>")
        drawn = Markup("")
        for option, said in told:
            radios = Markup("").join(radio.format(field.name, option.id, one) for one in ("yes", "perhaps", "no"))
            here = said.lang == field.asking.lang
            drawn += own.format(said.text, radios) if here else row.format(said.lang, said.dir, said.text, radios)
        return drawn

    def read(self, chosen, items, level):
        if chosen or any(len(many) > 1 or not set(many) <= {"yes", "perhaps", "no"} for many in items.values()):
            raise ValueError("one answer to each thing")
        return tuple(f"{item}:{items[item][0]}" for item in self.items if items[item]) or NONE

    def tally(self, counted):
        cells = {}
        for (_, value), n in counted.items():
            given = {} if isinstance(value, str) else dict(one.split(":") for one in value)
            for item in self.items:
                key = (item, value if isinstance(value, str) else given.get(item, NONE))
                cells[key] = cells.get(key, 0) + n
        return cells

    def chart(self):
        return Chart("bars", labels_of(self.choose))

    def columns(self):
        return tuple((item, one) for item in self.items for one in ("yes", "perhaps", "no", *RESERVED))

    def paper(self, asking):
        return Paper("several")
'''
TOY_EXAMPLE = Example(
    {"options": some("a", "b")},
    [({"a": ["yes"], "b": ["no"]}, ("a:yes", "b:no")), ({"b": ["perhaps"]}, ("b:perhaps",))],
    [{"a": ["often"]}, {"a": ["yes", "no"]}, {"": ["a"]}],
)


@pytest.fixture
def toy(tmp_path: Path) -> type[Kind]:
    """A kind that only this test knows, in one file of its own."""
    path = tmp_path / "again.py"
    path.write_text(TOY, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("again", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    made: type[Kind] = module.Again
    return made


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_a_toy_kind_that_answers_item_by_item(toy: type[Kind], check: Check) -> None:
    check(toy, TOY_EXAMPLE)


def test_a_toy_kind_takes_one_file_and_one_line(toy: type[Kind], monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = (*KINDS, toy)  # the one line
    monkeypatch.setattr(questionnaire, "_KINDS", {kind.name: kind for kind in kinds})
    raw = {"questions": [{"id": "gunga", "kind": "again", "text": "Igen?", **TOY_EXAMPLE.settings}]}
    document = questionnaire.load(raw)
    posted = MultiDict([("q.gunga.a", "yes"), ("q.gunga.b", "no")])
    answers = respond.read(document, "sv", "10-12", posted)
    stored = respond.thaw(answers.json)["gunga"]
    assert stored == ("a:yes", "b:no")
    cells = document.question("gunga").kind.tally(Counter({("10-12", stored): 3}))
    assert cells == {("a", "yes"): 3, ("b", "no"): 3}


def _raw(choice: Choice, field: AnswerField) -> Markup:
    words = "".join(str(field.asking.say(option.text)) for option in choice.choose)
    return Markup(f'<input name="q.one" value="elsewhere">{words}')  # noqa: S704 - the planted fault


FAULTS: tuple[tuple[Check, dict[str, Any]], ...] = (
    (conformance.says_what_it_is, {"hint": ""}),
    (conformance.keeps_its_settings, {"dump": lambda self: {"options": some("a", "b")}}),
    (conformance.reads_what_is_offered, {"read": lambda *_: "none"}),
    (conformance.calls_an_untouched_question_none, {"read": lambda *_: "a"}),
    (conformance.refuses_what_is_not_offered, {"read": lambda _, chosen, *__: chosen[0]}),
    (conformance.puts_each_child_in_one_category_of_each_item, {"tally": lambda _, counted: {("", "a"): 1}}),
    (conformance.has_a_column_for_every_cell_and_only_once, {"columns": lambda _: (("", "a"), ("", "a"))}),
    (conformance.labels_what_it_draws, {"chart": lambda _: Chart("bars")}),
    (conformance.stands_on_paper_with_as_many_marks_as_options, {"paper": lambda *_: Paper("one")}),
    (conformance.draws_only_what_it_reads, {"draw": _raw}),
    (conformance.lets_no_script_through, {"draw": _raw}),
    (conformance.says_in_which_language_a_borrowed_text_is, {"draw": _raw}),
)


@pytest.mark.parametrize(("check", "fault"), FAULTS, ids=lambda part: getattr(part, "__name__", ""))
def test_a_planted_fault_is_caught(check: Check, fault: dict[str, Any]) -> None:
    check(Choice, EXAMPLES["choice"])
    with pytest.raises((AssertionError, ValueError)):
        check(type("Faulty", (Choice,), fault), EXAMPLES["choice"])
