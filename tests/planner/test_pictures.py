"""The picture of an answer: found by a Swedish word, one of the project's, or one's own with its words."""

import re
from typing import Any

import pytest

from consult.models.project import Media
from consult.services import checklist, picture_library
from tests.planner.conftest import the, upload
from tests.planner.workshop import every_kind
from tests.support.town import picture

ABOUT = "En gunga under två ekar"


@pytest.fixture
def every(town):
    """A draft with a question of each kind."""
    return every_kind(town)


def shown(town, draft, question="one", entry="swing"):
    """Return the name of an answer's picture."""
    return next(one.picture for one in town.questionnaire(draft).question(question).kind.options if one.id == entry)


def own(desk, where, **facts):
    """Send a picture of one's own, of nobody, in words."""
    return desk.send(f"{where[0]}/own{where[1]}", {"people": "none", "about": ABOUT, **facts}, page="".join(where))


@pytest.fixture
def where(every):
    """The page for the picture of the first question's first answer, and what its address ends in."""
    return f"consultations/{every}/questions/one/picture", "?list=options&entry=swing"


@pytest.mark.parametrize(
    ("word", "first"),
    [
        ("gungor", "swing-climb"),
        ("skräpigt", "litter"),
        ("att sitta på", "bench"),
        ("CYKEL", "bicycle"),
        ("mörker", "street-lamp"),
    ],
)
def test_a_picture_is_found_by_a_swedish_word_whatever_its_ending(word, first):
    assert picture_library.search(word)[0].name == first


def test_a_word_that_fits_nothing_finds_nothing_and_no_word_finds_all():
    assert picture_library.search("xylofon") == []
    assert picture_library.search(" ") == list(picture_library.offered())
    assert not {"arrow-back", "speaker", "face-sad-1"} & {one.name for one in picture_library.offered()}, (
        "our own signs"
    )


def test_a_planner_searches_and_chooses_and_takes_away(desk, town, every, where):
    page = desk.read("".join(where) + "&q=rutschbana")
    assert re.findall(r'name="picture" value="([^"]*)"', page) == ["", "slide"]
    assert "Bilden är vald." in desk.done("".join(where), {"picture": "slide"})
    assert shown(town, every) == "slide"
    desk.done("".join(where), {"picture": ""})
    assert shown(town, every) is None


def test_an_own_picture_stands_on_the_childs_page_in_its_size_with_its_words(desk, town, every, where):
    assert own(desk, where, picture=upload(picture("red"))).status_code == 303
    sha = shown(town, every)
    card = f'<img class="photo" src="/media/{sha}-child.jpg" alt="{ABOUT}" lang="sv" width="80" height="60"'
    for page in (
        f"consultations/{every}/questions/one/preview?lang=ar&level=6-9",
        f"sessions/{_session(town, every)}/paper",
    ):
        html = desk.read(page)
        assert card in html, page


def _session(town, every):
    from tests.planner.conftest import number

    return number(town, town.session(every, kind="practice", levels=["16-18"]))


def test_an_own_picture_without_its_words_or_its_yes_is_refused(desk, town, every, where):
    faults: dict[str, Any] = {"about": "", "people": "unasked", "picture": b"GIF89a"}
    for field, fault in faults.items():
        sent = {"picture": upload(picture("red"))} | {field: upload(fault) if field == "picture" else fault}
        response = own(desk, where, **sent)
        assert response.status_code == 422
        assert f'id="{field}-error"' in response.text
    assert own(desk, where).status_code == 422, "no picture"
    assert shown(town, every) == "climbing-frame"


def test_the_checklist_asks_for_words_until_somebody_has_written_them(desk, town, every, where):
    own(desk, where, picture=upload(picture("red")))
    sha = shown(town, every)
    with town.writing() as db:
        db.query(Media).filter_by(sha=sha).one().about = ""

    def missing():
        with town.database.reading() as db:
            return [one.said for one in checklist.missing(db, town.found(db, every)) if one.key.startswith("picture ")]

    assert list(map(str, missing())) == ["Describe the picture in “Vad gillar du bäst?” in words"]
    page, place = where
    desk.done(f"{page}/about{place}", {"now-about": ABOUT}, page="".join(where))
    assert missing() == []
    assert the(town, Media, sha=sha).about == ABOUT


def test_pictures_of_others_and_places_without_a_picture_are_not_there(desk, town, every, where):
    page, place = where
    with town.writing() as db:
        db.add(Media(organisation_id=_malmo(db), sha="a" * 64, width=1, height=1))
    assert desk.send(page + place, {"picture": "a" * 64}).status_code == 404
    assert desk.send(page + place, {"picture": "../../x"}).status_code == 404
    assert desk.client.get(f"/o/lund/{page}?list=options&entry=nothing").status_code == 404
    assert desk.client.get(f"/o/lund/consultations/{every}/questions/fun/picture").status_code == 404


def _malmo(db):
    from consult.services import organisations
    from tests.support.town import ACTOR

    return organisations.create(db, ACTOR, "malmo", "Malmö stad").id


def test_a_choice_on_an_old_page_does_not_overwrite_what_somebody_wrote(desk, town, every, where):
    fields = {"picture": "slide", "was": "another"}
    desk.done("".join(where), fields)
    assert shown(town, every) == "climbing-frame"
