"""The editor in Debian's Chromium: it saves by itself, collides without overwriting, and loses nothing."""

import dataclasses
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from consult.app import create_app
from consult.config import Settings
from consult.services import users
from tests.child.every_kind import EVERY
from tests.planner.steps import DESK, sign_in
from tests.planner.workshop import every_kind
from tests.support.browser import TABLET, assert_accessible, watch
from tests.support.server import free_port
from tests.support.thread import served
from tests.support.town import ACTOR, Town

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
PASSWORD = "fyra ord på ett tak"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """An installation whose addresses lead to this machine."""
    return dataclasses.replace(settings, public_url=f"http://127.0.0.1:{free_port()}")


@pytest.fixture
def office(settings: Settings, town: Town) -> Iterator[str]:
    """The address of the application, with two planners in it."""
    with town.writing() as db:
        for name in ("first", "second"):
            user = users.create(db, ACTOR, town.organisation_id, f"{name}@lund.example", "planner")
            users.set_password(db, ACTOR, user, PASSWORD)
    app = create_app(settings)
    with served(app, int(settings.public_url.rpartition(":")[2])):
        yield settings.public_url
    app.extensions["consult"]["database"].dispose()


class Writer:
    """Somebody who writes a draft's questions; a warning before leaving is waved away."""

    def __init__(self, page: Page, office: str, who: str, draft: int) -> None:
        self.page, self.questions = page, f"{office}/o/lund/consultations/{draft}/questions"
        page.on("dialog", lambda dialog: dialog.accept())
        sign_in(page, office, f"{who}@lund.example", PASSWORD)

    def cut_off(self) -> None:
        """Let nothing that is saved arrive."""
        self.page.route("**/questions/*", lambda one: one.abort() if one.request.method == "POST" else one.continue_())

    def open(self, slug: str) -> None:
        self.page.goto(f"{self.questions}/{slug}")

    def box(self, lang: str = "sv") -> Any:
        return self.page.locator(f'[name="text.{lang}.10-12"]')

    def write(self, words: str, lang: str = "sv") -> None:
        self.box(lang).fill(words)

    def said(self, words: str) -> None:
        expect(self.page.locator("#saved")).to_contain_text(words)


@pytest.fixture
def draft(town: Town) -> int:
    """A draft with one question of each kind."""
    return every_kind(town)


@pytest.fixture
def writer(page: Page, office: str, draft: int) -> Writer:
    """The first of the planners."""
    return Writer(page, office, "first", draft)


def stored(town: Town, draft: int, slug: str, lang: str = "sv") -> str:
    """Return a question's words at 10–12."""
    return str(town.questionnaire(draft).question(slug).text.say(lang, "10-12"))


@pytest.mark.slow
def test_twelve_questions_of_all_kinds_in_two_languages_are_saved_while_they_are_written(writer, town, draft):
    assert len(EVERY) == 12
    for slug in EVERY:
        writer.open(slug)
        writer.write(f"Ny text om {slug}?")
        writer.write(f"New words about {slug}?", "en")
        writer.said("Sparat")
        expect(writer.page.frame_locator("iframe[name=preview]").locator("h2").first).to_contain_text(f"about {slug}?")
    for slug in EVERY:
        assert stored(town, draft, slug) == f"Ny text om {slug}?"
        assert stored(town, draft, slug, "en") == f"New words about {slug}?"
    last = list(EVERY)[-1]
    writer.page.goto(writer.questions)
    with writer.page.expect_navigation():
        writer.page.locator("form[action$='/undo'] button").click()
    assert stored(town, draft, last) == EVERY[last]["text"]["sv"], "what was typed in one go is one step"
    assert stored(town, draft, "one") == "Ny text om one?"


def test_who_is_second_keeps_the_words_and_sees_the_others(writer, town, draft, new_context, office):
    writer.open("one")
    other = Writer(new_context().new_page(), office, "second", draft)
    other.open("one")
    other.write("Vad tycker den andra?")
    other.said("Sparat")
    writer.write("Vad tycker den första?")
    expect(writer.page.locator("#errors")).to_be_visible()
    assert writer.box().input_value() == "Vad tycker den första?"
    expect(writer.page.locator(".stored q").first).to_have_text("Vad tycker den andra?")
    assert stored(town, draft, "one") == "Vad tycker den andra?", "nothing is overwritten"
    writer.write("Vad tycker den första, då?")
    writer.page.wait_for_timeout(1500)
    assert stored(town, draft, "one") == "Vad tycker den andra?", "nor later on"
    with writer.page.expect_navigation():
        writer.page.locator(".save button").click()
    assert stored(town, draft, "one") == "Vad tycker den första, då?"
    assert writer.box().input_value() == "Vad tycker den första, då?"


def test_what_is_written_without_a_network_stays_and_is_saved_when_it_is_back(writer, town, draft):
    writer.open("one")
    before = stored(town, draft, "one")
    writer.page.context.set_offline(True)
    writer.write("Skrivet utan nät?")
    writer.said("Inget nät")
    assert stored(town, draft, "one") == before
    writer.page.context.set_offline(False)
    writer.said("Sparat")
    assert stored(town, draft, "one") == "Skrivet utan nät?"


def test_a_reload_loses_nothing_and_reading_in_takes_the_others(writer, town, draft, new_context, office):
    writer.open("one")
    writer.cut_off()
    writer.write("Skrivet innan sidan laddas om?")
    writer.said("Inget nät")
    writer.page.unroute_all()
    writer.page.reload()
    writer.said("Sparat")
    assert writer.box().input_value() == stored(town, draft, "one") == "Skrivet innan sidan laddas om?"
    assert writer.page.evaluate("sessionStorage.length") == 0, "what is saved is kept nowhere else"
    other = Writer(new_context().new_page(), office, "second", draft)
    other.open("one")
    other.write("Den andras ord?")
    other.said("Sparat")
    writer.write("Mina ord?")
    with writer.page.expect_navigation():
        writer.page.locator("#errors a").click()
    assert writer.box().input_value() == "Den andras ord?"


def test_a_button_pressed_while_it_saves_does_not_collide_with_it(writer, town, draft):
    writer.open("one")
    writer.write("Hur är det?")
    writer.page.wait_for_timeout(550)
    with writer.page.expect_navigation():
        writer.page.locator("button[value='add:options']").click()
    question = town.questionnaire(draft).question("one")
    assert (str(question.text.say("sv", "10-12")), len(question.kind.options)) == ("Hur är det?", 4)


def test_a_question_is_dragged_to_another_place(writer, town, draft):
    writer.page.goto(writer.questions)
    handles = writer.page.locator(".drag")
    with writer.page.expect_navigation():
        handles.nth(0).drag_to(handles.nth(1), target_position={"x": 10, "y": 30})
    assert [one.id for one in town.questionnaire(draft).questions][:3] == ["many", "one", "either"]


def test_signing_out_leaves_no_words_behind(writer):
    writer.open("one")
    writer.cut_off()
    writer.write("Något halvt")
    writer.said("Inget nät")
    with writer.page.expect_navigation():
        writer.page.locator("form.out button").click()
    assert writer.page.evaluate("sessionStorage.length") == 0


@pytest.mark.parametrize("size", [DESK, TABLET["viewport"]], ids=["desk", "tablet"])
def test_the_editors_pages_are_accessible_and_fit(writer, draft, size):
    writer.page.set_viewport_size(size)
    for path in ("", "/one", "/map", "/one/picture?list=options&entry=swing", "/one/preview"):
        writer.page.goto(writer.questions + path)
        writer.page.wait_for_load_state("load")
        assert writer.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        assert_accessible(writer.page)


def test_a_preview_can_be_tried_and_a_tap_works_as_the_childs_does(page, office, draft):
    wrong = watch(page)
    reader = Writer(page, office, "first", draft)
    reader.page.goto(f"{reader.questions}/one/preview?level=10-12")
    reader.page.locator(".card").first.tap()
    expect(page.locator("#next")).to_have_text("Nästa")
    page.locator("#next").tap()
    expect(page.locator("#s\\.one")).to_be_visible()
    assert wrong == []
