"""Two who write the same questions, and words that are missing or older than the Swedish."""

import re
from typing import Any

import pytest

from consult.services import editing
from tests.planner.editing import fields, marks, press_undo, save, verb


@pytest.fixture
def draft(town: Any) -> int:
    """A draft from the school yard's questions in two languages, everything filled in."""
    made = int(town.consultation(levels=("6-9", "10-12"), opened=False))
    town.do(editing.ask, made, ["6-9", "10-12"], ["sv", "en"])
    return made


def test_nothing_is_overwritten_when_two_write_the_same_question(desk, town, draft):
    path = f"consultations/{draft}/questions/gor"
    mine = {**fields(desk.read(path)), "text.sv.10-12": "Mina ord?"}
    assert save(desk, draft, "gor", **{"text.sv.10-12": "Deras ord?"}).status_code == 303
    refused = desk.send(path, mine)
    assert refused.status_code == 409
    assert town.questionnaire(draft).question("gor").text.say("sv").text == "Deras ord?"
    assert ">Mina ord?</textarea>" in refused.text
    assert "Deras ord?" in refused.text
    assert "Läs in det som står nu" in refused.text
    assert desk.send(path, fields(refused.text)).status_code == 303, "saved all the same, by a button that says so"
    assert town.questionnaire(draft).question("gor").text.say("sv").text == "Mina ord?"


def test_words_for_an_answer_that_somebody_removed_are_still_shown(desk, town, draft):
    path = f"consultations/{draft}/questions/gor"
    mine = {**fields(desk.read(path)), "options.boll.text.sv.10-12": "Spela kula"}
    save(desk, draft, "gor", do="remove:options:boll")
    refused = desk.send(path, mine)
    assert refused.status_code == 409
    assert "<li>Spela kula</li>" in refused.text


def test_words_for_a_question_that_somebody_removed_are_still_shown(desk, town, draft):
    path = f"consultations/{draft}/questions/gor"
    mine = {**fields(desk.read(path)), "text.sv.10-12": "Mina ord?"}
    verb(desk, draft, "gor", "remove")
    refused = desk.send(path, mine, page=f"consultations/{draft}/questions")
    assert refused.status_code == 409
    assert "Mina ord?" in refused.text
    assert desk.client.get(f"/o/lund/{path}").status_code == 303


@pytest.mark.parametrize(("what", "more"), [("move", {"to": 0}), ("copy", {}), ("remove", {})])
def test_a_button_of_an_old_list_does_nothing(desk, town, draft, what, more):
    before = town.questionnaire(draft)
    page = f"consultations/{draft}/questions"
    answer = desk.send(f"{page}/mest/{what}", {"was": "0" * 16, **more}, page=page)
    assert answer.status_code == 409
    assert "Någon annan har ändrat" in answer.text
    assert town.questionnaire(draft) == before


def test_words_are_old_when_the_swedish_changed_until_they_are_written_or_said_to_be_right(desk, town, draft):
    assert marks(town, draft) == []
    save(desk, draft, "gor", **{"text.sv.10-12": "Nytt?", "options.boll.text.sv.10-12": "Bolla"})
    assert {one for one in marks(town, draft) if "|en|" in one} == {"gor.text|en|10-12", "gor.options.boll|en|10-12"}
    assert "gor.text|ar|10-12" in marks(town, draft), "languages that are not asked in stay true as well"
    page = desk.read(f"consultations/{draft}/questions/gor")
    assert page.count("Den svenska texten har ändrats.") == 2
    assert "2 texter är äldre än den svenska" in desk.read(f"consultations/{draft}/questions")
    save(desk, draft, "gor", do="true:gor.text|en|10-12")
    save(desk, draft, "gor", **{"options.boll.text.en.10-12": "Play with a ball"})
    assert not [one for one in marks(town, draft) if "|en|" in one]


def test_a_swedish_text_changed_together_with_its_translation_is_not_old(desk, town, draft):
    save(desk, draft, "gor", **{"text.sv.10-12": "Nytt?", "text.en.10-12": "New?"})
    assert "gor.text|en|10-12" not in marks(town, draft)


def test_undo_brings_back_what_was_old(desk, town, draft):
    save(desk, draft, "gor", **{"text.sv.10-12": "Nytt?"})
    save(desk, draft, "gor", **{"text.en.10-12": "New?"})
    press_undo(desk, draft)
    assert "gor.text|en|10-12" in marks(town, draft)


def test_missing_words_are_marked_and_lead_to_the_next(desk, town, draft):
    page = desk.read(f"consultations/{draft}/questions")
    assert "texter saknas" in page
    first = re.search(r'href="([^"]+)">Gå till den första', page)
    assert first
    assert "Saknas. Barnen läser en annan text i stället." in desk.client.get(first[1]).text
    town.do(editing.ask, draft, ["10-12"], ["sv"])
    assert "saknas" not in desk.read(f"consultations/{draft}/questions").lower()
