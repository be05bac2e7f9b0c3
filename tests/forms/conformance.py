"""What every kind of question must do: each check takes a kind and its example and stands for one facet."""

from __future__ import annotations

import json
from collections import Counter
from html.parser import HTMLParser
from typing import Any, cast, get_args

from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms.form import BaseForm

from forms.kind import AnswerField, Asking, Kind
from forms.shapes import NONE, RESERVED, SKIP, UNSURE, WHOLE, Shape, categories_of
from forms.texts import LEVELS
from tests.forms.examples import Example, Posted

LEVEL = "10-12"
PAYLOAD = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>"


def field_of(kind: Kind, posted: Posted, asking: Asking | None = None) -> AnswerField:
    """Return the child's field of a question after something was posted."""
    form = BaseForm({"q.one": kind.field("?", asking or Asking("sv", LEVEL))})
    pairs = [(f"q.one.{part}" if part else "q.one", one) for part, many in posted.items() for one in many]
    form.process(MultiDict(pairs))
    return cast(AnswerField, form["q.one"])


class Drawn(HTMLParser):
    """The elements of a drawn question, as (tag, attributes)."""

    def __init__(self, html: Markup) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def values(self) -> list[tuple[str, str]]:
        """Return name and value of everything that can be ticked."""
        inputs = [attributes for tag, attributes in self.elements if tag == "input"]
        return [(one["name"] or "", one["value"] or "") for one in inputs]


def draw(kind: Kind, lang: str = "sv", level: str = LEVEL) -> Drawn:
    """Draw a question that nobody has answered."""
    picture = Markup('<img src="{}.svg" alt="">').format
    return Drawn(field_of(kind, {}, Asking(lang, level, picture=picture))())


def says_what_it_is(kind: type[Kind], example: Example) -> None:
    assert kind.name.isidentifier()
    assert str(kind.title)
    assert str(kind.hint)
    assert kind.SettingsForm().data is not None
    assert set(kind.levels) <= set(LEVELS)
    assert kind.shape in get_args(Shape) if kind.asks else kind.shape is None


def keeps_its_settings(kind: type[Kind], example: Example) -> None:
    loaded = kind.load(example.settings)
    assert kind.load(json.loads(json.dumps(loaded.dump()))) == loaded


def reads_what_is_offered(kind: type[Kind], example: Example) -> None:
    for posted, value in example.read:
        field = field_of(kind.load(example.settings), posted)
        assert not field.process_errors, posted
        assert field.data == value


def takes_unsure_and_skip_before_an_answer_beside(kind: type[Kind], example: Example) -> None:
    for posted, _ in example.read:
        for aside in (UNSURE, SKIP):
            field = field_of(kind.load(example.settings), {**posted, "x": [aside]})
            assert (field.data, field.apart, list(field.process_errors)) == (aside, (), [])


def calls_an_untouched_question_none(kind: type[Kind], example: Example) -> None:
    assert field_of(kind.load(example.settings), {}).data == NONE
    assert field_of(kind.load(example.settings), {"": [""], "x": [""]}).data == NONE


def refuses_what_is_not_offered(kind: type[Kind], example: Example) -> None:
    for posted in (*example.refused, {"x": ["maybe"]}, {"x": [UNSURE, SKIP]}):
        assert field_of(kind.load(example.settings), posted).process_errors, posted


def puts_each_child_in_one_category_of_each_item(kind: type[Kind], example: Example) -> None:
    loaded = kind.load(example.settings)
    stored = [value for _, value in example.read if kind.asks] + list(RESERVED)
    children = st.dictionaries(st.tuples(st.sampled_from(LEVELS), st.sampled_from(stored)), st.integers(1, 30))

    @settings(deadline=None, max_examples=60, database=None)
    @given(children)
    def adds_up(counted: dict[Any, int]) -> None:
        cells = loaded.tally(Counter(counted))
        assert set(cells) <= set(loaded.columns())
        assert all(n > 0 for n in cells.values())
        for item in {item for item, _ in loaded.columns()}:
            assert sum(categories_of(cells, item).values()) == sum(counted.values())

    adds_up()


def groups_a_child_as_it_counts_it(kind: type[Kind], example: Example) -> None:
    loaded = kind.load(example.settings)
    for _, value in example.read if loaded.groups else ():
        group = loaded.group(value)
        assert group in {one.key for one in loaded.groups} | set(RESERVED)
        assert loaded.tally(Counter({(LEVEL, value): 1})) == {(WHOLE, group): 1}


def has_a_column_for_every_cell_and_only_once(kind: type[Kind], example: Example) -> None:
    columns = kind.load(example.settings).columns()
    assert len(set(columns)) == len(columns)
    for item in {item for item, _ in columns}:
        assert set(RESERVED) <= {category for of, category in columns if of == item}
    assert bool(columns) == kind.asks


def labels_what_it_draws(kind: type[Kind], example: Example) -> None:
    loaded = kind.load(example.settings)
    chart = loaded.chart()
    assert chart.style in ("bars", "scale", "nothing")
    assert bool(chart.labels) == (chart.style != "nothing")
    assert all(label.text.say("sv") for label in chart.labels)
    drawn = {key for column in loaded.columns() for key in column} - {*RESERVED, ""}
    assert chart.style == "nothing" or {label.key for label in chart.labels} <= drawn
    assert len({label.key for label in chart.labels}) == len(chart.labels)


def stands_on_paper_with_as_many_marks_as_options(kind: type[Kind], example: Example) -> None:
    for level in kind.levels:
        loaded = kind.load(example.settings)
        paper = loaded.paper(Asking("sv", level))
        offered = [option for option in loaded.options if option.offered(level)]
        assert [str(mark) for mark in paper.marks] == [str(option.text.say("sv", level)) for option in offered]
        assert paper.how in (("one", "several", "draw") if offered else ("write", "words", "one", "several"))
        assert (paper.how == "write") == (paper.lines > 0)


def draws_only_what_it_reads(kind: type[Kind], example: Example) -> None:
    for level in kind.levels:
        loaded = kind.load(example.settings)
        values = draw(loaded, level=level).values()
        for name, value in values:
            part = name.removeprefix("q.one").removeprefix(".")
            assert not field_of(loaded, {part: [value]}, Asking("sv", level)).process_errors
        if loaded.options and not loaded.items:
            assert [value for _, value in values] == [one.id for one in loaded.options if one.offered(level)]


def lets_no_script_through(kind: type[Kind], example: Example) -> None:
    options = [{**one, "text": PAYLOAD, "picture": PAYLOAD} for one in example.settings.get("options", ())]
    for tag, attributes in draw(kind.load({**example.settings, "options": options})).elements:
        assert tag != "script"
        assert not any(name.startswith("on") or name == "style" for name in attributes)
        assert tag != "img" or set(attributes) == {"src", "alt"}


def says_in_which_language_a_borrowed_text_is(kind: type[Kind], example: Example) -> None:
    loaded = kind.load(example.settings)
    marked = [one for _, one in draw(loaded, lang="ar").elements if one.get("lang") == "sv" and one.get("dir") == "ltr"]
    offered = [option for option in loaded.options if option.offered(LEVEL)]
    assert len(marked) >= len(offered)
    assert not [one for _, one in draw(loaded).elements if "lang" in one]


CHECKS = (
    says_what_it_is,
    keeps_its_settings,
    reads_what_is_offered,
    takes_unsure_and_skip_before_an_answer_beside,
    calls_an_untouched_question_none,
    refuses_what_is_not_offered,
    puts_each_child_in_one_category_of_each_item,
    groups_a_child_as_it_counts_it,
    has_a_column_for_every_cell_and_only_once,
    labels_what_it_draws,
    stands_on_paper_with_as_many_marks_as_options,
    draws_only_what_it_reads,
    lets_no_script_through,
    says_in_which_language_a_borrowed_text_is,
)
