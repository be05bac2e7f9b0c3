"""Paper typed in by keyboard, in a real browser: few presses, every kind of question, and by hand without script."""

import json
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from consult.models.group_session import GroupSession
from consult.models.submission import submission
from consult.services import leader_links
from tests.child.every_kind import EVERY, Asked, things
from tests.support.browser import assert_accessible

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
FORMS = 25
TEN = {
    **{name: EVERY[name] for name in ("one", "many", "either", "fun", "again", "ends", "days", "places", "map")},
    "last": {"kind": "choice", "text": "Vad är viktigast?", "options": things()},
}
KEYS = {
    "one": ["1", "2", "3", "v", "0"],
    "many": ["1|Enter", "13|Enter", "V", " "],
    "either": ["1", "2"],
    "fun": ["3", "2", "1"],
    "again": ["123", "311", "v"],
    "ends": ["13", "21", "00"],
    "days": ["7|Enter", "0|Enter", "v", " "],
    "places": ["1|Enter", "4|Enter", "0"],
    "map": ["120", "v", "000"],
    "last": ["1", "2", "3"],
}
STORED: dict[str, list[Any]] = {
    "one": ["swing", "goal", "bench", "unsure", "none"],
    "many": [["swing"], ["swing", "bench"], "unsure", "none"],
    "either": ["swing", "goal"],
    "fun": ["high", "middle", "low"],
    "again": [
        ["swing:yes", "goal:perhaps", "bench:no"],
        ["swing:no", "goal:yes", "bench:yes"],
        "unsure",
    ],
    "ends": [["best:swing", "worst:bench"], ["best:goal", "worst:swing"], "none"],
    "days": ["7", "0", "unsure", "none"],
    "places": [["p1"], ["nowhere"], "none"],
    "map": [["good", "bad"], "unsure", "none"],
    "last": ["swing", "goal", "bench"],
}


@dataclass
class Typist:
    """Somebody with a heap of paper, and how often a key was pressed."""

    page: Page
    presses: int = 0
    said: list[dict[str, Any]] = field(default_factory=list)

    def press(self, keys: str) -> None:
        """Press keys one after the other: `12|Enter` is three."""
        digits, *named = keys.split("|")
        for key in [*digits, *named]:
            self.page.keyboard.press("Space" if key == " " else key)
            self.presses += 1

    def wait(self) -> None:
        """Wait until an empty form is there, as a person sees it."""
        self.page.locator(".entry.typed .question.now").wait_for()


@pytest.fixture
def yard(request: pytest.FixtureRequest, database, settings) -> Asked:
    """A yard that is asked about with ten questions, or with those that a test names."""
    return Asked(database, settings, getattr(request, "param", TEN))


def link(yard: Asked, code: str) -> str:
    """Return the address where a session's forms are typed in."""
    with yard.database.reading() as db:
        one = db.scalars(select(GroupSession).filter_by(code=code)).one()
        return f"/ledare/{leader_links.token(yard.settings.secret_key, one)}/skriv-in"


@pytest.fixture
def typist(yard: Asked, page: Page, base: str) -> Typist:
    """Somebody at the page of a class of 25."""
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(base + link(yard, yard.at("10-12")))
    return Typist(page)


def stored(yard: Asked) -> list[dict[str, Any]]:
    """Return the answers of the paper forms."""
    with yard.database.read.connect() as connection:
        rows = connection.execute(select(submission.c.answers).where(submission.c.how == "paper"))
        return [json.loads(row.answers) for row in rows]


def in_order(answers: list[dict[str, Any]]) -> list[str]:
    """Return answers so that those of two heaps can be compared, whatever order they lie in."""
    return sorted(json.dumps({name: one[name] for name in STORED}, sort_keys=True) for one in answers)


def crosses(answers: dict[str, Any]) -> int:
    """Count what is crossed or written on a form; *vet inte* and an empty question are one each."""
    return sum(1 if isinstance(one, str) else len(one) for one in answers.values())


def test_25_forms_of_ten_questions_take_two_presses_an_answer_and_two_a_form(typist: Typist, yard: Asked):
    for n in range(FORMS):
        typist.wait()
        turns = {name: n % len(keys) for name, keys in KEYS.items()}
        for name in TEN:
            typist.press(KEYS[name][turns[name]])
        typist.said.append({name: STORED[name][turns[name]] for name in STORED})
        typist.press("|Enter")
        expect(typist.page.get_by_role("status").first).to_have_text(f"Formulär {n + 1} är sparat.")
    kept = stored(yard)
    assert in_order(kept) == in_order(typist.said)
    answers = sum(map(crosses, kept))
    print(f"{typist.presses} presses for {answers} answers on {FORMS} forms")  # noqa: T201 - `pytest -s` shows it
    assert typist.presses <= 2 * answers + 2 * FORMS


ASKED_AFTER = {
    "one": TEN["one"],
    "why": {**TEN["many"], "show_if": {"question": "one", "any": ["goal"]}},
    "fun": TEN["fun"],
}


@pytest.mark.parametrize("yard", [ASKED_AFTER], indirect=True)
def test_a_question_that_depends_on_an_answer_is_there_only_after_it(typist: Typist, yard: Asked):
    typist.wait()
    for keys in ("11|Backspace|Backspace", "213|Enter", "1|Enter"):
        typist.press(keys)
    expect(typist.page.get_by_text("Formulär 1 är sparat.")).to_be_visible()
    assert stored(yard) == [{"one": "goal", "why": ["swing", "bench"], "fun": "low"}]


@pytest.mark.parametrize("yard", [{name: EVERY[name] for name in ("many", "ends", "words", "sketch")}], indirect=True)
def test_what_cannot_stand_together_is_refused_at_once_and_letters_are_letters_in_a_text(typist: Typist, yard: Asked):
    page = typist.page
    typist.wait()
    typist.press("123")
    expect(page.get_by_text("Det går inte att välja fler.")).to_be_visible()
    typist.press("|Enter")
    typist.press("11")
    expect(page.get_by_text("Samma svar kan inte vara båda.")).to_be_visible()
    typist.press("2")
    page.keyboard.type("Vi vill ha 10 gungor")
    typist.press("|Enter")
    typist.press("12|Enter")
    page.keyboard.type("En bild av V")
    assert_accessible(page)
    typist.press("|Enter|Enter")
    expect(page.get_by_text("Formulär 1 är sparat.")).to_be_visible()
    assert_accessible(page)
    sketched = ["words", "picture:swing", "picture:goal"]
    assert [one["sketch"][0] for one in stored(yard)] == sketched[:1]
    assert stored(yard)[0] | {"sketch": 0} == {
        "many": ["swing", "goal"], "ends": ["best:swing", "worst:goal"], "words": "given", "sketch": 0,
    }  # fmt: skip


@pytest.mark.parametrize("yard", [EVERY], indirect=True)
def test_without_script_every_kind_is_filled_in_by_hand(yard: Asked, browser: Browser, base: str):
    page = browser.new_context(java_script_enabled=False, base_url=base, locale="sv-SE").new_page()
    page.goto(link(yard, yard.at("10-12")))
    for name, value in (("one", "goal"), ("many", "swing"), ("either", "goal"), ("fun", "high"), ("places", "p2")):
        page.locator(f"[name='q.{name}'][value='{value}']").check()
    for name, value in (("again.bench", "no"), ("ends.best", "goal"), ("map.p1", "bad")):
        page.locator(f"[name='q.{name}'][value='{value}']").check()
    page.locator("[name='q.days']").fill("5")
    page.locator("[name='q.words']").fill("Mer skugga")
    page.locator("[name='q.sketch.x']").check()
    page.get_by_role("button", name="Spara formuläret").click()
    assert page.get_by_text("Formulär 1 är sparat.").is_visible()
    kept = stored(yard)[0]
    page.context.close()
    assert {name: kept[name] for name in ("one", "days", "words", "sketch", "again", "ends", "map")} == {
        "one": "goal", "days": "5", "words": "given", "sketch": "unsure", "again": ["bench:no"],
        "ends": ["best:goal"], "map": ["bad"],
    }  # fmt: skip


@pytest.mark.parametrize("yard", [EVERY], indirect=True)
def test_on_paper_no_question_is_split_and_none_is_higher_than_a_page(yard: Asked, page: Page, base: str):
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 673, "height": 1000})  # A4 without its margins, in CSS pixels
    for level in ("6-9", "10-12", "13-15", "16-18"):
        page.goto(base + link(yard, yard.at(level)).replace("skriv-in", "papper"))
        assert page.get_by_role("button").count() == 0
        boxes = page.locator(".question").evaluate_all(
            "all => all.map(one => [one.scrollHeight, getComputedStyle(one).breakInside])"
        )
        assert len(boxes) >= 10
        assert {rule for _, rule in boxes} == {"avoid"}
        assert max(height for height, _ in boxes) < 267 * 96 / 25.4
