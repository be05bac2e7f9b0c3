"""Two rounds side by side: what is shared, what may be said of it, and that each side is what its own page shows."""

import re
import threading
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from consult import work
from consult.models.base import now
from consult.models.consultation import Consultation, Version
from consult.models.job import job
from consult.models.organisation import Organisation
from consult.services import charts, comparison, figures, results, states
from consult.services.charts import Page
from consult.services.figures import Pairs, Row
from consult.services.speaking import speaking
from forms.questionnaire import content_hash, dump
from forms.texts import Text
from tests.papers.conftest import dot
from tests.results.shapes import asking, few, one_of, rounded
from tests.results.test_results_page import as_planner, shown
from tests.results.yard import _answer, document, finalise, lively, make

NAMES = ("Före", "Efter")


def again(database, yard, *, n=30, change=lambda asked: asked, title="Skolgården efter", answer=lively):
    """Make a second round in the same project, changed, answered by `n` children, and closed; return its number."""
    asked, chance = change(document()), Random(n)
    with database.writing() as db:
        first = db.get_one(Consultation, yard.consultation)
        made = Consultation(
            organisation_id=first.organisation_id, project=first.project, title=title, slug=f"{title}-{n}",
            state="open", k=7, version=content_hash(asked), levels=first.levels, languages=["sv"], plan=[],
            opened_at=now(),
        )  # fmt: skip
        db.add(made)
        db.flush()
        db.add(Version(consultation_id=made.id, hash=made.version, document=dump(asked)))
        db.flush()
        for _ in range(n):
            _answer(db, made, asked, "Ekskolan", chance, answer)
        states.close(db, "test", made)
        db.commit()
        return made.id


def compared(database, yard, other, lang="sv"):
    """Return the sides and the shared questions by id."""
    with database.reporting() as db, speaking(lang):
        both = comparison.sides(db, db.get_one(Consultation, other), db.get_one(Consultation, yard.consultation), lang)
        return both, {one.question: one for one in comparison.compare(db, *both, lang)}


def candidates(database, yard):
    """Return what a round can be compared with: its number and how many questions are shared."""
    with database.reporting() as db:
        found = comparison.candidates(db, db.get_one(Consultation, yard.consultation))
        return {one.id: n for one, n in found}


def reworded(question, words):
    """Return a change of a question's Swedish words."""

    def change(asked):
        kept = (replace(one, text=Text({"sv": {"*": words}})) if one.id == question else one for one in asked.questions)
        return replace(asked, questions=tuple(kept))

    return change


def test_a_copy_shares_its_questions_and_each_side_is_what_the_gate_shows(database, yard):
    other = again(database, yard)
    both, found = compared(database, yard, other)
    assert [side.called for side in both] == ["Skolgården", "Skolgården efter"]
    assert len(found) == 10
    for n, side in enumerate(both):
        with database.reporting() as db:
            told = {one.question.id: one for one in results.figures(db, side.consultation, side.questionnaire)}
        for name, one in found.items():
            say = figures.asking(both[0].consultation, both[0].questionnaire, "sv")
            want = [(row.label, row.value) for row in figures.rows(told[name], say)]
            assert [(row[0], row[n + 1]) for row in one.table.rows] == (
                want or [(row[0], "för få") for row in one.table.rows]
            )
            if one.drawing:
                assert {row.value for row in one.drawing.rows[n::2]} <= {value for _, value in want}
    assert not any(one.reworded or one.others for one in found.values())
    assert [one.waits for one in found.values() if one.sensitive] == [True, True]


def test_other_answers_or_places_are_another_question_and_other_words_are_said(database, yard):
    def change(asked):
        slot = replace(asked.slots[0], name=Text({"sv": {"*": "Rutschkanan"}}))
        return reworded("mest", "Vad gör du mest?")(asked.with_slot(slot).without_option("alla", "nej"))

    other = again(database, yard, change=change)
    _, found = compared(database, yard, other)
    assert "alla" not in found
    assert "bast" not in found
    assert found["mest"].reworded
    assert not found["gor"].reworded
    assert candidates(database, yard)[other] == len(found)


def test_only_the_own_organisations_rounds_with_a_result_and_a_shared_question_are_offered(database, yard):
    shared, nothing = again(database, yard), again(database, yard, n=3, title="För få")
    foreign = make(database, places=(("Ekskolan", 20),), name="malmo").consultation
    assert set(candidates(database, yard)) == {shared}
    with database.writing() as db:
        one = db.get_one(Consultation, foreign)
        one.organisation_id = db.scalars(select(Organisation.id).where(Organisation.slug == yard.name)).one()
        db.commit()
    assert set(candidates(database, yard)) == {shared, foreign}
    assert nothing not in candidates(database, yard)


def finding(one, other):
    with speaking("sv"):
        return comparison._finding((one, other), NAMES, asking()).replace("\xa0", " ")


def test_the_largest_difference_is_told_with_both_shares_and_both_bases():
    said = finding(one_of("alla", 30, 8, 0), one_of("alla", 10, 28, 0))
    assert said == "Skiljer sig mest: ”Ja, alla”. Före: 30 av 40 (75 %). Efter: 10 av 40 (25 %)."


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (one_of("alla", 20, 18, 0), one_of("alla", 18, 20, 0)),  # five points
        (one_of("alla", 5, 3, 0, unsure=0), one_of("alla", 3, 5, 0, unsure=0)),  # two of eight children
        (one_of("alla", 300, 100, 0), one_of("alla", 270, 130, 0)),  # many children, few points
        (rounded("trygg", 60, 25, 5, 10), rounded("trygg", 50, 35, 5, 10)),  # what rounding alone can do
    ],
)
def test_what_a_few_children_or_rounding_can_make_is_no_difference(one, other):
    assert finding(one, other) == "Inget svar skiljer sig mer än vad några få barn kan ändra."


def test_shares_that_are_rounded_are_told_as_about():
    said = finding(rounded("trygg", 60, 25, 5, 10), rounded("trygg", 30, 55, 5, 10))
    assert "Före: ungefär 60 %. Efter: ungefär 30 %." in said


def test_too_few_on_one_side_are_not_compared_and_not_drawn():
    assert finding(few("alla"), one_of("alla", 10, 28, 0)) == "För få svar för att jämföra."
    assert comparison._drawing((few("alla"), one_of("alla", 1, 2, 3)), NAMES, asking()) is None
    with speaking("sv"):
        table = comparison._table((few("alla"), one_of("alla", 10, 28, 0)), NAMES, asking())
    assert {row[1] for row in table.rows} == {"för få"}


@pytest.mark.parametrize("n", [0, 6])
def test_nobody_and_one_less_than_k_look_the_same(database, app, yard, n):
    left = iter([{"q.alla": "ja"}] * n)

    def answer(chance, asked, level):
        return MultiDict({"q.mest": "rora", **next(left, {})})

    other = again(database, yard, n=20, answer=answer)
    page = as_planner(app, yard).get(f"{yard.href}/compare?with={other}").get_data(as_text=True)
    section = re.search(r'id="c-alla-h".+?</section>', page, re.DOTALL)[0]
    assert "För få svar för att jämföra." in section
    assert set(re.findall(r'<td class="number">([^<]+)</td></tr>', section)) == {"för få"}


def test_a_planner_chooses_asks_once_and_the_worker_draws_what_the_page_shows(
    app, database, settings, yard, monkeypatch
):
    monkeypatch.setattr(charts, "draw", lambda one: f'<svg class="chart">{one.title}</svg>')
    monkeypatch.setattr(charts, "picture", lambda _: dot())
    other, planner = again(database, yard), as_planner(app, yard)
    page = planner.get(f"{yard.href}/compare").get_data(as_text=True)
    assert f'<option value="{other}">' in page
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    for _ in range(2):
        sent = planner.post(f"{yard.href}/compare", data={"csrf_token": token, "with": other})
        assert sent.status_code == 303
    page = planner.get(sent.location).get_data(as_text=True)
    assert "load delay:2s" in page
    assert "<svg" not in page
    with database.reading() as db:
        [row] = db.execute(select(job).where(job.c.kind == comparison.JOB))
    assert (row.subject, row.other) == (yard.consultation, other)
    work._comparison(database, settings, row.subject, row.other, threading.Event())
    page = planner.get(sent.location).get_data(as_text=True)
    assert page.count('<svg class="chart">') == 8
    assert "load delay" not in page
    for kind, mimetype in (("png", "image/png"), ("svg", "image/svg+xml")):
        with planner.get(f"{yard.href}/compare/chart?with={other}&question=mest&as={kind}") as kept:
            assert (kept.status_code, kept.mimetype) == (200, mimetype)
    assert planner.get(f"{yard.href}/compare/chart?with={other}&question=trygg").status_code == 302
    with database.writing() as db:
        db.execute(job.delete())
        db.commit()
    for file in settings.charts.iterdir():
        file.unlink()
    assert "Rita diagrammen" in planner.get(sent.location).get_data(as_text=True)


def test_another_organisations_round_is_as_if_it_were_not_there(app, database, yard):
    foreign = make(database, places=(("Ekskolan", 20),), name="malmo").consultation
    planner = as_planner(app, yard)
    own = planner.get(f"{yard.href}/compare").get_data(as_text=True)
    token = re.search(r'name="csrf_token" value="([^"]+)"', own)[1]
    assert shown(planner.get(f"{yard.href}/compare?with={foreign}").get_data(as_text=True)) == shown(own)
    assert planner.post(f"{yard.href}/compare", data={"csrf_token": token, "with": foreign}).status_code == 404


def test_sensitive_questions_are_compared_when_both_are_final_and_rounded_on_both_sides(app, database, yard):
    other = again(database, yard, n=40)
    planner, address = as_planner(app, yard), f"{yard.href}/compare?with={other}"
    assert "Frågan jämförs när båda resultaten är klara." in shown(planner.get(address).get_data(as_text=True))
    finalise(database, yard)
    finalise(database, replace(yard, consultation=other))
    page = planner.get(address).get_data(as_text=True)
    section = re.search(r'id="c-trygg-h".+?</section>', page, re.DOTALL)[0]
    shares = [int(share) for share in re.findall(r"(\d+)\xa0%", section)]
    assert shares
    assert all(share % 5 == 0 for share in shares)


def test_the_two_groups_are_told_apart_in_grey_and_their_words_do_not_overlap():
    rows = [Row("Ja", "option", 75, "30", "75 %"), Row("Ja", "option", 25, "10", "25 %")] * 3
    page = Page(Pairs("pairs", "?", "", "sv", tuple(rows), ("Ett långt namn på den första omgången", "Efter")))
    bars: list[Any] = page.axes.patches[2:]
    assert len(bars) == 6
    assert [bool(bar.get_hatch()) for bar in bars] == [False, True] * 3
    tops = [bar.get_y() for bar in bars]
    assert all(later - sooner >= bar.get_height() for sooner, later, bar in zip(tops, tops[1:], bars, strict=False))
    widths = [bar.get_width() for bar in bars[:2]]
    assert widths[0] == pytest.approx(3 * widths[1])
