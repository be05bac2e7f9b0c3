"""The child's address over HTTP: every state of a session, what a request costs, and what it never carries."""

import gzip
import re
import subprocess
import sys
import uuid
from datetime import date, timedelta

import pytest
from sqlalchemy import event, func, select

from consult import child_texts
from consult.models.base import now
from consult.models.consultation import Reply
from consult.models.submission import declined, submission
from forms.texts import LEVELS

ONE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For what no database can change."""
RUN = re.compile(r'name="run" value="([^"]+)"')
TICKET = re.compile(r'name="ticket" value="([^"]+)"')


def page(client, code, query=""):
    """Get a session's page as text."""
    return client.get(f"/s/{code}{query}").get_data(as_text=True)


def opened(client, code, query=""):
    """Open the questions and return what the form carries by itself."""
    html = page(client, code, query)
    level = re.search(r'name="level" value="([^"]+)"', html)[1]
    lang = re.search(r'name="lang" value="([^"]+)"', html)[1]
    return {"run": RUN.search(html)[1], "ticket": TICKET.search(html)[1], "lang": lang, "level": level}


def stored(database, table=submission):
    """Count the rows of a table."""
    with database.read.connect() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


@pytest.mark.parametrize("written", ["/s/4821 7306", "/S/48217306", "/s/٤٨٢١٧٣٠٦", "/S/4821-7306", "/s/۴۸۲۱۷۳۰۶"])
@ONE
def test_every_way_to_write_a_code_leads_to_its_one_address(client, yard, written):
    yard.session()
    answer = client.get(f"{written}?lang=sv")
    assert (answer.status_code, answer.location) == (308, "/s/48217306?lang=sv")


def test_the_digits_that_somebody_types_lead_to_their_page(client, yard):
    yard.session()
    assert client.get("/s/?code=4821+7306").location == "/s/48217306"


def test_an_unknown_code_is_told_kindly_and_can_be_tried_again(client, yard):
    answer = client.get("/s/11112222")
    html = answer.get_data(as_text=True)
    assert answer.status_code == 404
    assert "Den koden finns inte. Titta på siffrorna en gång till." in html
    assert 'name="code"' in html


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"state": "planned"}, "Vänta på den som leder."),
        ({"state": "paused"}, "Paus. Dina svar finns kvar."),
        ({"state": "closed"}, "Frågorna är stängda. Senast den 30\u00a0november"),
    ],
)
def test_a_session_that_takes_no_answers_says_why_and_gives_no_ticket(client, yard, facts, words):
    html = page(client, yard.session(**facts))
    assert words in html
    assert "116\u00a0111" in html
    assert not TICKET.search(html)


def test_a_planned_session_says_when_it_opens_and_opens_by_itself(client, yard):
    later = yard.session(state="planned", opens_at=now() + timedelta(hours=1))
    assert re.search(r"Frågorna öppnar \d+ \w+", page(client, later).replace("\u00a0", " "))
    assert TICKET.search(page(client, yard.session(state="planned", opens_at=now() - timedelta(hours=1))))


def test_from_the_day_after_a_broken_promise_the_code_says_so(client, yard):
    code = yard.session(state="closed")
    yard.change(promised=date(2020, 1, 31))
    html = page(client, code)
    assert "Vi lovade att svara senast den 31\u00a0januari. Vi är sena." in html
    assert "Planarkitekten ansvarar." in html


def test_the_same_code_shows_what_came_of_it(client, yard, database):
    code = yard.session(state="closed")
    texts = {
        level: {"said": "Ni vill ha skugga.", "done": "Vi planterar.", "not_done": "Ingen pool, för den är dyr."}
        for level in LEVELS
    }
    with database.writing() as db:
        db.add(Reply(consultation_id=yard.consultation_id, texts=texts, published_at=now()))
        db.commit()
    yard.change(state="answered")
    html = page(client, code)
    for words in ("Så blev det", "Ni vill ha skugga.", "Vi planterar.", "Ingen pool, för den är dyr."):
        assert words in html


def test_a_session_that_leaves_age_and_level_open_asks_both_with_a_tap_each(client, yard):
    code = yard.session("field", age_group=None, levels=["6-9", "10-12"])
    first = page(client, code)
    assert "Hur gammal är du?" in first
    assert "?lang=sv&amp;age=10-12" in first
    second = page(client, code, "?age=10-12")
    assert "Hur vill du ha frågorna?" in second
    third = page(client, code, "?age=10-12&level=6-9")
    assert 'data-look="10-12"' in third
    assert 'name="level" value="6-9"' in third
    assert 'name="age" value="10-12"' in third


def test_who_will_not_say_the_age_gets_the_look_of_the_text(client, yard):
    code = yard.session("open", age_group=None)
    html = page(client, code, "?age=unsaid")
    assert 'data-look="10-12"' in html
    assert 'name="age" value="unsaid"' in html


@pytest.mark.parametrize(("kind", "asked"), [("field", True), ("open", True), ("classroom", False)])
@ONE
def test_only_the_field_and_posters_ask_for_grown_ups_who_are_thanked(client, yard, kind, asked):
    code = yard.session(kind, age_group=None)
    assert ("19\u00a0år eller äldre" in page(client, code)) is asked
    html = page(client, code, "?age=adult")
    assert ("ekstad.example/samrad" in html and "De här frågorna är för dig" in html) is asked
    assert not TICKET.search(html)


def test_a_session_that_fixes_the_age_asks_nothing_of_it(client, yard):
    html = page(client, yard.at("6-9"), "?age=16-18&level=16-18")
    assert 'data-look="6-9"' in html
    assert 'name="age"' not in html


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("lang", sorted(child_texts.languages()))
@ONE
def test_no_word_is_left_to_fill_on_any_page(client, yard, level, lang):
    html = page(client, yard.at(level, languages=["sv", lang]), f"?lang={lang}")
    assert re.findall(r"\{[^}]*\}", html.replace('data-words="', "").split('data-practice="')[1]) == []
    assert f'<html lang="{lang}" dir="{"rtl" if lang in ("ar", "prs") else "ltr"}"' in html


@ONE
def test_without_script_a_question_that_depends_on_another_says_so(client, yard):
    html = page(client, yard.at("10-12"))
    assert "Bara om du svarade Ibland eller Nej, sällan på fråga 5" in html.replace("\u00a0", " ")


@ONE
def test_swedish_can_stand_under_the_own_language(client, yard):
    html = page(client, yard.at("10-12", languages=["sv", "ar"]), "?lang=ar&swedish=1")
    assert re.search(r'<span class="also"><span lang="sv" dir="ltr">Vad gör du helst på rasten\?', html)
    assert re.search(r'<span class="also"><span lang="sv" dir="ltr">Spelar boll', html)


def test_a_child_answers_takes_it_back_and_cannot_send_it_again(client, yard, database):
    code = yard.at("10-12")
    sent = opened(client, code) | {"q.gor": ["boll", "gront"], "q.trygg": "ja", "q.mest.x": "unsure"}
    answer = client.post(f"/s/{code}", data=sent)
    assert answer.status_code == 201
    assert "Tack för dina svar!" in answer.get_data(as_text=True)
    assert client.post(f"/s/{code}", data=sent).status_code == 200
    assert client.post(f"/s/{code}", data=sent | {"q.trygg": "nej"}).status_code == 409
    assert stored(database) == 1
    undone = client.post(f"/s/{code}", data=sent | {"act": "undo"})
    assert (undone.status_code, stored(database)) == (200, 0)
    assert "Dina svar är borta." in undone.get_data(as_text=True)
    assert client.post(f"/s/{code}", data=sent).status_code == 410


def test_a_no_is_counted_once_and_leads_to_the_pictures_of_the_place(client, yard, database):
    code = yard.at("10-12")
    sent = opened(client, code) | {"act": "decline"}
    answer = client.post(f"/s/{code}", data=sent)
    html = answer.get_data(as_text=True)
    assert answer.status_code == 201
    assert "Okej, tack för att du sa till." in html
    assert html.count('class="photo"') == 4
    assert "I mitten står en klätterställning." in html
    assert client.post(f"/s/{code}", data=sent).status_code == 200
    assert (stored(database, declined), stored(database)) == (1, 0)


@pytest.mark.parametrize(
    ("changed", "status", "words"),
    [
        ({"ticket": "no"}, 403, "Det gick inte att ta emot"),
        ({"q.gor": "pool"}, 422, "Det gick inte att ta emot"),
        ({"run": "7"}, 422, "Det gick inte att ta emot"),
        ({"q.gor": "a" * 70_000}, 413, "Det gick inte att ta emot"),
    ],
)
def test_what_cannot_be_taken_is_said_in_a_childs_words(client, yard, database, changed, status, words):
    code = yard.at("10-12")
    answer = client.post(f"/s/{code}", data=opened(client, code) | changed)
    assert (answer.status_code, stored(database)) == (status, 0)
    assert words in answer.get_data(as_text=True)


def test_a_script_gets_the_outcome_in_one_word(client, yard):
    code = yard.at("10-12")
    answer = client.post(f"/s/{code}", data=opened(client, code), headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json) == (201, {"outcome": "stored"})
    broken = client.post(f"/s/{code}", data=b"\xff", content_type="text/plain", headers={"Accept": "application/json"})
    assert (broken.status_code, broken.json) == (400, {"outcome": "broken"})


def test_a_practice_session_says_so_and_stores_nothing(client, yard, database):
    code = yard.at("6-9", kind="practice")
    html = page(client, code)
    assert 'data-kind="practice"' in html
    assert "Det här är en övning. Inga svar sparas." in html
    assert client.post(f"/s/{code}", data=opened(client, code)).status_code == 200
    assert stored(database) == 0


def test_the_page_is_the_same_for_every_child_but_for_its_slots(client, yard):
    code, other = yard.at("10-12"), yard.at("10-12", kind="field")

    def masked(html):
        html = RUN.sub("run", TICKET.sub("ticket", html))
        line = html.index('<section class="screen over" id="thanks"')
        return re.sub('data-kind="[a-z]+"', "kind", html[:line])

    first, second, elsewhere = page(client, code), page(client, code), page(client, other)
    assert first != second
    assert masked(first) == masked(second) == masked(elsewhere)


def test_a_run_is_a_new_random_uuid_each_time(client, yard):
    code = yard.at("10-12")
    runs = {opened(client, code)["run"] for _ in range(5)}
    assert len(runs) == 5
    assert {uuid.UUID(run).version for run in runs} == {4}


def test_no_page_sets_a_cookie_and_none_is_kept(client, yard):
    code = yard.at("10-12")
    sent = opened(client, code)
    answers = [client.get(f"/s/{code}"), client.get("/s/11112222"), client.post(f"/s/{code}", data=sent)]
    assert [answer.headers.get("Set-Cookie") for answer in answers] == [None] * 3
    assert {answer.headers["Cache-Control"] for answer in answers} == {"no-store"}


def test_a_warm_page_runs_one_statement_and_a_post_three(client, yard, database, app):
    code = yard.at("10-12")
    sent = opened(client, code) | {"q.trygg": "ja"}
    engines = app.extensions["consult"]["database"]
    ran: list[str] = []
    for engine in (engines.read, engines.write, engines.report):
        event.listen(engine, "before_cursor_execute", lambda *facts: ran.append(facts[2]))
    page(client, code)
    assert [one[:6] for one in ran if one != "BEGIN"] == ["SELECT"]
    ran.clear()
    client.post(f"/s/{code}", data=sent, headers={"Accept": "application/json"})
    assert len([one for one in ran if not one.startswith("BEGIN")]) <= 3


def test_a_change_of_the_consultation_is_seen_at_once(client, yard):
    code = yard.at("10-12")
    assert "vad man kan göra på gården" in page(client, code)
    yard.change(can_change="var bänkarna står")
    assert "var bänkarna står" in page(client, code)


@pytest.mark.parametrize("level", LEVELS)
@ONE
def test_the_page_weighs_at_most_12_kilobytes(client, yard, level):
    size = len(gzip.compress(client.get(f"/s/{yard.at(level, languages=['sv', 'en', 'ar'])}").data))
    assert size <= 12_000, size


def test_a_childs_request_imports_no_matplotlib():
    code = "import sys, consult.web.child, consult.app; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
