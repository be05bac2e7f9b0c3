"""A typo corrected after the opening: words change, nothing else, and answers to either version add up."""

import base64
import json
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select

from consult.models.consultation import Consultation, Version
from consult.models.organisation import Audit
from consult.models.release import block, cell, release
from consult.models.submission import submission
from consult.services import results, sealing, states, typos
from consult.services.submissions import Outcome
from forms.changing import token
from forms.questionnaire import dump
from forms.texts import Recordings
from tests.counting.test_sealed import seal, send

ASKED = "gor.text|sv|10-12"
LABEL = "gor.options.boll|sv|10-12"
SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
CHILDREN: list[dict[str, Any]] = [{"mest": "rora" if n % 3 else "lugnt", "gor": "boll"} for n in range(24)]


@pytest.fixture
def opened(town: Any) -> int:
    """An open consultation about a school yard, asked at 10–12."""
    return int(town.consultation())


def corrected(town: Any, consultation: int, question: str = "gor", was: str | None = None, **words: str) -> Any:
    """Correct words, given as `text`, `hint` or an answer's id, in Swedish at 10–12."""
    marks = {name: f"{question}.{name if name in ('text', 'hint') else f'options.{name}'}|sv|10-12" for name in words}
    told = was or token(town.questionnaire(consultation).question(question))
    return town.do(typos.correct, consultation, question, {marks[name]: said for name, said in words.items()}, was=told)


def said(town: Any, consultation: int) -> str:
    return str(town.questionnaire(consultation).question("gor").text.say("sv", "10-12"))


def counted(town: Any, consultation: int) -> dict[tuple[str, str, str], int]:
    """Return every cell of a consultation's released result."""
    named = (cell.c.question, cell.c.item, cell.c.category)
    mine = select(*named, func.sum(cell.c.n)).select_from(cell.join(block).join(release))
    with town.database.reading() as db:
        rows = db.execute(mine.where(release.c.consultation == consultation).group_by(*named)).all()
    return {(question, item, category): int(n) for question, item, category, n in rows}


def heard(town: Any, consultation: int) -> Any:
    with town.database.reading() as db:
        return results.heard(db, db.get_one(Consultation, consultation))


def test_a_corrected_word_is_a_new_version_and_the_old_one_stays(town, opened):
    with town.database.reading() as db:
        before = db.get_one(Consultation, opened)
        version, revision = before.version, before.revision
    changed = corrected(town, opened, text="Vad gör du helst på rasterna?")
    assert [one.now for one in changed] == ["Vad gör du helst på rasten?"]
    assert said(town, opened) == "Vad gör du helst på rasterna?"
    with town.database.reading() as db:
        after = db.get_one(Consultation, opened)
        kept = set(db.scalars(select(Version.hash).filter_by(consultation_id=opened)))
    assert after.revision == revision + 1
    assert kept == {version, after.version}
    assert version != after.version


def test_a_correction_taken_back_is_the_first_version_again(town, opened):
    with town.database.reading() as db:
        first = db.get_one(Consultation, opened).version
    for words in ("Vad gör du helst?", "Vad gör du helst på rasten?"):
        corrected(town, opened, text=words)
    with town.database.reading() as db:
        assert db.get_one(Consultation, opened).version == first
        assert db.scalar(select(func.count()).select_from(Version).filter_by(consultation_id=opened)) == 2


@SQLITE
def test_nothing_but_the_words_changes(town, opened):
    def skeleton(raw: Any) -> Any:
        """Return a document with every text emptied."""
        if isinstance(raw, dict):
            return {key: "" if key in ("text", "hint") else skeleton(one) for key, one in raw.items()}
        return [skeleton(one) for one in raw] if isinstance(raw, list) else raw

    before = dump(town.questionnaire(opened))
    corrected(town, opened, text="Vad gör du mest på rasten?", hint="Välj högst 3.", boll="Spelar bol")
    after = dump(town.questionnaire(opened))
    assert after != before
    assert skeleton(after) == skeleton(before)


def test_answers_before_during_and_after_a_correction_add_up_as_if_there_had_been_none(town, client, opened):
    control = town.consultation()
    codes = {one: town.session(one) for one in (opened, control)}
    late = {}
    for one, code in codes.items():
        for answers in CHILDREN[:8]:
            assert town.answer(code, answers) == Outcome.STORED
        late[one] = [json.dumps(town.post(code, answers)).encode().ljust(4096) for answers in CHILDREN[8:16]]
    corrected(town, opened, text="Vad gör du helst på rasterna?", boll="Spelar med boll")
    for one, code in codes.items():
        for body in late[one]:
            assert send(client, code, seal(sealing.public_key(town.settings.secret_key, one), body)) == 201
        assert send(client, code, seal(sealing.public_key(town.settings.secret_key, one), late[one][0])) == 200
        for answers in CHILDREN[16:]:
            assert town.answer(code, answers) == Outcome.STORED
        town.do(states.close, one)
    assert heard(town, opened) == heard(town, control) == 24
    assert counted(town, opened) == counted(town, control)
    assert counted(town, opened)["gor", "boll", "yes"] == 24


def test_an_answer_tells_which_words_the_child_read(town, opened):
    code = town.session(opened)
    first = town.questionnaire(opened)
    old = town.post(code, CHILDREN[0])
    corrected(town, opened, text="Vad gör du helst på rasterna?")
    town.answer(code, CHILDREN[0], **{name: old[name] for name in ("run", "ticket")})
    town.answer(code, CHILDREN[1])
    with town.database.read.connect() as connection:
        versions = list(connection.execute(select(submission.c.version)).scalars())
    with town.database.reading() as db:
        known = list(db.scalars(select(Version.hash).filter_by(consultation_id=opened).order_by(Version.id)))
    assert sorted(versions) == sorted(known)
    assert first != town.questionnaire(opened)


def test_a_ticket_of_another_consultations_version_is_worth_nothing(town, opened):
    other = town.consultation(levels=("13-15",))
    code = town.session(opened)
    corrected(town, opened, text="Vad gör du helst på rasterna?")
    ticket = bytearray(base64.urlsafe_b64decode(town.ticket(code) + "=="))
    with town.database.reading() as db:
        ticket[4:12] = bytes.fromhex(db.get_one(Consultation, other).version[:16])
    forged = base64.urlsafe_b64encode(bytes(ticket)).decode().rstrip("=")
    assert town.answer(code, CHILDREN[0], ticket=forged) == Outcome.NO_TICKET
    assert town.answer(code, CHILDREN[0]) == Outcome.STORED


def test_a_result_that_is_there_already_keeps_its_figures_and_takes_the_new_words(town, opened):
    code = town.session(opened)
    for answers in CHILDREN:
        town.answer(code, answers)
    town.do(states.close, opened)
    before = counted(town, opened)
    corrected(town, opened, boll="Spelar med boll")
    assert counted(town, opened) == before
    with town.database.reading() as db:
        one = db.get_one(Consultation, opened)
        shown = {figure.question.id: figure for figure in results.figures(db, one, town.questionnaire(opened))}
    assert str(shown["gor"].question.kind.options[0].text.say("sv", "10-12")) == "Spelar med boll"


@SQLITE
@pytest.mark.parametrize(
    ("words", "why"),
    [
        ({"text": ""}, "cannot be taken away"),
        ({"text": "  "}, "cannot be taken away"),
        ({"text": "ord " * 200}, "400 signs"),
        ({"text": "Vad gör du helst på {platsen}?"}, "braces"),
        ({"boll": "Sitter och pratar"}, "change places"),
        ({"boll": "sitter och pratar", "prata": "Spelar boll"}, "change places"),
        ({"text": "Vad gör du helst på rasten?"}, "Nothing is changed"),
        ({"text": "\tVad gör du  helst på rasten? "}, "Nothing is changed"),
    ],
)
def test_what_is_no_correction_is_refused_in_plain_words(town, opened, words, why):
    before = town.questionnaire(opened)
    with pytest.raises(ValueError, match=why):
        corrected(town, opened, **words)
    assert town.questionnaire(opened) == before


@SQLITE
def test_words_that_nobody_reads_cannot_be_written(town, opened):
    told = token(town.questionnaire(opened).question("gor"))
    marks = ("gor.text|ar|10-12", "gor.text|sv|16-18", "trygg.text|sv|10-12", "gor.id|sv|*", "no mark")
    with pytest.raises(ValueError, match="Nothing is changed"):
        town.do(typos.correct, opened, "gor", dict.fromkeys(marks, "Andra ord"), was=told)


def test_a_correction_of_words_that_have_changed_meanwhile_overwrites_nothing(town, opened):
    was = token(town.questionnaire(opened).question("gor"))
    corrected(town, opened, text="Vad gör du helst på rasterna?")
    with pytest.raises(ValueError, match="Somebody else"):
        corrected(town, opened, was=was, text="Vad gör du på rasten?")
    assert said(town, opened) == "Vad gör du helst på rasterna?"


def test_words_are_corrected_only_between_opening_and_the_final_result(town):
    draft = town.consultation(opened=False)
    with pytest.raises(ValueError, match="until the result is ready"):
        corrected(town, draft, text="Annat")
    town.do(states.open_, draft)
    corrected(town, draft, text="Vad gör du helst på rasterna?")
    town.do(states.close, draft)
    corrected(town, draft, text="Vad gör du helst på rasten?")
    town.do(states.finalise, draft)
    with pytest.raises(ValueError, match="until the result is ready"):
        corrected(town, draft, text="Annat")


@SQLITE
def test_the_log_says_what_was_written_before_and_after(town, opened):
    corrected(town, opened, boll="Spelar med boll")
    with town.database.reading() as db:
        row = db.scalars(select(Audit).filter_by(action="correct words")).one()
    assert row.subject == f"consultation {opened}"
    assert row.facts == {
        "question": "gor",
        "words": [{"where": LABEL, "before": "Spelar boll", "after": "Spelar med boll"}],
    }


@SQLITE
def test_the_words_to_correct_are_those_that_children_read(town):
    several = town.consultation(levels=("6-9", "10-12", "13-15"), languages=("sv", "en"))
    document = town.questionnaire(several)
    marks = {one.mark for one in typos.words(document, document.question("gor"))}
    assert {"gor.text|sv|6-9", ASKED, "gor.text|sv|13-15", "gor.text|en|10-12"} <= marks
    assert not {mark for mark in marks if "16-18" in mark or "|ar|" in mark or "use" in mark}
    assert "gor.options.ensam|sv|*" in marks
    places = {one.path for one in typos.words(document, document.question("bast"))}
    assert "bast.options.ingen" in places
    assert "bast.options.p1" not in places, "a place is called what the planner filled in"


@SQLITE
def test_a_recording_of_corrected_words_is_named_as_silent(town, opened):
    document = town.questionnaire(opened)
    read = {"sv": {"Vad gör du helst på rasten?": "a" * 64}}
    heard_document = replace(document, recordings=Recordings.load(read))
    changed = [one for one in typos.words(document, document.question("gor")) if one.mark in (ASKED, LABEL)]
    assert [one.mark for one in typos.silenced(heard_document, changed, {})] == [ASKED]
    assert typos.silenced(document, changed, {}) == []
