"""The printed kit: read from three metres, scanned back, the same questions as on the screens, no secret on a wall."""

import io
import re

import pytest
from pypdf import PdfReader

from consult.services import kit
from consult.services.asked import questions
from consult.services.kit.poster import LEAST, X_HEIGHT
from forms.kind import no_picture
from tests.kit.conftest import CODE, HOST, LEADER_LINK, MM_A_POINT, WAY_IN, codes, letters, looks, made, pages

LANGUAGES = ("sv", "en", "ar", "fi", "so", "prs", "uk")
SHOWN = f"{CODE[:4]}\N{NO-BREAK SPACE}{CODE[4:]}"
EVERY = {"classroom": 9, "field": 9, "open": 5}


def spaced(text: str) -> str:
    """Return a text as `pages` reads it."""
    return " ".join(re.sub("[\u2066-\u2069]", "", text).split())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_poster_is_one_page_with_the_code_in_clear_and_as_a_qr_of_at_least_six_centimetres(sitting, lang):
    one = sitting(lang, languages=list(LANGUAGES))
    for name in ("poster-a4", "poster-a3"):
        raw = made(one, name)
        (said,) = pages(raw)
        assert spaced(SHOWN) in said
        assert HOST in said
        assert "Ekstads kommun" in said
        [(way_in, side)] = codes(raw)
        assert way_in == WAY_IN
        assert side >= (60 if name == "poster-a4" else 85)


def test_a_poster_says_who_asks_what_and_until_when(sitting):
    (said,) = pages(made(sitting(), "poster-a4"))
    for words in ("Ekstads kommun frågar", "Vad tycker du om Ekparken?", "Svara senast den 30 november."):
        assert words in said
    (endless,) = pages(made(sitting(closes_at=None), "poster-a4"))
    assert "Svara senast" not in endless
    assert "{" not in endless


@pytest.mark.parametrize("place", ["Ekparken", "Ekskolans skolgård", "Stadsbiblioteket och torget vid kanalen"])
@pytest.mark.parametrize("name", ["poster-a4", "poster-a3"])
def test_the_sentence_is_read_from_three_metres_and_stays_on_the_page(sitting, place, name):
    raw = made(sitting(place=place), name)
    assert len(pages(raw)) == 1
    size = max(size for _, size in letters(raw))
    assert size >= LEAST - 0.01
    assert size * X_HEIGHT * MM_A_POINT >= 3_000 / 250 - 0.01
    [(way_in, _)] = codes(raw)
    assert way_in == WAY_IN, "a long name pushes nothing off the page"


def test_a_poster_works_in_grey(sitting):
    raw = made(sitting(colour="#8a1538"), "poster-a4")
    assert codes(raw, grey=True)[0][0] == WAY_IN
    (page,) = looks(raw, 40, grey=True)
    assert page.mode == "L"
    assert page.tobytes()[5 * page.width + 5] < 110, "the band is dark enough for its white words"
    assert page.getpixel((5, page.height - 5)) == 255


def test_the_municipalitys_colour_is_used(sitting):
    (page,) = looks(made(sitting(colour="#8a1538"), "poster-a4"), 40)
    assert page.getpixel((5, 5)) == (0x8A, 0x15, 0x38)
    (ours,) = looks(made(sitting(), "poster-a4"), 40)
    assert ours.getpixel((5, 5)) == (0x0B, 0x5A, 0x63)


def test_the_leaders_link_is_on_the_leaders_sheet_and_nowhere_else(sitting):
    one = sitting(languages=["ar"])
    for name, paper in kit.suited(one).items():
        for text in kit.texts(one, paper):
            raw = made(one.saying(*text), name)
            found = {said for said, _ in codes(raw)}
            assert (LEADER_LINK in found) is (name == "leader-sheet"), name
            assert "/ledare/" not in " ".join(pages(raw)), name


def test_in_the_file_with_everything_one_page_bears_the_leaders_link(sitting):
    raw = made(sitting(languages=["ar"]), kit.ALL)
    assert [said for said, _ in codes(raw)].count(LEADER_LINK) == 1


@pytest.mark.parametrize(("kind", "number"), EVERY.items())
def test_each_kind_of_session_has_its_papers(sitting, kind, number):
    assert len(kit.suited(sitting(kind=kind))) == number
    assert made(sitting(kind=kind, languages=["sv"]), kit.ALL)[:5] == b"%PDF-"


def test_practice_has_none_and_without_a_picture_there_is_none_to_print(sitting):
    assert kit.suited(sitting(kind="practice")) == {}
    assert "place" not in kit.suited(sitting(picture=None))
    assert len(pages(made(sitting(picture=None), "poster-a4"))) == 1
    with pytest.raises(ValueError, match="place"):
        made(sitting(picture=None), "place")


def test_eight_cards_on_a_page_lead_to_the_questions(sitting):
    raw = made(sitting(), "codes")
    assert len(pages(raw)) == 1
    assert [said for said, _ in codes(raw)] == [WAY_IN] * 8
    assert pages(raw)[0].count(spaced(SHOWN)) == 8


def test_everything_says_draft_until_the_consultation_is_open(sitting):
    for name, said in (("draft", True), ("open", False)):
        for words in pages(made(sitting(state=name, languages=["en"]), kit.ALL)):
            assert ("Utkast" in words or "Draft" in words) is said


def test_the_letter_says_what_it_must_and_the_municipalitys_own_lines_stand_last(sitting):
    (said,) = pages(made(sitting(letter="Hälsningar från rektorn."), "guardians"))
    for words in (
        "Ekstads kommun vill veta vad ditt barn tycker om Ekparken.",
        "den 30 november",
        f"{HOST}/om/ekparken",
        "Det är frivilligt.",
        "Vi frågar inte efter namn eller adress",
        "från minst 7 barn",
        "senast den 21 januari",
        "plan@ekstad.example, 010-000 00 00",
    ):
        assert words in said
    assert said.index("Hälsningar från rektorn.") > said.index("Så hanterar vi uppgifter")
    assert not re.search(r"\d ?\d ?\d ?\d.7306", said), "the code is not the guardians'"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_letter_is_one_page_in_every_language(sitting, lang):
    (said,) = pages(made(sitting(lang, languages=list(LANGUAGES)), "guardians"))
    assert f"{HOST}/om/ekparken" in said
    assert "{" not in said


def test_the_manus_has_the_steps_and_words_of_the_leaders_pages(sitting):
    said = " ".join(pages(made(sitting(), "manus")))
    for words in ("1. Gör allt redo", "9. Skriv dina anteckningar", "12–27 minuter", "Håller ni med om det här?"):
        assert words in said
    assert "Kommunen vill veta vad ni tycker om Ekparken." in said
    assert "Sätt upp affischen" in " ".join(pages(made(sitting(kind="open"), "manus")))


def test_the_sheet_and_the_card_name_whom_to_call(sitting):
    with_adult = sitting(adult="läraren", adult_phone="070-000 00 00")
    assert "Ring läraren, 070-000 00 00, innan du går hem i dag." in pages(made(with_adult, "story-card"))[0]
    assert "byt dag och ring 070-000 00 00" in spaced(pages(made(with_adult, "leader-sheet"))[0])
    alone = pages(made(sitting(phone=""), "story-card"))[0]
    assert "Ring handledaren innan du går hem i dag." in alone


def in_order(parts: list[str], text: str) -> str:
    """Return the first part that does not follow the one before; empty when all do."""
    at = 0
    for part in parts:
        found = text.find(spaced(part), at)
        if found < 0:
            return part
        at = found + len(spaced(part))
    return ""


@pytest.mark.parametrize("level", ["6-9", "10-12", "13-15", "16-18"])
@pytest.mark.parametrize("lang", ["sv", "en"])
def test_the_form_asks_every_question_of_the_level_with_all_its_answers_in_order(sitting, lang, level):
    one = sitting(lang, level)
    said = " ".join(page.replace(f"{page_foot(one)}", "") for page in pages(made(one, "form")))
    expected: list[str] = []
    for each in questions(one.facts, one.say, no_picture):
        paper = each.question.kind.paper(each.field.asking)
        number = f"{each.number}. " if each.number else ""
        expected += [number + one.plain(each.text), *map(str, paper.marks)]
        expected += [one.child("buttons.unsure")] if each.question.kind.asks else []
    assert len(expected) > 25
    assert in_order(expected, said) == ""
    assert in_order(expected[::-1], said) != "", "another order would be seen"
    assert one.child("paper.no_names") in said


def page_foot(one):
    """Return what stands below every page of the form."""
    return spaced(f"{one.group_session.consultation.project.organisation.name} {one.child('welcome.title')}")


def test_the_form_asks_the_age_only_where_the_session_has_not_set_it(sitting):
    assert "Hur gammal är du?" in pages(made(sitting(), "form"))[0]
    assert "Hur gammal är du?" not in pages(made(sitting(age_group="10-12"), "form"))[0]


def test_every_form_of_a_session_is_the_same(sitting):
    first, second = (made(sitting(), "form") for _ in range(2))
    assert pages(first) == pages(second)
    assert CODE not in "".join(pages(first)[:-1]).replace(" ", "")


def test_arabic_runs_from_right_to_left_and_its_numbers_do_not(sitting):
    raw = made(sitting("ar"), "form")
    assert str(PdfReader(io.BytesIO(raw)).root_object["/Lang"]) == "ar"
    said = " ".join(pages(raw))
    assert "116 111" in said
    assert "111 116" not in said


def test_a_planners_own_words_are_never_markup(sitting):
    words = '#panic() *fet* $x$ #read("/etc/passwd")'
    assert words in pages(made(sitting(place=words), "place"))[0]
