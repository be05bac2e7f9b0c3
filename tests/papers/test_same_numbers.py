"""Every number of a paper is the number of the JSON file; what may not be told is told by none."""

import io
import json
import re
from dataclasses import replace

import pytest
from pptx import Presentation

from consult.services.described import TOO_FEW, Number
from consult.services.files import FORMATS
from consult.services.papers import phrases
from consult.services.speaking import speaking
from tests.papers.conftest import made, opened, words


@pytest.fixture(params=[False, True], ids=["preliminary", "final"])
def told(request, result):
    """The result, and what the JSON file says of it."""
    found = result(final=request.param)
    return found, json.loads(FORMATS["json"].make(found))


def numbers(question):
    """Return what a table must say of a question of the JSON file: (number, share) by its row's label."""
    found = [one for one in question["numbers"] if one["shown"] != "too_few"]
    widest = max((one["base"] for one in found if one["base"]), default=0)
    rows = {}
    for one in found:
        aside = one["category"] in ("unsure", "skip")
        if one["category"] == "no" or (aside and one["base"] != widest):
            continue
        label = one["label"] if aside or not one["item"] else one["item_label"]
        rows.setdefault(label, (one["n"], one["percent"]))
    return rows


def shown(n, percent):
    """Return a number and its share as a bar shows them."""
    share = "" if percent is None else f"{percent} %"
    return f"{n} ({share})" if n is not None and share else share if n is None else str(n)


def tables(document):
    """Return every table of a document under the heading before it, as (question, division, rows)."""
    question = division = ""
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            yield question, division, [[cell.text.replace("\xa0", " ") for cell in row.cells] for row in block.rows]
        elif block.style.name == "Heading 1":
            question, division = block.text, ""
        elif block.style.name == "Heading 2":
            division = block.text


def test_every_table_of_the_document_says_what_the_json_says(told):
    result, raw = told
    views = {(view["background"], view["group"]): view["questions"] for view in raw["views"]}
    seen = 0
    for question, division, (head, *rows) in tables(opened(made("report.docx", result))):
        background = division.removeprefix("Uppdelat efter: ")
        for n, group in enumerate(head[1:] if division else [""], start=1):
            asked = next(one for one in views[background, group] if one["question"] == question)
            want = {label: shown(*both) for label, both in numbers(asked).items()}
            got = {row[0]: row[n] if division else in_words(head, row) for row in rows}
            assert got == (want or dict.fromkeys(got, "för få"))
            seen += len(got)
    assert seen > 150


def in_words(head, row):
    """Return a row of a table of its own columns as the bar shows it."""
    cells = dict(zip(head, row, strict=True))
    n = cells.get("Antal", "") + (f"/{cells['Av']}" if cells.get("Av") else "")
    share = cells.get("Andel", "–").replace("–", "")
    return f"{n} ({share})".split("/")[0] + (f" ({share})" if "/" in n else "") if n and share else n or share


def test_every_table_of_the_pdf_says_what_the_json_says(told):
    result, raw = told
    text = words(made("report.pdf", result)).replace("\xa0", " ")
    rows = 0
    for question in raw["views"][0]["questions"]:
        for label, (n, percent) in numbers(question).items():
            if n is not None and percent is not None:
                assert re.search(rf"{re.escape(label)} {n} (\d+ )?{percent} %", text), (label, n, percent)
                rows += 1
    assert rows > 30
    pairs = {
        shown(one["n"], one["percent"]) for view in raw["views"] for q in view["questions"] for one in q["numbers"]
    }
    inside = set(re.findall(r"\d+ \(\d+ %\)", text))
    assert len(inside) > 30
    assert inside <= pairs


@pytest.mark.parametrize("name", ["politicians.pdf", "slide.pdf", "letter-10-12.pdf", "letter-13-15.pdf"])
def test_what_stands_on_one_page_is_a_finding_of_the_json(told, name):
    result, raw = told
    text = words(made(name, result)).replace("\xa0", " ")
    known = {
        (one["n"], one["base"]) for q in raw["views"][0]["questions"] for one in q["numbers"] if not q["sensitive"]
    }
    amounts = {(int(n), int(base)) for n, base in re.findall(r"(\d+) av (\d+)\b(?! barn)", text)}
    assert len(amounts) >= 2
    assert amounts <= known
    assert str(raw["answered"]) in text


def test_the_slide_to_change_says_what_the_slide_says(result):
    book = Presentation(io.BytesIO(made("slide.pptx", result())))
    assert len(book.slides) == 1
    assert round(book.slide_width / book.slide_height, 2) == 1.78
    shapes = list(book.slides[0].shapes)
    [table] = [shape.table for shape in shapes if shape.has_table]
    cells = [cell.text for row in table.rows for cell in row.cells]
    texts = [shape.text_frame.text for shape in shapes if shape.has_text_frame]
    other = words(made("slide.pdf", result()))
    assert all(" ".join(one.split()) in other for one in (*cells, *texts))
    assert any(re.search(r"\d+\xa0av\xa0\d+", cell) for cell in cells)


def test_sensitive_questions_wait_for_the_final_result(result):
    titles = [part.title for part in result().everybody.parts if part.sensitive]
    assert len(titles) == 2
    for name in ("report.pdf", "report.docx", "assessment.docx"):
        before, after = (section(made(name, result(final=final)), titles[0]) for final in (False, True))
        assert "Den visas när resultatet är klart" in before
        assert not re.search(r"\d", before)
        assert re.search(r"\d+\s%", after)


def section(raw, title):
    """Return what a report or an assessment says after a question and before the next."""
    if raw.startswith(b"%PDF"):
        after = words(raw).split(title)[-1]
    else:
        after = " ".join(one.text for one in opened(raw).paragraphs).split(title)[-1]
    return after.split("?")[0].split("Vad gör att")[0]


def test_too_few_answers_are_said_and_not_counted(result):
    full = result()
    hidden = (Number("", "", "", "", None, None, None, TOO_FEW),)
    nothing = {"few": True, "finding": "För få svar för att visas.", "base": "", "rows": (), "drawing": None}
    few = [replace(one, **nothing, table=replace(one.table, rows=()), numbers=hidden) for one in full.everybody.parts]
    sides = (replace(full.everybody, parts=tuple(few)),)
    worded = tuple(replace(one, parts=tuple(few)) for one in full.worded)
    empty = replace(full, sides=sides, worded=worded)
    for name in ("politicians.pdf", "slide.pdf", "letter-10-12.pdf"):
        text = words(made(name, empty)).replace("\xa0", " ")
        assert re.search("[Ff]ör få svar", text)
        assert not re.search(r"\d+ av \d+\b(?! barn)|\d+ %", text)
    assert words(made("report.pdf", empty)).count("För få svar för att visas.") == len(few)


def test_how_many_of_how_many_is_said_only_when_every_session_says_so(result):
    full = result()
    unknown = replace(full, settled=replace(full.settled, expected=None))
    with speaking("sv"):
        assert phrases.heard(full) == "89 av 100 barn och unga har svarat."
        assert phrases.heard(unknown) == "89 barn och unga har svarat."
