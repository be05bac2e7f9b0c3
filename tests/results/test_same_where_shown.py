"""Every number is the same on maps, in the archive, beside another round, and where it is published."""

import json
import re
from dataclasses import asdict, replace
from random import Random

import pytest

from consult.models.consultation import Consultation
from consult.services import comparison, publishing
from consult.services.files import FORMATS
from consult.services.papers import archive, report
from consult.services.speaking import speaking
from tests.papers.conftest import made, words
from tests.papers.same import check_pdf, numbers
from tests.papers.test_archive import unpacked
from tests.results.test_comparison import again
from tests.results.test_map_files import check_squares, place
from tests.results.test_map_files import read as read_by_gdal
from tests.results.test_maps import end, with_map
from tests.results.test_results_page import as_planner
from tests.results.test_same_everywhere import (
    EVERYWHERE,
    PROOF,
    SQLITE,
    Tables,
    amounts,
    check_data,
    check_rows,
    read,
    telling_one_more,
)
from tests.results.yard import finalise, lively, make

MAPS, ARCHIVES = (50, 50) if PROOF else (3, 2)
SPOTS = ("1000,2000", "1500,2500", "2400,7000", "8000,3000", "8100,3100", "5200,9000")

SAID = {"nearly_all": "nästan alla", "some_or_none": "någon eller ingen"}

pytestmark = [pytest.mark.slow, SQLITE]


def final(database, seed):
    """Make a consultation of a chance's own, final."""
    chance = Random(seed)
    places = [(f"Skola {n}", chance.choice([8, 14, 31])) for n in range(3)]
    yard = make(database, places=places, answer=lambda _, *rest: lively(chance, *rest), name=f"final{seed}")
    finalise(database, yard)
    return yard


def publish(database, yard):
    """Show every question of a result to everybody."""
    with database.reporting() as db:
        sides = publishing.told(db, db.get_one(Consultation, yard.consultation))
    with database.writing() as db:
        one = db.get_one(Consultation, yard.consultation)
        choice = dict.fromkeys((part.question for part in sides["sv"][0].parts), "children")
        figures = publishing.publish(db, "test", one, choice, quotes=[], sides=sides).figures
        db.commit()
        return figures


def check_published(client, yard, figures, result, raw):
    """Hold the public page and the children's figures against the JSON; return how many rows there are."""
    questions = raw["views"][0]["questions"]
    tables = Tables(client.get(f"/om/{yard.name}?lang=sv").get_data(as_text=True)).rows
    seen = sum(check_rows(tables.get(f"result-{one['id']}", [])[1:], one) for one in questions)
    for side in result.worded:
        told = {one["question"]: one["rows"] for one in figures["children"]["sv"][side.label]}
        for part in side.parts:
            want = numbers({"numbers": [asdict(one) for one in part.numbers]})
            assert {row["label"] for row in told[part.question]} == set(want)
            for row in told[part.question]:
                n, percent = want[row["label"]]
                assert (n if n is not None else percent) in amounts([row["said"].split("/")[0]]) | {None}
                seen += 1
    return seen


def check_compared(planner, yard, other, raws):
    """Hold the page that shows two rounds against the JSON of each; return how many cells there are."""
    page = planner.get(f"{yard.href}/compare?with={other}").get_data(as_text=True)
    seen = 0
    for figure, (_, *rows) in Tables(page).rows.items():
        for n, raw in enumerate(raws, 1):
            asked = [one for one in raw["views"][0]["questions"] if figure == f"c-{one['id']}"]
            for question in asked:
                told = {row[0]: row[n] for row in rows if row[n] != "för få"}
                assert set(told) == set(numbers(question))
                check_rows(list(told.items()), question)
                seen += len(told)
    return seen


def check_archive(result, raw):
    """Hold the members of the package against the files and the JSON; return how many there are."""
    files = unpacked(made("archive.zip", result))
    suits = {kind: one for kind, one in FORMATS.items() if one.suits(result)}
    with speaking(result.lang):
        wanted = {f"data/result{one.ending}": one.make(result) for one in suits.values()}
    assert {name for name in files if name.startswith("data/")} == set(wanted)
    assert [name for name, made_alone in wanted.items() if files[name] != made_alone] == []
    assert files["report.pdf"] == made("report.pdf", result)
    return sum(check_pdf(result, raw))


def check_squares_on_paper(result):
    """Hold the report's table of squares against the JSON; return the JSON without them."""
    raw = json.loads(FORMATS["json"].make(result))
    text = words(made("report.pdf", result)).replace("\xa0", " ")
    for question in raw["views"][0]["questions"]:
        squares = [one for one in question["numbers"] if one["item"].startswith("square.")]
        for good, bad in zip(squares[::2], squares[1::2], strict=True):
            told = [str(one["n"]) if one["n"] is not None else SAID[one["shown"]] for one in (good, bad)]
            assert f"{good['item_label']} {good['base']} {' '.join(told)}" in text
        question["numbers"] = [one for one in question["numbers"] if one not in squares]
    return raw


def on_map(town, seed):
    """Make a consultation with a map that children point at as chance will, final and on the ground."""
    chance, mapped = Random(seed), with_map(town)
    for _ in range(chance.randint(20, 45)):
        spots = dict.fromkeys(chance.choices(SPOTS, [4, 2, 3, 3, 2, 1], k=chance.randint(0, 2)))
        pins = " ".join(f"{spot},{chance.choice(['good', 'bad'])}" for spot in spots)
        town.answer(mapped[1], {"first": chance.choice(["ball", "climb"]), **({"map": pins} if pins else {})})
    end(town, mapped)
    place(town, mapped[0])
    return mapped[0]


def test_what_is_published_and_compared_tells_the_numbers_of_the_files(database, settings, client, app):
    published = compared = 0
    for seed in range(EVERYWHERE):
        yard = final(database, seed)
        result, raw = read(database, settings, yard)
        published += check_published(client, yard, publish(database, yard), result, raw)
        other = again(database, yard, n=10 + 9 * seed % 40)
        _, others = read(database, settings, replace(yard, consultation=other))
        compared += check_compared(as_planner(app, yard), yard, other, (raw, others))
    assert published > 80 * EVERYWHERE
    assert compared > 50 * EVERYWHERE


def test_the_package_for_the_archive_holds_the_very_files(database, settings):
    for seed in range(ARCHIVES):
        assert check_archive(*read(database, settings, final(database, seed))) > 50


def test_maps_of_some_consultations_tell_the_same_numbers_in_all_files(town):
    seen = 0
    for seed in range(MAPS):
        chosen = on_map(town, seed)
        for name in ("geojson", "geojson-3006"):
            with speaking("sv"):
                result, _, _, rows = read_by_gdal(town, chosen, name)
            seen += check_squares(result, rows)
        check_data(result, workbook=True)
        assert check_archive(result, check_squares_on_paper(result)) > 5
    assert seen > 8 * MAPS


@pytest.mark.parametrize("leak", ["_part", "_row"])
def test_a_snapshot_that_told_one_more_would_be_seen(database, settings, client, leak, monkeypatch):
    yard, usual = final(database, 1), getattr(publishing, leak)
    result, raw = read(database, settings, yard)
    leaking = {
        "_part": lambda part: usual(replace(part, table=more(part.table))),
        "_row": lambda row: usual(row) | {"said": one_more(usual(row)["said"])},
    }
    check_published(client, yard, publish(database, yard), result, raw)
    monkeypatch.setattr(publishing, leak, leaking[leak])
    with pytest.raises(AssertionError):
        check_published(client, yard, publish(database, yard), result, raw)


def test_a_comparison_that_told_one_more_would_be_seen(database, settings, app, monkeypatch):
    yard = final(database, 1)
    raw, other, usual = read(database, settings, yard)[1], again(database, yard), comparison._table
    others = read(database, settings, replace(yard, consultation=other))[1]
    assert check_compared(as_planner(app, yard), yard, other, (raw, others))
    monkeypatch.setattr(comparison, "_table", lambda *told: more(usual(*told)))
    with pytest.raises(AssertionError):
        check_compared(as_planner(app, yard), yard, other, (raw, others))


@pytest.mark.parametrize("leak", ["archive", "report"])
def test_a_paper_that_told_one_more_would_be_seen(database, settings, leak, monkeypatch):
    result, raw = read(database, settings, final(database, 1))
    files, paper, leaking = archive._files, report.make, telling_one_more(result)
    if leak == "archive":
        monkeypatch.setattr(archive, "_files", lambda _, draw: files(leaking, draw))
    else:
        monkeypatch.setattr(report, "make", lambda _, draw: paper(leaking, draw))
    with pytest.raises(AssertionError):
        check_archive(result, raw)


@pytest.mark.parametrize("name", ["geojson", "geojson-3006"])
def test_a_square_that_told_one_more_would_be_seen(town, name, monkeypatch):
    chosen, usual = on_map(town, 1), FORMATS[name]

    def leaking(result):
        return re.sub(rb'(_n": )(\d+)', lambda n: n[1] + b"%d" % (int(n[2]) + 1), usual.make(result))

    monkeypatch.setitem(FORMATS, name, replace(usual, make=leaking))
    result, _, _, rows = read_by_gdal(town, chosen, name)
    with pytest.raises(AssertionError):
        check_squares(result, rows)


def one_more(told):
    """Return a text whose first number counts one more."""
    return re.sub(r"\d+", lambda found: str(int(found[0]) + 1), told, count=1)


def more(table):
    """Return a table that counts one more in each row."""
    return replace(table, rows=tuple((label, *map(one_more, cells)) for label, *cells in table.rows))
