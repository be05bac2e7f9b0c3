"""Printing from the planner's pages: each session's papers, and the municipality's colour."""

import io
import re
from html import unescape

import pytest
from pypdf import PdfReader
from werkzeug.datastructures import MultiDict

from consult.models.organisation import Organisation
from consult.services import organisations
from forms.staff.organisation import OrganisationForm
from tests.planner.conftest import Desk
from tests.support.town import ACTOR

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def classroom(desk: Desk) -> str:
    """A class of two languages; return the address of its page."""
    one = desk.town.consultation(languages=["sv", "ar"], levels=["6-9", "10-12"])
    code = desk.town.session(one, begin=False, title="5B")
    with desk.town.database.reading() as db:
        return f"sessions/{desk.town.found(db, code).id}"


def links(page: str) -> list[str]:
    """Return the addresses of a page's files."""
    return [unescape(one) for one in re.findall(r'href="([^"]+)" download', page)]


def words(raw: bytes) -> str:
    """Return the words of a PDF."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(raw)).pages).split())


@SQLITE
def test_every_paper_of_a_session_can_be_fetched(desk: Desk, classroom: str):
    assert "Skriv ut" in desk.read(classroom)
    found = links(desk.read(f"{classroom}/kit"))
    assert len(found) == len(set(found)) > 15
    for address in found:
        sent = desk.client.get(address)
        assert (sent.status_code, sent.mimetype) == (200, "application/pdf"), address
        assert sent.data.startswith(b"%PDF-")
        assert "attachment" in sent.headers["Content-Disposition"]


def test_a_paper_is_in_the_language_and_level_that_is_asked_for(desk: Desk, classroom: str):
    young, old, arabic = (
        words(desk.client.get(f"/o/lund/{classroom}/kit/form?{text}").data)
        for text in ("sprak=sv&niva=6-9", "sprak=sv&niva=10-12", "sprak=ar&niva=10-12")
    )
    assert len({young, old, arabic}) == 3
    assert "Vi som frågar arbetar på Lunds kommun." in old
    assert "Vi jobbar på kommunen." in young
    assert words(desk.client.get(f"/o/lund/{classroom}/kit/form?sprak=xx&niva=99").data) == young


@SQLITE
@pytest.mark.parametrize("name", ["nothing", "..%2Fconfig.toml", "all.pdf"])
def test_what_is_no_paper_leads_back_to_the_list(desk: Desk, classroom: str, name: str):
    assert desk.client.get(f"/o/lund/{classroom}/kit/{name}").status_code in (303, 404)


@SQLITE
def test_a_draft_can_be_looked_at_and_every_page_says_what_it_is(desk: Desk):
    one = desk.town.consultation(opened=False)
    assert "Planera ett tillfälle först." in desk.read(f"consultations/{one}/kit")
    code = desk.town.session(one, begin=False)
    with desk.town.database.reading() as db:
        page = f"sessions/{desk.town.found(db, code).id}/kit"
    assert "Därför står det Utkast på varje sida." in desk.read(page)
    assert "Utkast" in words(desk.client.get(f"/o/lund/{page}/poster-a4").data)
    assert page in desk.read(f"consultations/{one}/kit")


@pytest.mark.parametrize(
    ("colour", "said"),
    [
        ("#0b5a63", ""),
        ("", ""),
        ("#ff8800", "too light"),
        ("#777777", "too light"),
        ("#767676", ""),
        ("red", "six signs"),
        ("#0b5a63;", "six signs"),
    ],
)
def test_a_colour_is_refused_in_words(colour: str, said: str):
    form = OrganisationForm(MultiDict({"colour": colour}))
    form.languages.choices = form.worry_contact_id.choices = []
    form.validate()
    assert (said in " ".join(map(str, form.colour.errors))) if said else not form.colour.errors


@SQLITE
def test_the_colour_of_papers_must_bear_white_words(desk: Desk):
    with desk.town.writing() as db:
        lund = db.get_one(Organisation, desk.town.organisation_id)
        organisations.change(db, ACTOR, lund, colour="#8a1538")
        with pytest.raises(ValueError, match="too light"):
            organisations.change(db, ACTOR, lund, colour="#ff8800")
        assert lund.colour == "#8a1538"
