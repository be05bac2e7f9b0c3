"""The result as files: every number is the same in all of them, and nothing in them is ever computed or tells more."""

import csv
import io
import json
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from sqlalchemy import select

from consult.models.consultation import Consultation, Version
from consult.models.organisation import Audit
from consult.services import described
from consult.services.files import FORMATS, tables
from tests.results.yard import finalise, make

EVERY = {name: file for name, file in FORMATS.items() if not file.on_map}
"""The files of a result without maps."""
SCHEMA = json.loads(Path("docs/result.schema.json").read_text("utf-8"))


def describe(database, yard, lang="sv"):
    """Return the result as the report connection reads it."""
    with database.reporting() as db:
        return described.describe(db, db.get_one(Consultation, yard.consultation), lang)


def read_csv(raw):
    """Read a file as a Swedish spreadsheet does."""
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=";"))


def number(text):
    """Return what a cell counts; None for an empty one."""
    return int(text) if text not in ("", None) else None


def by_json(raw):
    """Return every number of the JSON file by where it belongs."""
    return {
        (view["background"], view["group"], question["id"], one["item"], one["category"]): (
            one["n"], one["percent"], one["base"], one["shown"],
        )
        for view in json.loads(raw)["views"]
        for question in view["questions"]
        for one in question["numbers"]
    }  # fmt: skip


def by_csv(raw):
    """Return every number of the long table by where it belongs."""
    return {
        (row["background"], row["group"], row["question_id"], row["item_id"], row["answer_id"]): (
            number(row["count"]), number(row["percent"]), number(row["base"]), row["shown"],
        )
        for row in read_csv(raw)
    }  # fmt: skip


def by_workbook(raw):
    """Return the numbers of every question's sheet, in their order."""
    book = openpyxl.load_workbook(io.BytesIO(raw))
    found = []
    for sheet in book.worksheets[1:-1]:
        rows = list(sheet.iter_rows(min_row=2, values_only=True))
        found += [row[3:6] for row in rows if row[6]]
    return found


@pytest.fixture(params=["preliminary", "final"])
def result(request, database, yard):
    """The yard's result, before and after it is final."""
    if request.param == "final":
        finalise(database, yard)
    return describe(database, yard)


def test_every_number_is_the_same_in_all_files(result):
    told = by_json(FORMATS["json"].make(result))
    assert len(told) > 100
    assert by_csv(FORMATS["csv"].make(result)) == told
    ordered = [(one.n, one.percent, one.base) for one in in_the_workbooks_order(result)]
    assert by_workbook(FORMATS["xlsx"].make(result)) == ordered
    wide = read_csv(FORMATS["csv-wide"].make(result))
    for row in wide:
        for (background, group, question, item, category), (n, *_) in told.items():
            if category and (background, group) == (row["background"], row["group"]):
                assert number(row[".".join(filter(None, (question, item, category)))]) == n


def in_the_workbooks_order(result):
    """Return the numbers question by question, as the sheets have them."""
    for asked in result.everybody.parts:
        for side in result.sides:
            for part in side.parts:
                if part.question == asked.question:
                    yield from part.numbers


def test_the_files_say_what_the_page_says(client, signed_in, yard):
    client.set_cookie("consult", signed_in)
    page = client.get(yard.href).get_data(as_text=True)
    sent = client.post(f"{yard.href}/files/json", data={"csrf_token": token_in(page)})
    findings = [question["finding"] for question in json.loads(sent.data)["views"][0]["questions"]]
    words = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    shown = [" ".join(finding.split()) in words for finding in findings]
    assert shown.count(True) == 8
    assert [finding for finding, there in zip(findings, shown, strict=True) if not there] == [
        "För få svar för att visas."
    ] * 2


def token_in(page):
    """Return the token of a page's forms."""
    return re.search(r'name="csrf_token" value="([^"]+)"', page)[1]


def test_nobody_is_told_how_few_too_few_are(result):
    hidden = [part for side in result.sides for part in side.parts if part.few]
    numbers = {(one.n, one.percent, one.base, one.shown, one.category) for part in hidden for one in part.numbers}
    assert numbers <= {(None, None, None, "too_few", "")}


def test_no_group_smaller_than_k_is_in_any_file(database):
    yard = make(database, places=(("Ekskolan", 40), ("Almskolan", 4)))
    result = describe(database, yard)
    for name, file in EVERY.items():
        made = file.make(result)
        text = b"".join(unpacked(made)) if name == "xlsx" else made
        assert b"Almskolan" not in text
        assert (b"Ekskolan" in text) == (name != "codebook")


def unpacked(raw):
    """Return the parts of a workbook."""
    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        return [parts.read(name) for name in parts.namelist()]


def test_the_json_follows_its_published_schema(result):
    told = json.loads(FORMATS["json"].make(result))
    Draft202012Validator.check_schema(SCHEMA)
    assert list(Draft202012Validator(SCHEMA).iter_errors(told)) == []
    told["views"][0]["questions"][0]["numbers"][0]["run"] = "somebody"
    assert list(Draft202012Validator(SCHEMA).iter_errors(told))


def test_the_codebook_names_every_answer_of_the_tables(result):
    codes = {
        (row["question_id"], row["item_id"], row["answer_id"]) for row in read_csv(FORMATS["codebook"].make(result))
    }
    used = {(row["question_id"], row["item_id"], row["answer_id"]) for row in read_csv(FORMATS["csv"].make(result))}
    assert {one for one in used if one[2]} <= codes
    assert all(row["answer"] for row in read_csv(FORMATS["codebook"].make(result)) if row["answer_id"])


@given(st.sampled_from("=+-@\t\r\uff1d"), st.text(max_size=20))
def test_no_cell_of_a_table_is_taken_for_a_formula(first, rest):
    raw = tables.written(("a",), [(first + rest,)])
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert rows[1][0] == f"'{first}{rest}"


def test_a_plain_cell_stays_as_it_is():
    assert tables.defused("Gunga") == "Gunga"
    assert tables.defused(-3) == -3


def test_a_workbook_computes_nothing_whatever_the_questions_say(database, yard):
    with database.writing() as db:
        db.get_one(Consultation, yard.consultation).title = '=HYPERLINK("http://example.invalid")'
        db.commit()
    book = openpyxl.load_workbook(io.BytesIO(FORMATS["xlsx"].make(describe(database, yard))))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert any(str(cell.value).startswith("=HYPERLINK") for cell in cells)
    assert not any(cell.hyperlink for cell in cells)


def test_a_planner_takes_a_file_and_the_audit_says_which(client, signed_in, yard, database):
    client.set_cookie("consult", signed_in)
    token = token_in(client.get(yard.href).get_data(as_text=True))
    for name, file in EVERY.items():
        sent = client.post(f"{yard.href}/files/{name}", data={"csrf_token": token})
        assert sent.status_code == 200
        assert sent.mimetype == file.mimetype
        assert sent.headers["Content-Disposition"] == f"attachment; filename={yard.name}{file.ending}"
    assert client.post(f"{yard.href}/files/exe", data={"csrf_token": token}).status_code == 404
    with database.reading() as db:
        taken = [row.facts["format"] for row in db.scalars(select(Audit).where(Audit.action == "export"))]
    assert taken == list(EVERY)


def test_there_is_no_file_before_there_is_a_result(client, signed_in, yard, database):
    with database.writing() as db:
        empty = make_empty(db, yard)
        db.commit()
    client.set_cookie("consult", signed_in)
    token = token_in(client.get(yard.href).get_data(as_text=True))
    href = yard.href.replace(f"/{yard.consultation}/", f"/{empty}/")
    assert client.post(f"{href}/files/json", data={"csrf_token": token}).status_code == 404


def make_empty(db, yard):
    """Make a consultation that nobody has answered, beside the yard's."""
    mine = db.get_one(Consultation, yard.consultation)
    other = Consultation(
        organisation_id=mine.organisation_id, project_id=mine.project_id, title="Tom", slug="tom", state="open", k=7,
        version=mine.version, levels=mine.levels, languages=mine.languages, plan=[],
    )  # fmt: skip
    db.add(other)
    db.flush()
    kept = db.scalars(select(Version).where(Version.consultation_id == mine.id)).one()
    db.add(Version(consultation_id=other.id, hash=kept.hash, document=kept.document))
    db.flush()
    return other.id
