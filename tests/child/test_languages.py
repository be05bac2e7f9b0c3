"""Languages on the child's pages: one more is one catalogue more, and the fonts have the letters of every one."""

import re
import unicodedata
from datetime import date
from pathlib import Path

import pytest
import yaml
from fontTools.ttLib import TTFont

from consult import child_texts
from consult.assets import folder
from consult.models.consultation import Consultation
from consult.services import group_sessions, organisations
from consult.services.facts import promised

CATALOGUE = """
language: {code: rom, name: Romani čhib, read_by: ""}
welcome.yes: Va, kamav
buttons.next: Dureder
"""
FONTS = {"reading": "consult-reading", "arabic": "noto-sans-arabic"}
ONE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def read_anew():
    """Let the next who asks read the catalogues from their files."""
    for kept in (child_texts._catalogues, child_texts._find):
        kept.cache_clear()


@pytest.fixture
def romani(tmp_path, monkeypatch):
    """One catalogue more among the others, and nothing else."""
    ours = folder("translations")
    for file in ours.glob("*/child.yaml"):
        (tmp_path / file.parent.name).symlink_to(file.parent)
    (tmp_path / "rom").mkdir()
    (tmp_path / "rom" / "child.yaml").write_text(CATALOGUE, "utf-8")
    monkeypatch.setattr(child_texts, "folder", lambda _: tmp_path)
    read_anew()
    yield "rom"
    monkeypatch.undo()
    read_anew()


def turn_on(yard, lang):
    """Let the municipality and then the consultation have a language; return a session in it."""
    with yard.database.writing() as db:
        consultation = db.get_one(Consultation, yard.consultation_id)
        organisations.change(db, "test", consultation.project.organisation, languages=["sv", lang])
        consultation.languages = ["sv", lang]
        made = group_sessions.create(
            db, "test", consultation, kind="classroom", levels=["10-12"], languages=["sv", lang], age_group="10-12"
        )
        group_sessions.begin(db, "test", made)
        db.commit()
        return made.code


@ONE
def test_a_language_is_off_until_the_consultation_has_it(yard, romani):
    assert romani in child_texts.unread()
    with yard.database.writing() as db:
        consultation = db.get_one(Consultation, yard.consultation_id)
        with pytest.raises(ValueError, match="languages"):
            group_sessions.create(db, "test", consultation, kind="classroom", levels=["10-12"], languages=[romani])


@ONE
def test_a_language_is_added_by_a_catalogue_and_what_it_lacks_is_said_in_swedish(client, yard, romani):
    code = turn_on(yard, romani)
    swedish = client.get(f"/s/{code}").get_data(as_text=True)
    assert re.search(r'<a [^>]*lang="rom"[^>]*>Romani čhib</a>', swedish)
    html = client.get(f"/s/{code}?lang=rom").get_data(as_text=True)
    assert '<html lang="rom" dir="ltr"' in html
    assert "Va, kamav" in html
    assert "Dureder" in html
    assert "Den här texten finns bara på svenska" in html
    assert '<span lang="sv" dir="ltr">Vad gör du helst på rasten?</span>' in html
    assert '<span lang="sv" dir="ltr">Skicka mina svar</span>' in html


@ONE
@pytest.mark.parametrize("lang", ["fi", "so", "prs", "uk"])
def test_a_questionnaire_without_the_language_is_asked_in_swedish_and_says_so(client, yard, lang):
    html = client.get(f"/s/{turn_on(yard, lang)}?lang={lang}").get_data(as_text=True)
    assert str(child_texts.say("only_in_swedish", lang, "10-12")) in html
    assert '<span lang="sv" dir="ltr">Vad gör du helst på rasten?</span>' in html
    assert str(child_texts.say("buttons.send", lang, "10-12")) in html


@pytest.mark.parametrize(
    ("lang", "day", "month"),
    [
        ("sv", "30\u00a0november", "november"),
        ("fi", "30.\u00a0marraskuuta", "marraskuu"),
        ("so", "30\u00a0Noofeembar", "Noofeembar"),
        ("prs", "30\u00a0نومبر", "نومبر"),
        ("uk", "30\u00a0листопада", "листопад"),
    ],
)
def test_a_day_is_written_as_the_language_writes_it(lang, day, month):
    assert promised(date(2026, 11, 30), lang) == {"datum": day, "månad": month}


def test_a_language_that_nobody_has_months_for_takes_the_swedish_ones(romani):
    assert promised(date(2026, 11, 30), romani)["datum"] == "30\u00a0november"


def letters(lang: str) -> set[str]:
    """Return every letter and mark that a catalogue is written with, its own name among them."""
    file = folder("translations") / lang / "child.yaml"
    raw = yaml.safe_load(file.read_text("utf-8"))
    words = re.sub(r"\{[^}]*\}", "", str([list(raw.values()), raw["language"]["name"]]))
    return {sign for sign in unicodedata.normalize("NFC", words) if unicodedata.category(sign)[0] in "LM"}


def covered(name: str, weight: str) -> set[str]:
    """Return the signs that a font file has."""
    return {chr(code) for code in TTFont(Path("static/fonts") / f"{name}-{weight}.woff2").getBestCmap()}


@pytest.mark.parametrize("weight", ["regular", "bold"])
@pytest.mark.parametrize("lang", ["sv", "en", "fi", "so"])
def test_the_reading_font_has_every_latin_letter(lang, weight):
    assert letters(lang) - covered(FONTS["reading"], weight) == set()


@pytest.mark.parametrize("weight", ["regular", "bold"])
@pytest.mark.parametrize("lang", ["ar", "prs"])
def test_the_arabic_font_has_every_letter_that_the_reading_font_lacks(lang, weight):
    arabic = covered(FONTS["arabic"], weight)
    assert letters(lang) - arabic - covered(FONTS["reading"], weight) == set()
    assert {sign for sign in letters(lang) if "\u0600" <= sign <= "\u06ff"} <= arabic


def test_ukrainian_is_written_in_the_devices_own_font():
    assert not {sign for sign in letters("uk") if "\u0400" <= sign <= "\u04ff"} & covered(FONTS["reading"], "regular")
