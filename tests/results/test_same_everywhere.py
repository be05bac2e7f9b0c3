"""Every number is the same everywhere: on the page, in the files of data and in the papers of many consultations."""

import json
import os
import re
from dataclasses import replace
from html.parser import HTMLParser
from random import Random
from time import time

import pytest

from consult.models.consultation import Consultation
from consult.services import results
from consult.services.files import FORMATS
from consult.services.papers import kept
from consult.services.speaking import speaking
from tests.papers.same import check_document, check_page_of_findings, check_pdf, numbers
from tests.results.test_files import by_csv, by_json, by_workbook, in_the_workbooks_order, number, read_csv
from tests.results.yard import finalise, lively, make

PROOF = os.environ.get("CONSULT_PROOF") == "1"
ON_PAGE_AND_IN_DATA = 200
EVERYWHERE = 200 if PROOF else 10
BACKGROUNDS = {"": "", "d1": "Plats", "d2": "Åldersgrupp"}

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""One database is enough: what is held against each other is read from it once."""

pytestmark = pytest.mark.slow


class Tables(HTMLParser):
    """The tables of a results page: the rows of each figure, as cells in words."""

    def __init__(self, body):
        super().__init__()
        self.rows, self._figure, self._cell = {}, "", None
        self.feed(body)

    def handle_starttag(self, tag, attrs):
        facts = dict(attrs)
        if tag == "div" and (facts.get("class") or "").startswith("figure"):
            self._figure = facts["id"]
        if tag == "tr":
            self.rows.setdefault(self._figure, []).append([])
        if tag in ("th", "td"):
            self._cell = []

    def handle_endtag(self, tag):
        if tag in ("th", "td"):
            self.rows[self._figure][-1].append(" ".join("".join(self._cell).split()))
            self._cell = None

    def handle_data(self, data):
        if self._cell is not None:
            self._cell.append(data)


def consultation(database, seed):
    """Make a consultation of a chance's own: two to four schools, some too small, final or not."""
    chance = Random(seed)
    places = [(f"Skola {n}", chance.choice([3, 8, 14, 31])) for n in range(chance.randint(2, 4))]
    yard = make(database, places=places, answer=lambda _, *rest: lively(chance, *rest), name=f"by{seed}")
    if chance.random() < 0.5:
        finalise(database, yard)
    return yard


def read(database, settings, yard):
    """Return the result, and what the JSON file says."""
    with database.reporting() as db, speaking("sv"):
        result = kept.result_in(db, db.get_one(Consultation, yard.consultation), settings, "sv")
        return result, json.loads(FORMATS["json"].make(result))


def check_pages(client, yard, raw, by):
    """Hold one division of the results page against the JSON; return how many rows there are."""
    tables = Tables(client.get(f"{yard.href}?by={by}").get_data(as_text=True)).rows
    views = [view for view in raw["views"] if view["background"] == BACKGROUNDS[by]]
    return sum(
        check_rows(tables.get(f"f{n}-{question['id']}", [])[1:], question)
        for n, view in enumerate(views)
        for question in view["questions"]
    )


def check_rows(rows, question):
    """Hold the rows of a question's table against what the JSON says of it; return how many there are."""
    found, want = {row[0]: row[1:] for row in rows}, numbers(question)
    assert set(found) == set(want)
    for label, told in want.items():
        assert amounts(found[label]) >= set(told) - {None}, (question["id"], label)
        assert amounts(found[label]) <= {*told, *(one["base"] for one in question["numbers"])}
    return len(found)


def amounts(cells):
    """Return every amount that some cells tell."""
    return {int(found) for cell in cells for found in re.findall(r"\d+", cell)}


def check_data(result, *, workbook):
    """Hold the files of data against the JSON."""
    told = by_json(FORMATS["json"].make(result))
    assert by_csv(FORMATS["csv"].make(result)) == told
    if workbook:
        ordered = [(one.n, one.percent, one.base) for one in in_the_workbooks_order(result)]
        assert by_workbook(FORMATS["xlsx"].make(result)) == ordered
    for row in read_csv(FORMATS["csv-wide"].make(result)):
        for (background, group, question, item, category), (n, *_) in told.items():
            if category and (background, group) == (row["background"], row["group"]):
                assert number(row[".".join(filter(None, (question, item, category)))]) == n


def signed_in(client, yard, now):
    """Let the client be the yard's planner."""
    with client.session_transaction() as session:
        session.update({"user": yard.planner, "epoch": 0, "began": now, "seen": now})


@SQLITE
def test_pages_and_data_of_many_consultations_tell_the_same_numbers(database, settings, client):
    seen = 0
    for seed in range(ON_PAGE_AND_IN_DATA):
        yard = consultation(database, seed)
        result, raw = read(database, settings, yard)
        check_data(result, workbook=PROOF)
        signed_in(client, yard, int(time()))
        seen += check_pages(client, yard, raw, "") + check_pages(client, yard, raw, f"d{1 + seed % 2}")
    assert seen > 50 * ON_PAGE_AND_IN_DATA


@SQLITE
def test_all_formats_of_some_consultations_tell_the_same_numbers(database, settings):
    rows = []
    for seed in range(EVERYWHERE):
        result, raw = read(database, settings, consultation(database, seed))
        check_data(result, workbook=True)
        rows += [check_document(result, raw), *check_pdf(result, raw)]
        for name in ("politicians.pdf", "slide.pdf", *(f"letter-{one.label}.pdf" for one in result.worded)):
            check_page_of_findings(result, raw, name)
    assert sum(rows) > 100 * EVERYWHERE


def telling_one_more(result):
    """Return a result that counts one more of the first answer that is counted, in its numbers and its words."""
    part = next(one for one in result.everybody.parts if one.numbers[0].n)
    first, *others = part.numbers
    head, *rows = part.table.rows
    more = replace(part, numbers=(replace(first, n=first.n + 1), *others),
                   table=replace(part.table, rows=((head[0], str(first.n + 1), *head[2:]), *rows)))  # fmt: skip
    parts = tuple(more if one is part else one for one in result.everybody.parts)
    return replace(result, sides=(replace(result.everybody, parts=parts), *result.sides[1:]))


@SQLITE
@pytest.mark.parametrize("leak", ["json", "csv", "xlsx"])
def test_a_file_that_told_one_more_would_be_seen(database, settings, leak, monkeypatch):
    result, _ = read(database, settings, consultation(database, 1))
    leaking = telling_one_more(result)
    usual = FORMATS[leak]
    monkeypatch.setitem(FORMATS, leak, replace(usual, make=lambda _: usual.make(leaking)))
    with pytest.raises(AssertionError):
        check_data(result, workbook=True)


@SQLITE
def test_a_page_that_told_one_more_would_be_seen(database, settings, client, monkeypatch):
    yard = consultation(database, 1)
    _, raw = read(database, settings, yard)
    usual = results._bars

    def one_more(real, base, manner):
        bars, shown = usual(real, base, manner)
        return [replace(one, n=one.n + 1) if one.n else one for one in bars], shown

    monkeypatch.setattr(results, "_bars", one_more)
    signed_in(client, yard, int(time()))
    with pytest.raises(AssertionError):
        check_pages(client, yard, raw, "")
