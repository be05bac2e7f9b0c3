"""The package for the archive: everything in it, nothing of single answers, sums that hold, equal bytes again."""

import hashlib
import io
import json
import zipfile
from dataclasses import replace
from datetime import date

import pytest

from consult.services.files import FORMATS
from consult.services.georeference import Fit
from consult.services.papers import suited
from consult.services.speaking import speaking
from tests.papers.conftest import made, words

DAY = date(2026, 11, 3)


@pytest.fixture
def dated(result):
    """Return the final result, final on a known day."""
    return lambda lang="sv": replace(result(lang), final_on=DAY)


def unpacked(raw):
    """Return the files of a package."""
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


def test_the_package_holds_report_data_codebook_questionnaire_and_method(dated):
    files = unpacked(made("archive.zip", dated()))
    assert list(files) == [
        "README.txt", "report.pdf", "data/result.xlsx", "data/result.csv", "data/result-wide.csv",
        "data/result-codebook.csv", "data/result.json", "questionnaire/questionnaire.json",
        "questionnaire/questionnaire.txt", "method.txt", "SHA256SUMS.txt",
    ]  # fmt: skip
    with speaking("sv"):
        for name in ("csv", "json", "codebook", "csv-wide", "xlsx"):
            kind = FORMATS[name]
            assert files[f"data/result{kind.ending}"] == kind.make(dated())
    assert files["report.pdf"].startswith(b"%PDF")
    assert dated().title in words(files["report.pdf"])
    assert json.loads(files["questionnaire/questionnaire.json"])["id"] == "skolgard"


def test_every_file_has_its_checksum(dated):
    files = unpacked(made("archive.zip", dated()))
    sums = dict(reversed(line.split("  ")) for line in files["SHA256SUMS.txt"].decode().splitlines())
    assert sums == {name: hashlib.sha256(raw).hexdigest() for name, raw in files.items() if name != "SHA256SUMS.txt"}


def test_an_equal_result_is_the_same_bytes_dated_on_the_day_it_became_final(dated):
    one, again = made("archive.zip", dated()), made("archive.zip", dated())
    first, second = unpacked(one), unpacked(again)
    assert [name for name in first if first[name] != second[name]] == []
    assert one == again
    assert b"D:20261103" in first["report.pdf"]  # not the second in which it is made
    with zipfile.ZipFile(io.BytesIO(one)) as package:
        assert {info.date_time for info in package.infolist()} == {(2026, 11, 3, 0, 0, 0)}
    assert one != made("archive.zip", replace(dated(), heard=90))


@pytest.mark.parametrize(("lang", "said"), [("sv", "Inga enskilda svar"), ("en", "No single answer")])
def test_the_readme_says_what_it_is_in_the_readers_language(dated, lang, said):
    files = unpacked(made("archive.zip", dated(lang)))
    readme = files["README.txt"].decode("utf-8-sig")
    assert said in readme
    listed = [line.partition(":")[0] for line in readme.splitlines()]
    assert {name for name in files if name not in ("README.txt", "SHA256SUMS.txt")} <= set(listed)


def test_the_questionnaire_can_be_read_as_each_level_was_asked(dated):
    text = unpacked(made("archive.zip", dated()))["questionnaire/questionnaire.txt"].decode("utf-8-sig")
    assert "10–12 år" in text
    assert "13–15 år" in text
    assert "   - Klätterställningen" in text
    assert "{" not in text
    for side in dated().worded:
        for part in side.parts:
            assert part.title in text


def test_a_map_on_the_ground_brings_its_squares(dated):
    placed = replace(dated(), grounds=(("bast", Fit((0, 1, 0), (0, 0, -1))),))
    assert {"data/result.geojson", "data/result-3006.geojson"} <= set(unpacked(made("archive.zip", placed)))


def test_a_preliminary_result_goes_to_no_archive(result):
    assert "archive.zip" in suited(result())
    assert "archive.zip" not in suited(result(final=False))
