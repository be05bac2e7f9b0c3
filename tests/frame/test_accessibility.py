"""The accessibility statement has what Digg asks for, in Swedish and English, and every page leads to it."""

from pathlib import Path

import pytest

from consult.models.organisation import Organisation
from consult.services import accessibility

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "consult/templates"
WAYS = ("public.statement", "statement(say)")
WITHOUT = {
    "layouts/projector.html",  # what hangs on the wall only shows
    "components/paper.html",  # goes to the printer
}
ONE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def statement(client, lang="sv"):
    """Get the statement as text."""
    return client.get(f"/tillganglighet?lang={lang}").get_data(as_text=True)


def without_way(templates):
    """Return every template that makes a whole page, has no way to the statement and is not one that may lack it."""
    texts = {path.relative_to(TEMPLATES).as_posix(): path.read_text("utf-8") for path in templates}
    return [
        name
        for name, text in texts.items()
        if "<!doctype html>" in text and name not in WITHOUT and not any(way in text for way in WAYS)
    ]


@ONE
@pytest.mark.parametrize(
    "words",
    [
        "Tillgänglighetsredogörelse",
        "ansvarar för den",
        "delvis förenlig med lagen om tillgänglighet till digital offentlig service",
        "oskäligt betungande (12 § i lagen)",
        "Vi har granskat den själva",
        "https://www.digg.se/tdosanmalan",
        "Tjänsten bedömdes den",
        "Redogörelsen ändrades senast den",
    ],
)
def test_it_has_every_field_that_digg_asks_for(client, town, words):
    assert words in statement(client).replace("\xa0", " ").replace("\xad", "")


@ONE
@pytest.mark.parametrize("lang", ["sv", "en"])
def test_every_shortcoming_has_its_reason_and_what_to_do_instead(client, town, lang):
    html = statement(client, lang)
    assert html.count("I stället:" if lang == "sv" else "Instead:") == len(accessibility.SHORTCOMINGS) >= 5
    assert "You who" not in html or lang == "en"


@ONE
def test_whom_to_tell_comes_from_the_municipalitys_settings(client, town, database):
    with database.writing() as db:
        for one in db.query(Organisation):
            one.mailbox, one.phone = f"dialog@{one.slug}.example", ""
        db.commit()
        slugs = [one.slug for one in db.query(Organisation)]
    html = statement(client)
    assert slugs
    assert all(f'href="mailto:dialog@{slug}.example"' in html for slug in slugs)
    assert "Ring kommunens växel" not in html


@ONE
def test_a_municipality_without_an_address_says_so(client, town, database):
    with database.writing() as db:
        for one in db.query(Organisation):
            one.mailbox = one.phone = ""
        db.commit()
    assert "Ring kommunens växel" in statement(client)


def test_every_page_is_made_from_a_frame_that_leads_to_it():
    assert without_way(TEMPLATES.rglob("*.html")) == []


def test_a_frame_without_the_way_would_be_seen(tmp_path, monkeypatch):
    monkeypatch.setattr("tests.frame.test_accessibility.TEMPLATES", tmp_path)
    (tmp_path / "new.html").write_text("<!doctype html><title>New</title>", "utf-8")
    assert without_way(tmp_path.rglob("*.html")) == ["new.html"]


@ONE
@pytest.mark.parametrize("address", ["/", "/?lang=ar", "/om/nothing", "/rattigheter", "/sign-in", "/s/11112222"])
def test_it_is_one_tap_away(client, town, address):
    html = client.get(address, follow_redirects=True).get_data(as_text=True)
    assert 'href="/tillganglighet' in html
