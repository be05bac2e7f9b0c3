"""A session to print papers for, made without a database; and what a printed page says, holds and looks like."""

import io
import re
import subprocess
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from consult import assets
from consult.models.consultation import Consultation
from consult.models.group_session import GroupSession
from consult.models.organisation import Organisation
from consult.models.project import Project
from consult.services import kit
from consult.services.facts import Facts
from consult.services.kit.sitting import Sitting
from forms import questionnaire
from forms.questionnaire import Questionnaire
from tests.child.every_kind import EVERY
from tests.child.yard import ABOUT, PLACES

CODE, HOST = "48217306", "dialog.ekstad.example"
WAY_IN = f"HTTPS://DIALOG.EKSTAD.EXAMPLE/S/{CODE}"
LEADER_LINK = f"https://{HOST}/ledare/12.0.a-signature-that-only-the-sheet-bears"
MM_A_POINT = 25.4 / 72
OF = {
    "colour": Organisation, "letter": Organisation, "phone": Organisation, "place": Project, "picture": Project,
    "stage": Project, "state": Consultation, "promised": Consultation,
}  # fmt: skip
"""Whose fact it is; every other is the session's."""
PICTURES = ("ekparken", *(picture for _, picture, _ in PLACES))


@pytest.fixture(scope="session")
def media(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Uploaded pictures: their names by what they show, and under "" their folder."""
    folder = tmp_path_factory.mktemp("media")
    found = {"": str(folder)}
    for name in PICTURES:
        raw = (assets.folder("static") / f"pictures/places/{name}.jpg").read_bytes()
        found[name] = sha256(raw).hexdigest()
        for size in ("", "-child"):
            (folder / f"{found[name]}{size}.jpg").write_bytes(raw)
    return found


def asked(media: dict[str, str]) -> Questionnaire:
    """Return a questionnaire with one question of each kind."""
    places = [("yard", "Ekparken", "ekparken", ABOUT), *((f"p{n}", *one) for n, one in enumerate(PLACES, 1))]
    slots = [{"id": slot, "name": name, "picture": media[shown], "about": about} for slot, name, shown, about in places]
    questions = [{**question, "id": slug} for slug, question in EVERY.items()]
    return questionnaire.load({"id": "kinds", "title": "Sorterna", "slots": slots, "questions": questions})


@pytest.fixture
def sitting(media: dict[str, str]) -> Callable[..., Sitting]:
    """Return a session of a consultation about Ekparken; facts go where they belong by their names."""
    return lambda lang="sv", level="10-12", **facts: _sitting(media, lang, level, facts)


def _sitting(media: dict[str, str], lang: str, level: str, facts: dict[str, Any]) -> Sitting:
    def given(made: type, **usual: Any) -> Any:
        return made(**usual | {name: value for name, value in facts.items() if OF.get(name, GroupSession) is made})

    organisation = given(
        Organisation, name="Ekstads kommun", mailbox="plan@ekstad.example", phone="010-000 00 00", colour="", letter=""
    )
    project = given(
        Project, place="Ekparken", at_place="i Ekparken", about=ABOUT, picture=media["ekparken"], mailbox="",
        stage="ide", title="Ny park",
    )  # fmt: skip
    consultation = given(
        Consultation, title="Ekparken", slug="ekparken", state="open", k=7, promised=date(2027, 1, 21),
        can_change="vad man kan göra", decided="planen ligger kvar", decided_why="den är ny",
        receivers="arkitekten", decides="nämnden", responsible="projektledaren",
    )  # fmt: skip
    project.organisation, consultation.project = organisation, project
    one = given(
        GroupSession, code=CODE, kind="classroom", place="Ekskolan", levels=[level], languages=["sv", "en", "ar"],
        title="", contact="", adult="", adult_phone="", expected=24,
        opens_at=datetime(2026, 11, 30, 9, tzinfo=UTC), closes_at=datetime(2026, 11, 30, 10, tzinfo=UTC),
    )  # fmt: skip
    one.consultation = consultation
    sizes = dict.fromkeys((media[name] for name in PICTURES), (800, 600))
    known = Facts(consultation, asked(media), sizes)
    return Sitting(one, known, f"https://{HOST}", LEADER_LINK, Path(media[""]), lang, level)


def pages(raw: bytes) -> list[str]:
    """Return the words of every page with single spaces, without the marks that isolate names and numbers."""
    return [
        " ".join(re.sub("[\u2066-\u2069]", "", page.extract_text()).split())
        for page in PdfReader(io.BytesIO(raw)).pages
    ]


def looks(raw: bytes, dots: int = 150, *, grey: bool = False) -> list[Image.Image]:
    """Return every page as a printer draws it, with so many dots an inch."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "in.pdf").write_bytes(raw)
        command = ["pdftoppm", "-r", str(dots), *(["-gray"] if grey else []), "in.pdf", "page"]
        subprocess.run(command, cwd=folder, check=True)
        return [Image.open(file).copy() for file in sorted(Path(folder).glob("page*"))]


def codes(raw: bytes, dots: int = 100, *, grey: bool = False) -> list[tuple[str, float]]:
    """Return what each QR code of a file says, and its side in millimetres."""
    found = [one for page in looks(raw, dots, grey=grey) for one in zxingcpp.read_barcodes(page)]
    return [(one.text, (one.position.top_right.x - one.position.top_left.x) / dots * 25.4) for one in found]


@cache
def letters(raw: bytes) -> list[tuple[str, float]]:
    """Return the pieces of text of the first page with their size in points."""
    found: list[tuple[str, float]] = []

    def see(text: str, _: Any, matrix: Any, __: Any, size: float) -> None:
        found.append((text, abs(size * matrix[3])))

    PdfReader(io.BytesIO(raw)).pages[0].extract_text(visitor_text=see)
    return [(text, size) for text, size in found if text.strip()]


def made(sitting: Sitting, name: str) -> bytes:
    """Return one paper of a session."""
    return kit.make(sitting, name)
