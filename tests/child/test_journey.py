"""A child's way through the questions in a browser: by touch, by keyboard, with and without script."""

import re

import pytest
from playwright.sync_api import Page, expect

from consult.models.submission import declined
from tests.child.steps import answers, begin, choose, go_on, let_half_a_second_pass, question, rows, send_all, skip_to
from tests.support.browser import assert_accessible

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_a_child_answers_on_a_tablet_by_touch(page, base, yard, database):
    begin(page, base, yard.at("10-12"))
    expect(page.locator("#path")).to_have_text("Fråga 1 av 8")
    expect(page.locator("#next")).to_have_text("Hoppa över")
    choose(page, "boll", "gront")
    expect(page.locator("#next")).to_have_text("Nästa")
    go_on(page)
    choose(page, "lugnt")
    go_on(page)
    go_on(page)
    question(page).locator("input[value=unsure]").tap()
    go_on(page)
    choose(page, "nej")
    go_on(page)
    expect(question(page).locator("h2")).to_have_text("Vad gör att det känns otryggt?")
    send_all(page)
    expect(page.locator("#thanks")).to_contain_text("4821\u00a07306")
    found = answers(database)
    assert (found["gor"], found["mest"], found["bast"], found["samst"]) == (
        ["boll", "gront"],
        "lugnt",
        "skip",
        "unsure",
    )
    assert (found["trygg"], found["varfor"]) == ("nej", "skip")
    assert_accessible(page)


def test_a_child_answers_by_keyboard_alone(page, base, yard, database):
    page.goto(f"{base}/s/{yard.at('10-12')}")
    page.wait_for_load_state("load")
    page.locator("[data-do=begin]").focus()
    page.keyboard.press("Enter")
    expect(question(page).locator("h2")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    first = page.evaluate("document.activeElement.value")
    while page.evaluate("document.activeElement.id") != "next":
        page.keyboard.press("Tab")
    let_half_a_second_pass(page)
    page.keyboard.press("Enter")
    expect(question(page).locator("h2")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    second = page.evaluate("document.activeElement.value")
    while page.locator("#steps").is_visible():
        page.locator("#next").focus()
        let_half_a_second_pass(page)
        page.keyboard.press("Enter")
        page.wait_for_timeout(50)
    expect(page.locator("#thanks-title")).to_be_focused()
    assert (answers(database)["gor"], answers(database)["mest"]) == ([first], second)


def test_tab_goes_from_the_question_over_the_answers_to_next_back_help_and_stop(page, base, yard):
    begin(page, base, yard.at("10-12"))
    order = []
    for _ in range(12):
        page.keyboard.press("Tab")
        order.append(page.evaluate("document.activeElement.value || document.activeElement.dataset.do"))
    inputs = question(page).locator("input").count()
    assert order[inputs - 1] == "unsure"
    assert order[inputs : inputs + 4] == ["next", "back", "help", "stop"]


def test_a_child_answers_without_script(plain, base, yard, database):
    plain.goto(f"{base}/s/{yard.at('10-12')}")
    expect(plain.get_by_text("Vill du hoppa över en fråga? Lämna den tom.")).to_be_visible()
    expect(plain.get_by_text("Fråga 1 av 9", exact=True)).to_be_visible()
    expect(plain.get_by_text("Bara om du svarade Ibland eller Nej, sällan på fråga 5")).to_be_visible()
    expect(plain.locator("#ways")).to_be_hidden()
    plain.locator("input[name='q.gor'][value=boll]").check()
    plain.locator("input[name='q.trygg'][value=ja]").check()
    plain.locator("input[name='q.bast.x']").check()
    plain.get_by_role("button", name="Skicka mina svar").tap()
    expect(plain.locator("h1")).to_have_text("Tack för dina svar!")
    found = answers(database)
    assert (found["gor"], found["trygg"], found["bast"], found["mest"]) == (["boll"], "ja", "unsure", "none")
    assert found["varfor"] == "not_asked"
    plain.get_by_role("button", name="Ångra").tap()
    expect(plain.locator("h1")).to_have_text("Dina svar är borta.")
    assert rows(database) == []


def test_without_script_a_no_leads_to_the_pictures(plain, base, yard, database):
    plain.goto(f"{base}/s/{yard.at('6-9', kind='field')}")
    plain.get_by_role("button", name="Nej, inte nu").tap()
    expect(plain.locator("h1")).to_have_text("Okej!")
    expect(plain.locator(".photo")).to_have_count(4)
    plain.get_by_role("link", name="Jag är nästa").tap()
    expect(plain.locator("#welcome")).to_be_visible()
    assert len(rows(database, declined)) == 1


def test_with_script_a_no_is_counted_and_leads_to_the_pictures(page, base, yard, database):
    page.goto(f"{base}/s/{yard.at('10-12')}")
    page.wait_for_load_state("load")
    page.locator("[data-do=decline]").tap()
    expect(page.locator("#declined")).to_be_visible()
    expect(page.locator("#declined .photo")).to_have_count(4)
    assert len(rows(database, declined)) == 1
    assert rows(database) == []


def test_a_second_tap_at_once_does_not_skip_a_question(page, base, yard):
    begin(page, base, yard.at("10-12"))
    page.locator("#next").dblclick()
    expect(page.locator("#path")).to_have_text("Fråga 2 av 8")


def test_choosing_never_moves_on_by_itself_and_a_choice_can_be_taken_back(page, base, yard):
    begin(page, base, yard.at("10-12"))
    skip_to(page, "mest")
    choose(page, "rora")
    expect(page.locator("#path")).to_have_text("Fråga 2 av 8")
    page.wait_for_timeout(650)
    choose(page, "rora")
    expect(page.locator("#next")).to_have_text("Hoppa över")


def test_not_more_than_the_maximum_can_be_chosen_and_it_is_said_kindly(page, base, yard):
    begin(page, base, yard.at("10-12"))
    choose(page, "boll", "klattra", "gront", "prata")
    expect(question(page).locator("input:checked")).to_have_count(3)
    expect(question(page).get_by_role("status")).to_have_text("Du har redan valt 3. Ta bort ett val om du vill byta.")
    choose(page, "boll")
    expect(question(page).get_by_role("status")).to_be_empty()


def test_the_answer_that_excludes_the_others_and_unsure_stand_alone(page, base, yard):
    begin(page, base, yard.at("10-12"))
    skip_to(page, "vader")
    exclusive = question(page).locator("[data-excludes]").get_attribute("value")
    choose(page, "morker" if question(page).locator("input[value=morker]").count() else "regn")
    choose(page, exclusive)
    expect(question(page).locator("input:checked")).to_have_attribute("value", exclusive)
    choose(page, "unsure")
    expect(question(page).locator("input:checked")).to_have_attribute("value", "unsure")


def test_a_question_that_depends_on_another_is_seen_only_then(page, base, yard):
    begin(page, base, yard.at("10-12"))
    skip_to(page, "trygg")
    choose(page, "ja")
    go_on(page)
    assert question(page).get_attribute("data-question") == "q.stod"
    page.locator("#back").tap()
    choose(page, "ibland")
    expect(page.locator("#path")).to_have_text("Fråga 5 av 9")
    go_on(page)
    assert question(page).get_attribute("data-question") == "q.varfor"


def test_back_keeps_what_was_answered(page, base, yard):
    begin(page, base, yard.at("10-12"))
    choose(page, "boll")
    go_on(page)
    page.locator("#back").tap()
    expect(question(page).locator("input:checked")).to_have_attribute("value", "boll")
    page.locator("#back").tap()
    expect(page.locator("#welcome")).to_be_visible()


def orders(page: Page, base: str, code: str, times: int = 6):
    """Return the orders in which the first question's cards stood, and the last card each time."""
    found = []
    for _ in range(times):
        begin(page, base, code)
        found.append(question(page).locator(".cards input").evaluate_all("all => all.map(one => one.value)"))
    return found


def test_options_stand_in_a_new_order_for_each_child_but_fixed_ones_last(page, base, yard):
    found = orders(page, base, yard.at("10-12"))
    assert len({tuple(one) for one in found}) > 1
    skip_to(page, "bast")
    assert question(page).locator(".cards input").last.get_attribute("value") == "ingen"


def test_options_keep_their_order_when_a_grown_up_reads_aloud(page, base, yard):
    found = orders(page, base, yard.at("10-12", reads_aloud=True), 4)
    assert len({tuple(one) for one in found}) == 1


def test_a_scale_keeps_its_order(page, base, yard):
    code = yard.at("6-9")
    for _ in range(3):
        begin(page, base, code)
        scale = page.locator("[data-question='q.trygg'] .cards input")
        assert scale.evaluate_all("all => all.map(one => one.value)") == ["ja", "ibland", "nej"]


def test_the_youngest_practise_first_and_the_practice_is_not_stored(page, base, yard, database):
    begin(page, base, yard.at("6-9"))
    expect(question(page)).to_contain_text("Vi övar")
    choose(page, "katt")
    go_on(page)
    expect(page.locator("#path .dot")).to_have_count(5)
    send_all(page)
    assert "ova" not in answers(database)


def test_the_language_can_be_changed_on_every_question_without_losing_an_answer(page, base, yard, database):
    begin(page, base, yard.at("10-12", languages=["sv", "en", "ar"]))
    choose(page, "boll", "gront")
    order = question(page).locator(".cards input").evaluate_all("all => all.map(one => one.value)")
    go_on(page)
    go_on(page)
    run = page.locator("#run [name=run]").input_value()
    page.get_by_role("link", name="العربية").tap()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(question(page)).to_have_attribute("data-question", "q.bast")
    page.get_by_role("link", name="اعرض السويدية أيضًا").tap()
    expect(question(page).locator("h2 .also")).to_have_text("Var på skolgården är det bäst att vara?")
    page.locator("#back").tap()
    page.locator("#back").tap()
    expect(question(page).locator("input:checked")).to_have_count(2)
    assert question(page).locator(".cards input").evaluate_all("all => all.map(one => one.value)") == order
    assert page.locator("#run [name=run]").input_value() == run
    send_all(page)
    (row,) = rows(database)
    assert (row.lang, row.run) == ("ar", run)
    found = answers(database)
    assert (set(found["gor"]), found["mest"]) == ({"boll", "gront"}, "skip")


def test_age_and_level_are_two_taps_that_leave_no_trace_in_the_history(page, base, yard):
    page.goto(f"{base}/s/{yard.session('field', age_group=None, levels=['6-9', '10-12'])}")
    page.wait_for_load_state("load")
    before = page.evaluate("history.length")
    page.get_by_role("link", name="13–15").tap()
    page.get_by_role("link", name="Längre").tap()
    expect(page.locator("#welcome")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-look", "13-15")
    assert page.evaluate("history.length") == before


def test_when_the_server_is_away_the_child_is_told_and_the_answers_arrive_later(page, base, yard, database):
    begin(page, base, yard.at("13-15"))
    away = True
    page.route(
        re.compile("/s/"), lambda route: route.abort() if away and route.request.method == "POST" else route.continue_()
    )
    page.locator("#stop-button").tap()
    page.get_by_role("button", name="Skicka det jag har svarat").tap()
    expect(page.locator("#waits")).to_be_visible()
    expect(page.locator("#waits")).to_contain_text("Dina svar är sparade här och skickas så fort det går.")
    assert rows(database) == []
    away = False
    expect(page.locator("#sent")).to_be_visible(timeout=8000)
    assert len(rows(database)) == 1
