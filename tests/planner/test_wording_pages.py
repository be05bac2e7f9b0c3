"""Hints beside the words, reasons for what is too much, a list that leads to the very field, and typos corrected."""

import re
from typing import Any

import pytest
from sqlalchemy import select

from consult.models.consultation import Consultation
from consult.models.organisation import Audit
from consult.models.project import Project
from consult.services import checklist, consultations, hints, states
from forms.changing import put, token
from forms.questionnaire import dump_question
from tests.planner.conftest import Desk, the

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
LONG = "Vad brukar du göra när du är ute på skolgården på rasten med dina kompisar en dag?"
LINK = re.compile(r'<a (?:class="button main" )?href="(/o/lund/[^"]+)">([^<]+)</a>')


def reworded(town: Any, consultation: int, words: str, level: str = "6-9") -> None:
    """Write the Swedish text of the first question anew at one level."""
    with town.writing() as db:
        one = db.get_one(Consultation, consultation)
        document = consultations.questionnaire(db, one)
        raw = dump_question(document.question("gor"))
        raw["text"]["sv"][level] = words
        consultations.save_questionnaire(db, "test", one, put(document, raw))


def keys(town: Any, consultation: int, listed: Any = checklist.missing) -> set[str]:
    with town.database.reading() as db:
        return {one.key for one in listed(db, db.get_one(Consultation, consultation))}


@SQLITE
def test_a_hint_stands_at_the_very_text_and_blocks_nothing(desk: Desk, town: Any, draft: int):
    reworded(town, draft, "Vilka aktiviteter gör du?")
    page = desk.read(f"consultations/{draft}/questions/gor")
    cell = page[page.index('data-for="text.sv.6-9"') :].partition("</div>")[0]
    assert "aktiviteter" in cell
    assert "något att göra" in cell
    assert page.count('class="finding"') == 1
    assert "wording" in keys(town, draft, checklist.advice)
    assert not {key for key in keys(town, draft) if "gor" in key}


@SQLITE
def test_a_ready_questionnaire_has_no_hints(desk: Desk, draft: int):
    assert '<p class="finding' not in desk.read(f"consultations/{draft}/questions/gor")
    assert "Inga fler tips" in desk.read(f"consultations/{draft}/wording")


def test_what_passes_the_second_limit_must_be_shorter_or_have_its_reason_before_opening(desk: Desk, town: Any):
    ready = town.consultation(levels=("6-9", "10-12"), opened=False)
    reworded(town, ready, LONG)
    assert keys(town, ready) == {"length gor 6-9"}
    with pytest.raises(ValueError, match="missing"):
        town.do(states.open_, ready)
    desk.done(f"consultations/{ready}/wording", {"reason-length-gor-6-9": " Barnen är äldre än sex. "})
    assert the(town, Consultation, id=ready).reasons == {"length gor 6-9": "Barnen är äldre än sex."}
    assert keys(town, ready) == set()
    town.do(states.open_, ready)


def test_a_reason_is_for_the_number_that_passed_and_goes_with_it(town: Any):
    ready = town.consultation(levels=("6-9", "10-12"), opened=False)
    reworded(town, ready, LONG)
    town.do(hints.give_reasons, ready, {"length gor 6-9": "Skäl", "length nobody 6-9": "Annat"})
    assert the(town, Consultation, id=ready).reasons == {"length gor 6-9": "Skäl"}
    town.do(hints.give_reasons, ready, {"length gor 6-9": " "})
    assert the(town, Consultation, id=ready).reasons == {}
    assert keys(town, ready) == {"length gor 6-9"}
    reworded(town, ready, "Vad gör du?")
    assert keys(town, ready) == set()


@SQLITE
def test_reasons_are_written_down_in_the_log_without_their_words(town: Any):
    ready = town.consultation(levels=("6-9",), opened=False)
    reworded(town, ready, LONG)
    town.do(hints.give_reasons, ready, {"length gor 6-9": "hemligt"})
    with town.database.reading() as db:
        row = db.scalars(select(Audit).filter_by(action="give reasons")).one()
    assert row.facts == {"reasons": ["length gor 6-9"]}
    town.do(states.open_, ready)
    with pytest.raises(ValueError, match="has been opened"):
        town.do(hints.give_reasons, ready, {"length gor 6-9": "nytt"})


@SQLITE
def test_every_link_of_the_list_lands_on_a_page_that_has_the_field(desk: Desk, town: Any, draft: int):
    reworded(town, draft, LONG)
    with town.writing() as db:
        one = db.get_one(Project, town.project_id)
        one.picture, one.about, one.place, one.at_place, one.organisation.mailbox = None, "", "", "", ""
        db.get_one(Consultation, draft).languages = ["sv"]
    page = desk.read(f"consultations/{draft}")
    panel = page[page.index('<section class="next"') :].partition("</section>")[0]
    links = LINK.findall(panel)
    assert len(links) == len(keys(town, draft)) + len(keys(town, draft, checklist.advice))
    for address, said in links:
        path, _, anchor = address.replace("&amp;", "&").partition("#")
        shown = desk.client.get(path)
        assert shown.status_code == 200, said
        assert not anchor or f'id="{anchor}"' in shown.text, (said, address)
        assert said.strip()
    assert "Beskriv bilden av platsen i ord" in panel
    assert "Prova frågorna själv" in panel


@SQLITE
def test_what_is_good_to_do_stops_nobody_and_says_what_children_read_instead(desk: Desk, town: Any):
    ready = town.consultation(levels=("10-12",), languages=("sv", "fi"), opened=False)
    assert keys(town, ready) == set()
    page = desk.read(f"consultations/{ready}")
    assert re.search(r"Skriv på finska, annars läser barnen svenska \(\d+\)", page)
    assert "Öppna dialogen" in page
    assert "language fi" in keys(town, ready, checklist.advice)
    assert "try" in keys(town, ready, checklist.advice)
    desk.done(f"consultations/{ready}/practice", {}, page=f"consultations/{ready}")
    assert {"device"} == keys(town, ready, checklist.advice) - {"language fi"}


@SQLITE
def test_a_planner_corrects_a_typo_and_sees_before_and_after(desk: Desk, town: Any):
    opened = town.consultation()
    assert f"consultations/{opened}/questions/gor/typo" in desk.read(f"consultations/{opened}/questions")
    path = f"consultations/{opened}/questions/gor/typo"
    assert '<q lang="sv" dir="auto">Vad gör du helst på rasten?</q>' in desk.read(path)
    fields = {"was": token(town.questionnaire(opened).question("gor")), "gor.text|sv|10-12": "Vad gör du på rasten?"}
    refused = desk.send(path, fields)
    assert refused.status_code == 422
    assert "kryssa i att det betyder samma sak" in refused.text
    assert 'value="Vad gör du på rasten?"' in refused.text, "what was typed stays"
    assert str(town.questionnaire(opened).question("gor").text.say("sv")) == "Vad gör du helst på rasten?"
    assert "Texten är rättad." in desk.done(path, fields | {"same": "y"})
    assert str(town.questionnaire(opened).question("gor").text.say("sv")) == "Vad gör du på rasten?"
    assert str(town.questionnaire(opened).question("gor").kind.options[0].text.say("sv")) == "Spelar boll"


@SQLITE
def test_a_typo_page_is_there_only_while_words_can_be_corrected(desk: Desk, town: Any, draft: int):
    assert desk.client.get(f"/o/lund/consultations/{draft}/questions/gor/typo").status_code == 404
    opened = town.consultation()
    assert desk.client.get(f"/o/lund/consultations/{opened}/questions/none/typo").status_code == 404
    assert desk.client.get(f"/o/lund/consultations/{opened}/wording").status_code == 404
    town.do(states.close, opened)
    assert desk.client.get(f"/o/lund/consultations/{opened}/questions/gor/typo").status_code == 200
    town.do(states.finalise, opened)
    assert desk.client.get(f"/o/lund/consultations/{opened}/questions/gor/typo").status_code == 404


@SQLITE
def test_children_who_begin_after_a_correction_read_the_new_words(desk: Desk, town: Any):
    opened = town.consultation()
    code = town.session(opened, age_group="10-12")
    fields = {"was": token(town.questionnaire(opened).question("gor")), "same": "y"}
    old, new = "Vad gör du helst på rasten?", "Vad gör du på rasten?"
    before = desk.client.get(f"/s/{code}").text
    desk.done(f"consultations/{opened}/questions/gor/typo", fields | {"gor.text|sv|10-12": new})
    after = desk.client.get(f"/s/{code}").text
    assert (old in before, new in before, old in after, new in after) == (True, False, False, True)
