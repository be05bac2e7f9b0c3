"""A result to make papers of, read once for all tests: nothing in a `Result` can be changed."""

import io
import shutil
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import docx
import pytest
from PIL import Image
from pypdf import PdfReader

from consult.database import Database, connect
from consult.models.consultation import Consultation
from consult.models.group_session import GroupSession
from consult.services.described import Result
from consult.services.papers import PAPERS, Draw, kept
from consult.services.speaking import speaking
from tests.results.yard import Yard, finalise, make
from tests.support.databases import settings_for

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8" width="8" height="8"><path d="M0 0h8v8z"/></svg>'


@cache
def dot() -> bytes:
    """Return a picture that is quickly drawn."""
    raw = io.BytesIO()
    Image.new("RGB", (2, 2)).save(raw, "PNG")
    return raw.getvalue()


QUICK = Draw(lambda _: SVG, lambda _: dot())


@pytest.fixture
def yard(database: Database) -> Yard:
    """A closed consultation of 89 children in four schools, two too small to be shown, about which much is settled."""
    return settle(database, make(database))


def settle(database: Database, yard: Yard) -> Yard:
    """Say what can change, who decides and until when, and how many were expected."""
    with database.writing() as db:
        one = db.get_one(Consultation, yard.consultation)
        one.can_change, one.decided, one.decided_why = "var bänkarna ska stå", "planen ligger kvar", "den är ny"
        one.receivers, one.decides, one.responsible = "landskapsarkitekten", "utbildningsnämnden", "planarkitekten"
        one.promised, one.project.dnr = date(2026, 12, 15), "KS 2026/12"
        for code, n in (("11111111", 40), ("22222222", 40), ("33333333", 20)):
            facts = {"kind": "classroom", "levels": ["10-12"], "expected": n, "state": "closed"}
            db.add(GroupSession(consultation_id=one.id, code=code, **facts))
        db.commit()
    return yard


@pytest.fixture(scope="session")
def results(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, bool], Result]:
    """The yard's result by language and whether it is final, read once."""
    folder = tmp_path_factory.mktemp("papers")
    file = folder / "consult.db"
    shutil.copyfile(sqlite_template, file)
    settings = settings_for(folder, f"sqlite:///{file}")
    database = connect(settings)
    yard, found = settle(database, make(database)), {}
    for final in (False, True):
        if final:
            finalise(database, yard)
        for lang in ("sv", "en"):
            with database.reporting() as db:
                one = db.get_one(Consultation, yard.consultation)
                found[lang, final] = kept.result_in(db, one, settings, lang)
    database.dispose()
    return found


@pytest.fixture
def result(results: dict[tuple[str, bool], Result]) -> Callable[..., Result]:
    """Return the yard's result in a language, preliminary or final."""
    return lambda lang="sv", *, final=True: results[lang, final]


def made(name: str, result: Result, draw: Draw = QUICK) -> bytes:
    """Return a paper of a result, its charts replaced by a triangle."""
    with speaking(result.lang):
        return PAPERS[name].make(result, draw)


def words(raw: bytes) -> str:
    """Return the words of a PDF, with single spaces."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(raw)).pages).split())


def opened(raw: bytes) -> Any:
    """Return a document as a reader opens it."""
    return docx.Document(io.BytesIO(raw))
