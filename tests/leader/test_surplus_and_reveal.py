"""Were you more? And: the group sees its own answers, once the session is closed and big enough."""

from consult.services import states
from tests.leader.conftest import Leader

ASKED = "25 har svarat, men du sa att ni är 22. Var ni fler?"


def full(leader: Leader) -> Leader:
    leader.press("lage", verb="begin")
    leader.press("antal-har", present="22")
    leader.children(25)
    return leader


def test_a_leader_is_not_asked_while_the_number_holds(leader: Leader):
    leader.press("lage", verb="begin")
    leader.press("antal-har", present="22")
    leader.children(24)
    assert "Var ni fler?" not in leader.see()


def test_yes_counts_all(leader: Leader):
    shown = full(leader).see()
    assert ASKED in shown
    assert "Alla svar är sparade. Ingen behöver svara igen." in shown
    after = leader.press("var-ni-fler", answer="more").get_data(as_text=True)
    assert "Bra. Nu räknas alla 25." in after
    assert "Var ni fler?" not in after
    assert leader.session().surplus == "all"


def test_no_asks_what_happened_and_leaves_it_to_the_planner(leader: Leader):
    asked = full(leader).press("var-ni-fler", answer="wrong", reason=" ")
    assert asked.status_code == 422
    assert "Skriv kort vad som hände." in asked.get_data(as_text=True)
    assert leader.session().surplus == ""
    after = leader.press("var-ni-fler", answer="wrong", reason="Några svarade två gånger").get_data(as_text=True)
    assert "Planeraren bestämmer. Inget är borttaget." in after
    assert "Var ni fler?" not in after
    assert leader.session().surplus == "Några svarade två gånger"
    assert leader.town.stored() == 25


def test_an_answer_that_is_neither_is_refused(leader: Leader):
    assert full(leader).press("var-ni-fler", answer="perhaps").status_code == 422
    assert leader.session().surplus == ""


def test_the_question_comes_before_the_groups_answers(leader: Leader):
    full(leader).press("lage", verb="close")
    assert "Visa gruppens svar" not in leader.see()
    refused = leader.press("visa-svar")
    assert refused.status_code == 422
    assert "Svara först på om ni var fler än du skrev." in refused.get_data(as_text=True)
    leader.press("var-ni-fler", answer="more")
    assert "Visa gruppens svar" in leader.see()


def test_nobody_sees_answers_before_the_session_is_closed(leader: Leader):
    leader.press("lage", verb="begin")
    leader.children(12)
    assert leader.client.get(f"{leader.link}/svar").status_code == 404
    assert leader.press("visa-svar").status_code == 422
    assert "Visa gruppens svar" not in leader.see()
    assert leader.session().revealed_at is None


def test_a_group_sees_one_question_a_view_in_the_order_of_the_questionnaire(leader: Leader):
    leader.press("lage", verb="begin")
    leader.children(12)
    leader.press("lage", verb="close")
    shown = leader.press("visa-svar").get_data(as_text=True)
    assert "Så svarade gruppen" in shown
    every = [leader.see(f"/svar?fraga={n}") for n in range(1, 12)]
    figures = next(page for page in every if "Vad vill du kunna göra mer på rasten?" in page)
    assert figures.index("Röra på mig") < figures.index("Ta det lugnt")
    assert "8 (67\xa0%)" in figures
    assert "4 (33\xa0%)" in figures
    assert "12 har svarat" in leader.see()


def test_showing_twice_shows_the_same(leader: Leader):
    leader.press("lage", verb="begin")
    leader.children(12)
    leader.press("lage", verb="close")
    first = leader.press("visa-svar").get_data(as_text=True)
    assert leader.press("visa-svar").get_data(as_text=True) == first


def test_a_small_group_is_told_why_and_what_to_do_instead(leader: Leader):
    leader.press("lage", verb="begin")
    leader.children(6)
    leader.press("lage", verb="close")
    shown = leader.press("visa-svar").get_data(as_text=True)
    assert "Ni var för få för att vi ska visa er grupp." in shown
    assert "Gruppen är för liten för ett eget diagram. Prata gärna i stället" in shown
    assert "%" not in shown.split("<main", 1)[1].split("</main>")[0]


def test_a_sensitive_question_is_in_no_groups_answers(leader: Leader):
    leader.press("lage", verb="begin")
    leader.children(12)
    leader.press("lage", verb="close")
    leader.press("visa-svar")
    secret = leader.town.questionnaire(1).sensitive()
    texts = [leader.town.questionnaire(1).question(one).text.say("sv").text for one in secret]
    assert texts
    for n in range(1, 12):
        shown = leader.see(f"/svar?fraga={n}")
        assert not any(text in shown for text in texts)


def test_when_the_result_is_final_the_group_is_part_of_the_whole(leader: Leader):
    leader.press("lage", verb="begin")
    leader.children(12)
    leader.press("lage", verb="close")
    leader.press("visa-svar")
    leader.town.do(states.close, 1)
    leader.town.do(states.finalise, 1)
    assert "en del av hela resultatet" in leader.see("/svar")
    assert "en del av hela resultatet" in leader.see()
    assert "Ni var för få" not in leader.see("/svar")
