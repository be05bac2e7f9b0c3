"""The manus: one thing a screen, the words to say, and buttons that do the thing itself and come back."""

import re

import pytest

from consult.models.organisation import Organisation
from consult.services import out_loud as words
from consult.services import users
from consult.services.phases import phase
from consult.services.steps import BY_KIND
from forms.texts import LEVELS
from tests.leader.conftest import Leader
from tests.support.town import ACTOR

DATABASES = ["sqlite"]
ADULTS = "följ kommunens rutin för orosanmälan."
TASKS = {
    "classroom": [
        "Gör allt redo",
        "Hälsa alla välkomna",
        "Berätta om rättigheterna",
        "Släpp in alla",
        "Låt alla svara",
        "Stäng frågorna",
        "Prata om svaren",
        "Tacka gruppen",
        "Skriv dina anteckningar",
    ],
    "field": [
        "Gör allt redo",
        "Berätta vem som frågar",
        "Låt en i taget svara",
        "Stäng frågorna",
        "Tacka gruppen",
        "Skriv dina anteckningar",
    ],
    "open": ["Sätt upp affischen", "Öppna frågorna", "Stäng frågorna", "Skriv dina anteckningar"],
}


def of_kind(leader: Leader, kind: str, **facts: object) -> Leader:
    """Return the leader of another kind of session of the same consultation."""
    return Leader(leader.town, leader.client, leader.town.session(1, kind=kind, begin=False, **facts))


def heading(page: str) -> str:
    found = re.search(r"<h1[^>]*>([^<]+)</h1>", page)
    assert found
    return found[1]


def step(leader: Leader, number: int) -> str:
    """Return a step's page; the last one leads to the notes."""
    shown = leader.client.get(f"{leader.link}/manus?steg={number}", follow_redirects=True)
    assert shown.status_code == 200
    return shown.get_data(as_text=True)


@pytest.mark.parametrize("kind", TASKS)
def test_each_kind_has_its_own_steps_and_each_says_whom_to_call(leader: Leader, kind: str):
    other = of_kind(leader, kind)
    for number, task in enumerate(TASKS[kind], 1):
        shown = step(other, number)
        assert heading(shown) == task
        assert f"Steg {number} av {len(TASKS[kind])}" in shown
        assert "Ring handledaren" in shown
        assert "Om ett barn berättar något svårt" in shown


def test_practice_ends_when_the_questions_are_closed(leader: Leader):
    assert heading(step(of_kind(leader, "practice"), 99)) == "Stäng frågorna"


@pytest.mark.parametrize(("odd", "task"), [("0", 1), ("-3", 1), ("x", 1), ("", 1), ("99", 9)])
def test_an_odd_step_shows_one_that_exists(leader: Leader, odd: str, task: int):
    shown = leader.client.get(f"{leader.link}/manus?steg={odd}", follow_redirects=True).get_data(as_text=True)
    assert heading(shown) == TASKS["classroom"][task - 1]


def test_the_welcome_says_what_can_change_and_what_is_decided_and_why(leader: Leader):
    said = step(leader, 2)
    for line in (
        "Det här kan ändras: vad man kan göra.",
        "Det här är redan bestämt: planen ligger kvar.",
        "Skälet: den är ny.",
        "Titta bara på er egen skärm.",
    ):
        assert line in said


def test_a_line_that_lacks_its_word_is_not_said(leader: Leader):
    leader.town.session(1)
    with leader.town.writing() as db:
        leader.town.found(db, 1).decided_why = ""
    said = step(leader, 2)
    assert "Skälet:" not in said
    assert "Det här är redan bestämt: planen ligger kvar." in said


def said_to(level: str) -> str:
    """Return all that is said to a group of a level, before it is filled in."""
    rights = [text for _, text in words.RIGHTS[level]]
    return " ".join(map(str, [*words.WELCOME[level], *rights, *words.THANKS[level]])).lower()


def test_who_is_13_or_older_is_never_called_a_child(leader: Leader, app):
    with app.test_request_context():
        app.preprocess_request()
        spoken = {level: said_to(level) for level in LEVELS}
    assert re.search(r"\bbarn", spoken["10-12"]), "the younger are, once"
    for level in ("13-15", "16-18"):
        assert not re.search(r"\bbarn|child", spoken[level])
        assert "!" not in spoken[level]


@pytest.mark.parametrize(("level", "line"), [("6-9", "Hej! Kommunen vill veta"), ("16-18", "Kommunen planerar Ekpark")])
def test_the_words_follow_the_groups_text_level(leader: Leader, level: str, line: str):
    consultation = leader.town.consultation(levels=[level])
    other = Leader(leader.town, leader.client, leader.town.session(consultation, begin=False))
    assert line in step(other, 2)


def test_the_buttons_of_the_steps_run_the_whole_session_and_come_back_each_pressed_twice(leader: Leader):
    journey = [
        (4, "antal-har", {"present": "12"}, "planned"),
        (4, "lage", {"verb": "begin"}, "open"),
        (5, "lage", {"verb": "pause"}, "paused"),
        (5, "lage", {"verb": "resume"}, "open"),
        (6, "lage", {"verb": "close"}, "closed"),
        (7, "visa-svar", {}, "closed"),
    ]
    for number, where, sent, after in journey:
        for _ in range(2):
            page = leader.press(where, steg=str(number), **sent)
            assert heading(page.get_data(as_text=True)) == TASKS["classroom"][number - 1]
            assert phase(leader.session()) == after
        if sent == {"verb": "begin"}:
            leader.children(12)
    assert leader.session().revealed_at
    assert "Nu syns gruppens svar på storskärmen." in step(leader, 7)


def test_each_step_has_the_button_that_belongs_to_it_and_only_then(leader: Leader):
    def buttons(number: int) -> set[str]:
        return set(re.findall(r'name="verb" value="(\w+)"', step(leader, number)))

    assert buttons(4) == {"begin"}
    assert buttons(6) == set()
    leader.press("lage", verb="begin")
    assert (buttons(4), buttons(5), buttons(6)) == (set(), {"pause"}, {"close"})
    leader.children(9)
    leader.press("lage", verb="close")
    assert (buttons(5), buttons(6), buttons(7)) == (set(), set(), {"reveal"})


def test_a_wrong_number_is_asked_for_again_on_the_step_it_was_written_on(leader: Leader):
    page = leader.press("antal-har", steg="4", present="noll")
    assert page.status_code == 422
    shown = page.get_data(as_text=True)
    assert heading(shown) == "Släpp in alla"
    assert 'value="noll"' in shown


def test_what_cannot_be_done_from_the_notes_is_said_on_the_leaders_page(leader: Leader):
    """They are the last step and a page of their own."""
    page = leader.press("var-ni-fler", steg="99")
    assert page.status_code == 422
    assert "Var ni fler?" not in page.get_data(as_text=True)


def test_were_you_more_is_asked_while_they_answer(leader: Leader):
    leader.press("lage", verb="begin")
    leader.press("antal-har", present="5")
    leader.children(9)
    assert "Var ni fler?" in step(leader, 5)
    page = leader.press("var-ni-fler", steg="5", answer="more").get_data(as_text=True)
    assert heading(page) == "Låt alla svara"
    assert "Var ni fler?" not in page


def test_a_group_that_is_too_small_talks_instead(leader: Leader):
    leader.press("lage", verb="begin")
    leader.children(3)
    leader.press("lage", verb="close")
    shown = leader.press("visa-svar", steg="7").get_data(as_text=True)
    assert "Gruppen är för liten för ett eget diagram." in shown
    assert "Ni var för få" in shown


@pytest.mark.parametrize(
    ("verbs", "said", "number"),
    [
        ([], "Börja manuset", 1),
        (["begin"], "Fortsätt manuset", 5),
        (["begin", "pause"], "Fortsätt manuset", 5),
        (["begin", "close"], "Fortsätt manuset", 7),
    ],
)
def test_the_leaders_page_leads_into_the_manus_where_it_is(leader: Leader, verbs: list[str], said: str, number: int):
    for verb in verbs:
        leader.press("lage", verb=verb)
    assert re.search(rf'manus\?steg={number}">{said}<', leader.see())


def test_the_grown_up_of_the_sitting_is_called_before_the_municipality(leader: Leader):
    assert 'href="tel:0100000000"' in leader.see("/manus")
    leader.change(adult="Vakten på torget", adult_phone="010-111 22 33")
    shown = leader.see("/manus")
    assert 'href="tel:0101112233"' in shown
    assert "Ring Vakten på torget, 010-111 22 33, innan du går hem i dag." in shown
    assert "0100000000" not in shown


def test_a_cancelled_session_has_no_steps_and_wants_no_notes(leader: Leader):
    leader.change(booking="cancelled", state="closed")
    page = leader.client.get(f"{leader.link}/manus", follow_redirects=True).get_data(as_text=True)
    assert heading(page) == "Tillfället är inställt."
    assert "Skriv anteckningar" not in page


def test_without_any_number_the_mailbox_is_there(leader: Leader):
    with leader.town.writing() as db:
        db.get_one(Organisation, leader.town.organisation_id).phone = ""
    assert "mailto:plan@lund.example" in leader.see("/manus")


@pytest.mark.parametrize("young", [True, False])
def test_only_adult_leaders_are_told_of_their_duty_to_report(leader: Leader, young: bool):
    assert ADULTS in leader.see(), "a link without account is a teacher's"
    with leader.town.writing() as db:
        made = users.create(db, ACTOR, leader.town.organisation_id, "one@lund.example", "leader")
        made.under_18 = young
        leader_id = made.id
    leader.change(leader_id=leader_id)
    assert (ADULTS in leader.see("/manus?steg=5")) is not young


def test_every_step_has_its_page_and_every_page_its_step(app):
    used = {one.name for kind in BY_KIND.values() for one in kind} - {"notes"}
    pages = {name for name in app.jinja_env.list_templates() if name.startswith("leader/steps/")}
    assert pages == {f"leader/steps/{name}.html" for name in used}
