"""The planner's results page: what it says and does not say, and how it stands in a browser under the real policy."""

import re
import time

import pytest
from werkzeug.datastructures import MultiDict

from tests.results.yard import finalise, make


@pytest.fixture
def get(client, signed_in):
    client.set_cookie("consult", signed_in)
    return lambda href: client.get(href).get_data(as_text=True)


def as_planner(app, yard):
    """Return a client in which the yard's planner is signed in."""
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie.update(user=yard.planner, epoch=0, began=int(time.time()), seen=int(time.time()))
    return client


def shown(page: str) -> str:
    """Return what can be read on a page, with single spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", page[page.index("<main") :]).split())


def test_until_a_chart_is_drawn_the_page_shows_its_table_open(get, yard):
    page = get(yard.href)
    assert "<svg" not in page
    assert page.count("<table") == 8
    assert page.count("<details") == 1, "how it was done, and nothing else, is folded"
    assert 'hx-trigger="load delay:2s"' in page


def test_each_question_has_its_finding_its_chart_and_its_base(get, yard, draw):
    draw(yard)
    page = get(yard.href)
    assert page.count('<svg xmlns="http://www.w3.org/2000/svg"') == page.count('class="keep"') == 8
    assert page.count("<details") == 2 * 8 + 1
    assert "load delay" not in page
    asked = [one for one in yard.questionnaire.counted() if one.asked("10-12") or one.asked("13-15")]
    order = [page.index(f'id="f0-{question.id}-h"') for question in asked]
    assert order == sorted(order)


def test_a_preliminary_result_says_until_when_answers_can_come(get, yard, database):
    assert re.search(r"class=\"warning\".+20\d\d", get(yard.href))
    finalise(database, yard)
    assert 'class="warning"' not in get(yard.href)


def test_sensitive_questions_wait_for_the_final_result_and_are_rounded_then(get, yard, database, draw):
    page = get(yard.href)
    assert page.count('class="mark"') == 2
    assert "f0-trygg-title" not in page
    finalise(database, yard)
    draw(yard)
    section = re.search(r'id="f0-trygg-h".+?</section>', get(yard.href), re.DOTALL)
    assert section is not None
    shares = [int(share) for share in re.findall(r"(\d+)\xa0%", section[0])]
    assert shares
    assert all(share % 5 == 0 for share in shares)
    assert not re.search(r"\d+ \(\d+\xa0%\)", section[0])


def test_by_place_the_groups_stand_beside_each_other_and_the_small_one_nowhere(get, yard, draw):
    draw(yard)
    page = get(f"{yard.href}?by=d1")
    assert page.index("Björkskolan") < page.index("Ekskolan")
    assert "Almskolan" not in page
    assert page.count('<svg xmlns="http://www.w3.org/2000/svg"') == 16


def test_by_a_background_the_page_says_what_is_only_in_the_total(get, yard):
    assert "89 har svarat." in shown(get(yard.href))
    only = "9 svar finns bara i totalen. Deras grupper är för små för att visas."
    assert only in shown(get(f"{yard.href}?by=d1"))
    assert only not in shown(get(yard.href))


def test_a_rest_that_no_figure_can_hold_is_said(app, database):
    yard = make(database, places=(("Ekskolan", 40), ("Almskolan", 4)))
    finalise(database, yard)
    page = shown(as_planner(app, yard).get(yard.href).get_data(as_text=True))
    assert "40 har svarat." in page
    assert "Några svar kan inte visas, för grupperna är för små." in page


@pytest.mark.parametrize(
    ("where", "name", "begins"),
    [
        ("", "lindhamn-bast.svg", b"<svg "),
        ("&by=d1&n=1", "lindhamn-bast-2.svg", b"<svg "),
        ("&as=png", "lindhamn-bast.png", b"\x89PNG"),
    ],
)
def test_a_chart_can_be_kept_as_a_picture(client, signed_in, yard, draw, where, name, begins):
    client.set_cookie("consult", signed_in)
    href = f"{yard.href}/chart?question=bast{where}"
    assert client.get(href).location == yard.href
    draw(yard)
    kept = client.get(href)
    assert kept.mimetype in ("image/svg+xml", "image/png")
    assert name in kept.headers["content-disposition"]
    assert kept.get_data().startswith(begins)
    kept.close()


@pytest.mark.parametrize("what", ["question=trygg", "question=unheard", "question=bast&by=d1&n=7", ""])
def test_what_is_not_shown_cannot_be_kept(client, signed_in, yard, draw, what):
    draw(yard)
    client.set_cookie("consult", signed_in)
    assert client.get(f"{yard.href}/chart?{what}").location == yard.href


def test_ages_stand_from_young_to_old(get, yard):
    page = shown(get(f"{yard.href}?by=d2"))
    assert page.index("10–12") < page.index("13–15")


def test_an_unknown_division_is_everybody(get, yard):
    assert shown(get(f"{yard.href}?by=d3")) == shown(get(yard.href))  # not the signed form, which tells the second


def nobody_knows(chance, asked, level):
    return {"q.mest": "rora", "q.bast.x": "skip"}


def only(n):
    """Return how children answer of whom the first `n` answer one question more."""
    left = iter([{"q.alla": "ja"}] * n)

    def answer(chance, asked, level):
        return MultiDict({**nobody_knows(chance, asked, level), **next(left, {})})

    return answer


@pytest.mark.parametrize("by", ["", "?by=d1"])
def test_too_few_reads_the_same_for_nobody_as_for_one_less_than_k(app, database, by):
    pages: list[str] = []
    for n in (0, 6):
        yard = make(database, places=(("Ekskolan", 20),), answer=only(n), name=f"kommun{n}")
        page = as_planner(app, yard).get(yard.href + by).get_data(as_text=True)
        page = re.sub(r"/projects/\d+/", "", page)  # each yard has a project of its own
        pages.append(page.replace(f"consultations/{yard.consultation}", "").replace(yard.name, ""))
    assert shown(pages[0]).count("7") >= 2
    assert strip_tokens(pages[0]) == strip_tokens(pages[1])


def strip_tokens(page: str) -> str:
    return re.sub(r'name="csrf_token" value="[^"]+"', "", page)


def test_a_consultation_of_six_says_when_results_come_and_no_number(app, database):
    yard = make(database, places=(("Ekskolan", 6),))
    page = as_planner(app, yard).get(yard.href).get_data(as_text=True)
    assert 'class="empty"' in page
    assert 'class="question' not in page
