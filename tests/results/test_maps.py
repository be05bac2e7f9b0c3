"""The map of a result: squares of at least K children, once, at final; and nothing of single pins anywhere."""

import re
import time

import pytest
from sqlalchemy import select, update

from consult.models.consultation import Consultation
from consult.models.release import block, cell
from consult.services import (
    consultations,
    described,
    documents,
    group_sessions,
    media,
    publishing,
    releases,
    results,
    states,
    together,
    users,
)
from consult.services.files import FORMATS
from forms.questionnaire import load
from forms.shapes import Places
from tests.child.mapped import FIRST, MAP
from tests.support.browser import assert_accessible
from tests.support.thread import served
from tests.support.town import ACTOR, picture

NEAR, FAR = "2500,7000,good", "8000,3000,bad"
ABOUT = "Bilden visar gården. Där finns gräs. Där finns en bänk."


@pytest.fixture
def mapped(town):
    """An open consultation whose second question is a map, and a class that answers it."""
    return with_map(town)


def with_map(town):
    """Open a consultation whose second question is a map, and begin a session of it; return both."""
    consultation = town.consultation(opened=False)
    with town.writing() as db:
        made = db.get_one(Consultation, consultation)
        sha = media.upload(db, ACTOR, town.organisation_id, town.settings.media, picture("blue"))
        slots = [{"id": id, "name": id, "picture": sha, "about": ABOUT} for id in ("yard", "p1", "p2", "p3")]
        raw = {"id": "mapped", "title": "Kartan", "levels": ["10-12"], "slots": slots, "questions": [FIRST, MAP]}
        consultations.save_questionnaire(db, ACTOR, made, load(raw))
        states.open_(db, ACTOR, made)
    return consultation, town.session(consultation)


def point(town, code, *pins, times=1):
    """Let so many children answer, each with these pins."""
    for _ in range(times):
        town.answer(code, {"first": "ball", "map": " ".join(pins)})


def end(town, mapped):
    """Show the group its answers, close, and make the result final."""
    consultation, code = mapped
    town.do(group_sessions.close, code)
    town.do(releases.reveal, code)
    town.do(states.close, consultation)
    town.do(states.finalise, consultation)


def shape(town, mapped):
    """Return what is told of the map."""
    with town.database.reporting() as db:
        consultation = db.get_one(Consultation, mapped[0])
        questionnaire = documents.questionnaire(db, consultation.id, consultation.version)
        return next(one for one in results.figures(db, consultation, questionnaire) if one.question.id == "map").shape


def test_two_places_that_enough_children_point_at_become_two_squares(town, mapped):
    point(town, mapped[1], NEAR, times=12)
    point(town, mapped[1], FAR, times=8)
    end(town, mapped)
    found = [(one.x, one.y, one.side, one.base, one.rest) for one in shape(town, mapped).squares]
    assert found == [(7500, 2500, 625, 8, False), (2500, 6875, 625, 12, False)]
    assert shape(town, mapped).items["good"].base == 20


def test_six_who_point_somewhere_else_are_told_only_with_others(town, mapped):
    point(town, mapped[1], NEAR, times=20)
    point(town, mapped[1], FAR, times=6)
    end(town, mapped)
    (only,) = shape(town, mapped).squares
    assert (only.x, only.y, only.side, only.base) == (0, 0, 10_000, 26)
    assert {bar.category: bar.n for bar in only.bars} == {"good": 20, "bad": 6}


def test_a_small_square_in_which_all_agree_says_nearly_all(town, mapped):
    point(town, mapped[1], NEAR, times=9)
    end(town, mapped)
    (only,) = shape(town, mapped).squares
    assert {bar.category: (bar.n, bar.said) for bar in only.bars} == {
        "good": (None, "nearly_all"),
        "bad": (None, "some_or_none"),
    }


def test_a_child_with_two_pins_in_one_square_counts_once_there(town, mapped):
    point(town, mapped[1], NEAR, "2501,7001,good", times=25)
    end(town, mapped)
    (only,) = shape(town, mapped).squares
    assert only.base == 25
    assert {bar.category: bar.n for bar in only.bars} == {"good": 25, "bad": 0}


def test_a_map_is_told_once_at_final_and_by_no_group(town, mapped):
    consultation, code = mapped
    point(town, code, NEAR, times=20)
    town.do(group_sessions.close, code)
    town.do(releases.reveal, code)
    town.do(states.close, consultation)
    assert shape(town, mapped) is None
    with town.database.reading() as db:
        shown = results.reveal_figures(db, town.found(db, code), town.questionnaire(consultation))
        assert [one.question.id for one in shown] == ["first"]
        assert db.execute(select(cell.c.question).where(cell.c.question == "map")).first() is None
    town.do(states.finalise, consultation)
    assert isinstance(shape(town, mapped), Places)
    with town.database.reporting() as db:
        result = described.describe(db, db.get_one(Consultation, consultation), "sv")
    assert [side.background for side in result.sides for part in side.parts if part.question == "map"] == [""]


def test_answers_that_staff_entered_are_no_crowd_to_hide_in(town, mapped):
    _, code = mapped
    for n in range(10):
        town.answer(code, {"first": "ball", "map": FAR}, how="tablet" if n < 6 else "paper")
    point(town, code, NEAR, times=20)
    end(town, mapped)
    (only,) = shape(town, mapped).squares
    assert only.base == 30


def test_no_block_of_a_map_is_smaller_than_k(town, mapped):
    for n in range(40):
        point(town, mapped[1], f"{500 + 230 * n},{1600 + 190 * n},{'good' if n % 2 else 'bad'}")
    end(town, mapped)
    with town.database.reading() as db:
        sizes = list(db.execute(select(block.c.n).where(block.c.channel == together.MAP)).scalars())
    assert len(sizes) > 2
    assert min(sizes) >= 7


def test_where_a_single_pin_stands_is_in_no_file_and_on_no_page(town, mapped, client):
    point(town, mapped[1], NEAR, times=12)
    point(town, mapped[1], "8123,3217,bad", times=8)
    end(town, mapped)
    with town.database.reporting() as db:
        result = described.describe(db, db.get_one(Consultation, mapped[0]), "sv")
    made = [file.make(result) for name, file in FORMATS.items() if name != "xlsx"]
    page = as_planner(town, client).get(f"/o/lund/consultations/{mapped[0]}/results").get_data(as_text=True)
    assert "square.7500.3125.625" in made[0].decode("utf-8-sig")
    for text in (*(one.decode("utf-8-sig") for one in made), page):
        assert "8123" not in text
        assert "3217" not in text


def test_the_page_draws_each_category_and_names_every_square(town, mapped, client):
    point(town, mapped[1], NEAR, times=12)
    point(town, mapped[1], FAR, times=8)
    point(town, mapped[1], "5000,9000,bad", times=7)
    planner = as_planner(town, client)
    href = f"/o/lund/consultations/{mapped[0]}/results"
    consultation, code = mapped
    town.do(group_sessions.close, code)
    town.do(states.close, consultation)
    assert "En karta. Den visas när resultatet är klart" in planner.get(href).get_data(as_text=True)
    town.do(states.finalise, consultation)
    page = planner.get(href).get_data(as_text=True)
    assert page.count('class="place-map"') == 2
    drawn = re.findall(r'<rect class="(\w+)" x="([\d.]+)%" y="([\d.]+)%"', page)
    assert len(drawn) == 2 * len(shape(town, mapped).squares)
    assert re.search(r'<th scope="row">M5 \(p2\)</th>', page)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_published_of_a_map_is_its_squares_as_they_were(town, mapped, client):
    point(town, mapped[1], NEAR, times=12)
    point(town, mapped[1], FAR, times=8)
    end(town, mapped)
    with town.writing() as db:
        one = db.get_one(Consultation, mapped[0])
        sides = publishing.told(db, one)
        publishing.publish(db, ACTOR, one, {"map": "public"}, quotes=[], sides=sides)
        db.execute(update(block).values(n=block.c.n + 100))
        slug = one.slug
    page = client.get(f"/om/{slug}").get_data(as_text=True)
    squares = re.findall(r'class="(square|rest)" x="([\d.]+)%" y="([\d.]+)%" width="([\d.]+)%"', page)
    assert set(squares) == {("square", "75.0", "25.0", "6.25"), ("square", "25.0", "68.75", "6.25")}
    assert re.findall(r'<th scope="row">[A-P]\d+[^<]*</th><td class="number">(\d+)</td>', page) == ["12", "8"]


def test_a_map_and_its_table_fit_a_phone_and_axe_finds_nothing(town, mapped, client, app, page):
    point(town, mapped[1], NEAR, times=12)
    point(town, mapped[1], FAR, times=25)
    end(town, mapped)
    with as_planner(town, client).session_transaction() as cookie:
        kept = app.session_interface.get_signing_serializer(app).dumps(dict(cookie))
    with served(app) as base:
        page.context.add_cookies([{"name": "consult", "value": kept, "url": base}])
        page.set_viewport_size({"width": 390, "height": 844})
        page.goto(f"{base}/o/lund/consultations/{mapped[0]}/results")
        assert page.locator(".place-map").count() == 2
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert_accessible(page)


def as_planner(town, client):
    """Sign a planner in."""
    with town.writing() as db:
        planner = users.create(db, ACTOR, town.organisation_id, "planerare@lund.example", "planner")
        facts = {"user": planner.id, "epoch": planner.epoch}
    with client.session_transaction() as cookie:
        cookie.update(began=int(time.time()), seen=int(time.time()), **facts)
    return client
