"""Papers one by one: tagged, on one page, with the findings that the rule chooses, and never more than words."""

import io
import re
from dataclasses import replace

import pytest
from pypdf import PdfReader

from consult.services.figures import Drawing, Row
from consult.services.papers import PAPERS, Draw, called, suited
from consult.services.papers.strongest import strongest
from tests.papers.conftest import QUICK, SVG, made, opened, words

HOSTILE = '#panic() $x$ = *b* <a> =HYPERLINK("http://x.invalid") \x00\x0b\x1b\ufffe &lt;w:p/> @x {site} 😀'
ONE_PAGE = ("politicians.pdf", "slide.pdf")
PDFS = [name for name in PAPERS if name.endswith(".pdf") and name[:6] != "letter"] + ["letter-10-12.pdf"]


def read(raw):
    """Return a PDF as a reader opens it."""
    return PdfReader(io.BytesIO(raw))


def elements(node):
    """Yield every element of a PDF's tree of tags."""
    found = node.get_object()
    children = found.get("/K", []) if hasattr(found, "get") else []
    for child in children if isinstance(children, list) else [children]:
        if hasattr(child.get_object(), "get"):
            yield child.get_object()
            yield from elements(child)


@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize("name", PDFS)
def test_each_pdf_is_tagged_has_its_language_and_its_title(result, name, lang):
    paper = read(made(name, result(lang)))
    root = paper.trailer["/Root"]
    claimed = root["/Metadata"].get_object().get_data().decode()
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == (lang, True)
    assert re.search(r"pdfuaid:part\D+1", claimed)
    assert re.search(r"pdfaid:part\D+2", claimed)
    headings = [one for one in elements(root["/StructTreeRoot"]) if one.get("/S") == "/H1"]
    assert len(headings) == 1
    assert paper.metadata.title


def test_the_first_line_of_the_page_for_politicians_is_what_they_decide(result):
    assert words(made("politicians.pdf", result())).startswith("Det här ska du ta ställning till ")
    assert words(made("politicians.pdf", result("en"))).startswith("This is what you are to decide ")


@pytest.mark.parametrize("name", ONE_PAGE)
def test_one_page_is_one_page_however_much_was_written(result, name):
    full, long = result(), "Ett mycket långt svarsalternativ med många ord " * 3
    settled = replace(full.settled, can_change="ord " * 75, decided="ord " * 75, decided_why="ord " * 75,
                      receivers="ord " * 30, decides="ord " * 30, responsible="ord " * 30)  # fmt: skip
    parts = tuple(replace(one, title=long, finding=long) for one in full.everybody.parts)
    heavy = replace(full, settled=settled, title="Titel " * 20, sides=(replace(full.everybody, parts=parts),))
    assert [len(read(made(name, one)).pages) for one in (full, heavy)] == [1, 1]


def part(result, title, *shares, unsure=0, sensitive=False):
    """Return a question whose answers have these shares."""
    rows = [Row(f"svar {n}", "option", share, f"{share}", f"{share} %") for n, share in enumerate(shares)]
    rows.append(Row("Vet inte", "unsure", unsure, f"{unsure}", f"{unsure} %"))
    return replace(result.everybody.parts[0], title=title, finding=title, rows=tuple(rows), sensitive=sensitive)


def test_the_strongest_findings_are_chosen_largest_first_each_question_once(result):
    asked = [("a", 40, 30), ("b", 80, 81), ("c", 50), ("d", 60, 59)]
    chosen = strongest([part(result(), *one) for one in asked])
    assert [one.question for one in chosen] == ["b", "d", "c"]
    assert chosen[0].row.label == "svar 1"


def test_what_is_sensitive_unknown_or_untold_is_never_chosen(result):
    one = result()
    nearly = replace(part(one, "nästan alla", 95), rows=(Row("a", "option", 95, "nästan alla", ""),))
    asked = [
        part(one, "känslig", 99, sensitive=True), part(one, "vet inte", 30, unsure=60), part(one, "ingen", 0),
        replace(part(one, "få", 90), few=True, rows=()), nearly, part(one, "kvar", 10),
    ]  # fmt: skip
    assert [found.question for found in strongest(asked)] == ["kvar"]


def test_equal_shares_stand_in_the_questionnaires_order(result):
    chosen = strongest([part(result(), name, 50) for name in "cab"])
    assert [one.question for one in chosen] == ["c", "a", "b"]


def test_charts_are_vectors_and_say_in_words_what_they_show(result):
    from consult.services import charts

    paper = read(made("report.pdf", result(), Draw(charts.draw, charts.picture)))
    images = [kind for page in paper.pages for kind in kinds_of_objects(page)]
    assert "/Image" not in images
    alts = [one["/Alt"] for one in elements(paper.trailer["/Root"]["/StructTreeRoot"]) if one.get("/S") == "/Figure"]
    drawn = [one.drawing for side in result().sides for one in side.parts if one.drawing]
    assert len(alts) == len(drawn)
    assert alts[0] == f"{drawn[0].title} {drawn[0].about}"


def kinds_of_objects(page):
    """Return the kinds of what a page draws besides text and lines."""
    return [one.get_object()["/Subtype"] for one in page["/Resources"].get("/XObject", {}).values()]


def test_the_pictures_of_the_document_say_in_words_what_they_show(result):
    document = opened(made("report.docx", result()))
    alts = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    drawn = [one.drawing for one in result().everybody.parts if one.drawing]
    assert alts == [f"{one.title} {one.about}" for one in drawn]
    assert all(table.rows[0]._tr.trPr is not None for table in document.tables)
    assert document.core_properties.language == "sv"


@pytest.mark.parametrize("name", [name for name in PAPERS if name not in ("letter-6-9.pdf", "letter-16-18.pdf")])
def test_hostile_words_are_words(result, name):
    full = result()
    drawing = Drawing("bars", HOSTILE, HOSTILE, "sv", ())
    parts = tuple(
        replace(one, title=HOSTILE, finding=HOSTILE, drawing=one.drawing and drawing) for one in full.everybody.parts
    )
    settled = replace(
        full.settled, can_change=HOSTILE, decided=HOSTILE, decides=HOSTILE, receivers=HOSTILE, responsible=HOSTILE,
        affected=((HOSTILE, 3),), said=HOSTILE, done=HOSTILE,
    )  # fmt: skip
    hostile = replace(
        full, title=HOSTILE, organisation=HOSTILE, project=HOSTILE, place=HOSTILE, settled=settled, method=(HOSTILE,),
        sides=tuple(replace(one, parts=parts) for one in full.sides),
        worded=tuple(replace(one, parts=parts) for one in full.worded),
    )  # fmt: skip
    raw = made(name, hostile)
    if name.endswith(".pdf"):
        assert "#panic() $x$ = *b* <a>" in words(raw)
    elif name.endswith(".docx"):
        text = " ".join(one.text for one in opened(raw).paragraphs)
        assert "#panic() $x$ = *b* <a>" in text
        assert "&lt;w:p/>" in text
        assert "\x1b" not in text


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_the_assessment_has_its_seven_headings_and_three_of_them_are_begun(result, lang):
    document = opened(made("assessment.docx", result(lang)))
    headings = [one.text for one in document.paragraphs if one.style.name == "Heading 1"]
    assert [one.split(".")[0] for one in headings] == list("1234567")
    under = {}
    for one in document.paragraphs:
        if one.style.name == "Heading 1":
            under[one.text[0]] = []
        elif under:
            under[max(under)].append(one)
    prompts = {n: [one for one in lines if one.runs[-1].italic] for n, lines in under.items()}
    assert {n for n, lines in under.items() if len(lines) > len(prompts[n])} == {"1", "4", "7"}
    assert all(prompts.values())


def test_a_reply_that_is_published_stands_in_the_assessment(result):
    full = result()
    answered = replace(
        full, settled=replace(full.settled, said="Ni vill ha bänkar.", done="Vi bygger två.", not_done="-")
    )
    before, after = (words_of(made("assessment.docx", one)) for one in (full, answered))
    assert "Vi bygger två." in after
    assert "Vad har det barnen sa lett till?" in before
    assert "Vad har det barnen sa lett till?" not in after


def words_of(raw):
    """Return the words of a document."""
    return " ".join(one.text for one in opened(raw).paragraphs)


def test_a_preliminary_result_says_so_on_the_first_page_of_each_paper(result):
    for name in ("report.pdf", "politicians.pdf", "slide.pdf"):
        first = [read(made(name, result(final=final))).pages[0].extract_text() for final in (False, True)]
        assert ["Preliminärt" in one for one in first] == [True, False]


def test_figures_can_be_copied_without_invisible_signs(result):
    assert "\u2060" not in words(made("report.pdf", result()))


def test_letters_go_only_to_the_levels_that_were_asked(result):
    assert [name for name in suited(result()) if "letter" in name] == ["letter-10-12.pdf", "letter-13-15.pdf"]
    assert called(PAPERS["letter-6-9.pdf"]).endswith("6–9 years")


def test_without_the_program_that_writes_slides_there_is_the_slide_as_pdf(result, monkeypatch):
    monkeypatch.setattr("consult.services.papers.find_spec", lambda name: None)
    assert [name for name in suited(result()) if "slide" in name] == ["slide.pdf"]


def test_the_quick_picture_of_these_tests_is_one():
    assert QUICK.svg(None) == SVG
    assert QUICK.picture(None).startswith(b"\x89PNG")
