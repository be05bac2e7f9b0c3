"""The planner's pages of a group session without script: planning, running, practising, removing."""

from html import unescape

import pytest

from consult.models.group_session import GroupSession
from consult.models.organisation import Audit
from consult.services import group_sessions, states
from tests.planner.conftest import SESSION, number, the


def test_a_session_gets_a_code_a_link_and_a_leader_link(desk):
    opened = desk.town.consultation(levels=("6-9", "10-12"), languages=("sv", "en"))
    times = {"opens_at": "2027-06-01T09:00", "closes_at": "2027-06-01T10:00", "expected": "24"}
    words = SESSION | times | {"levels": "10-12", "languages": ["sv", "en"]}
    page = desk.done(f"consultations/{opened}/sessions/new", words)
    made = the(desk.town, GroupSession, title="4B")
    assert (made.expected, made.levels, made.languages) == (24, ["10-12"], ["sv", "en"])
    assert made.opens_at.isoformat() == "2027-06-01T07:00:00+00:00", "Swedish summer time"
    assert f"{made.code[:4]}\N{NO-BREAK SPACE}{made.code[4:]}" in unescape(page)
    assert f"http://localhost/s/{made.code}" in page
    assert "http://localhost/ledare/" in page
    assert "1 juni 2027 09:00" in page
    assert "/visa/" not in page, "the projector opens the day before"


@pytest.mark.parametrize(
    "wrong",
    [
        {"levels": ["6-9", "10-12", "13-15"]},
        {"levels": []},
        {"kind": "practice"},
        {"expected": "0"},
        {"opens_at": "2027-06-01T10:00", "closes_at": "2027-06-01T09:00"},
        {"leader_id": "999"},
    ],
)
def test_an_impossible_session_is_refused(desk, wrong):
    opened = desk.town.consultation(levels=("6-9", "10-12", "13-15"))
    answer = desk.send(f"consultations/{opened}/sessions/new", SESSION | {"levels": ["10-12"]} | wrong)
    assert answer.status_code == 422
    assert "4B" not in desk.read(f"consultations/{opened}")


def test_a_session_is_begun_paused_and_closed_by_buttons(desk):
    opened = desk.town.consultation()
    one = number(desk.town, desk.town.session(opened, begin=False, expected=24))
    for verb, shown in [("begin", "Stäng tillfället"), ("pause", "Fortsätt"), ("resume", "Pausa"), ("close", "igen")]:
        assert shown in desk.done(f"sessions/{one}/act", {"verb": verb}, page=f"sessions/{one}")
    assert "0 av 24 har svarat" in desk.read(f"sessions/{one}")
    desk.done(f"sessions/{one}/act", {"verb": "nothing"}, page=f"sessions/{one}")


def test_a_session_of_a_draft_waits_for_the_consultation(desk, draft):
    one = number(desk.town, desk.town.session(draft, begin=False, levels=["10-12"]))
    assert "Tillfället kan öppnas när dialogen är öppen." in desk.read(f"sessions/{one}")
    desk.done(f"sessions/{one}/act", {"verb": "begin"}, page=f"sessions/{one}")
    assert the(desk.town, GroupSession, id=one).state == "planned"


def test_a_withdrawn_leader_link_is_replaced(desk):
    one = number(desk.town, desk.town.session(desk.town.consultation()))
    before = desk.read(f"sessions/{one}").split("/ledare/")[1][:20]
    after = desk.done(f"sessions/{one}/act", {"verb": "withdraw"}, page=f"sessions/{one}").split("/ledare/")[1][:20]
    assert before != after


def test_what_answers_carry_is_not_asked_again_after_the_start(desk):
    one = number(desk.town, desk.town.session(desk.town.consultation()))
    page = desk.read(f"sessions/{one}/edit")
    assert 'name="place"' not in page
    desk.done(f"sessions/{one}/edit", {"title": "Nytt namn", "place": "Annanstans"})
    assert the(desk.town, GroupSession, id=one).place == "Ekskolan"


def test_a_surplus_is_decided_by_the_planner(desk):
    opened = desk.town.consultation()
    code = desk.town.session(opened)
    desk.town.do(group_sessions.set_present, code, 1)
    for _ in range(5):
        desk.town.answer(code, {"mest": "rora"})
    one = number(desk.town, code)
    page = desk.read(f"sessions/{one}")
    assert "svar väntar på ditt beslut. Ledaren angav 1, 5 svarade." in page
    page = desk.done(f"sessions/{one}/act", {"verb": "count_all"}, page=f"sessions/{one}")
    assert "väntar på ditt beslut" not in page


def test_a_session_s_answers_are_removed_for_a_reason_that_is_kept(desk):
    code = desk.town.session(desk.town.consultation())
    desk.town.answer(code, {"mest": "rora"})
    one = number(desk.town, code)
    assert desk.send(f"sessions/{one}/void", {"reason": " "}).status_code == 422
    assert desk.town.stored() == 1
    page = desk.done(f"sessions/{one}/void", {"reason": "Fel klass svarade"})
    assert "Tillfällets svar är borttagna." in page
    assert desk.town.stored() == 0
    assert the(desk.town, Audit, action="answers voided").reason == "Fel klass svarade"


def test_practice_stores_nothing_and_is_made_once_for_each_age(desk, draft):
    here = f"consultations/{draft}"
    page = desk.done(f"{here}/practice", {"level": "10-12"}, page=here)
    assert "Inget sparas." in page
    desk.done(f"{here}/practice", {"level": "10-12"}, page=here)
    code = the(desk.town, GroupSession, kind="practice").code
    desk.town.answer(code, {"mest": "rora"})
    assert desk.town.stored() == 0
    desk.done(f"{here}/practice", {"level": "6-9"}, page=here)
    assert desk.read(here).count(">Övning</span>") == 2


@pytest.mark.parametrize(("children", "said"), [(7, "7 har tackat nej."), (6, None)])
def test_who_said_no_thank_you_is_counted_for_all_together_when_the_result_is_final(desk, children, said):
    opened = desk.town.consultation()
    codes = [desk.town.session(opened), desk.town.session(opened)]
    for n in range(children):
        desk.town.answer(codes[n % 2], {}, act="decline")
    desk.town.do(states.close, opened)
    assert "tackat nej" not in desk.read(f"consultations/{opened}")
    desk.town.do(states.finalise, opened)
    page = desk.read(f"consultations/{opened}")
    assert (said in page) if said else ("tackat nej" not in page)


@pytest.mark.parametrize(("levels", "first"), [(("10-12",), "10-12"), (("6-9", "10-12"), "")])
def test_a_consultation_of_one_age_does_not_ask_each_child_for_it(desk, levels, first):
    made = desk.town.consultation(levels=levels)
    page = desk.read(f"consultations/{made}/sessions/new")
    select = page[page.index('name="age_group"') :]
    assert f'<option selected value="{first}">' in select[: select.index("</select>")]
