"""A published result: what stands on the public page and the children's, and what never gets there."""

import re
import threading
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from markupsafe import escape
from sqlalchemy import delete, event, insert, select, update

from consult import work
from consult.database import Database
from consult.models.clearing import quote
from consult.models.consultation import Consultation
from consult.models.group_session import GroupSession
from consult.models.organisation import Audit
from consult.models.project import Project
from consult.models.release import cell
from consult.models.snapshot import Snapshot
from consult.services import charts, published, publishing
from tests.results.test_results_page import as_planner, only, shown
from tests.results.yard import Yard, finalise, make

CODE = "48217306"
QUOTE, SECRET = "Fler gungor <script>alert(1)</script>", "Det här citatet valdes inte."
READ = str(escape(QUOTE))
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def ready(database: Database, yard: Yard) -> Yard:
    """Make the result final, with a session whose code children still have, and two cleared texts."""
    with database.writing() as db:
        db.add(GroupSession(
            consultation_id=yard.consultation, code=CODE, kind="classroom", levels=["10-12"], languages=["sv", "ar"],
            state="closed", place="Ekskolan",
        ))  # fmt: skip
        for body in (QUOTE, SECRET):
            facts = {"consultation": yard.consultation, "question": "mest", "kind": "text", "child_key": b"x" * 16}
            db.execute(insert(quote).values(id=str(uuid.uuid4()), body=body, **facts))
        db.commit()
    finalise(database, yard)
    return yard


@pytest.fixture
def final(database: Database, yard: Yard) -> Yard:
    """The yard's result, final."""
    return ready(database, yard)


@pytest.fixture
def send(app: Flask, final: Yard) -> Callable[..., Any]:
    """Return what sends the planner's form, or one of its other buttons, and returns the answer."""
    client = as_planner(app, final)
    page = final.href.replace("/results", "/publish")

    def sending(where: str = "", **fields: Any) -> Any:
        token = _TOKEN.search(client.get(page).text)
        assert token
        data = {"csrf_token": token[1], **{name.replace("__", "."): value for name, value in fields.items()}}
        return client.post(page + where, data=data, follow_redirects=True)

    return sending


def choices(yard: Yard, **other: str) -> dict[str, str]:
    """Return a form that keeps every question to the planners but those named."""
    asked = [one.id for one in yard.questionnaire.counted() if one.asked("10-12") or one.asked("13-15")]
    return {f"shown__{one}": other.get(one, "planners") for one in asked}


def ids(database: Database, body: str) -> list[str]:
    """Return the reference to a quote."""
    with database.reading() as db:
        return list(db.execute(select(quote.c.id).where(quote.c.body == body)).scalars())


def change(database: Database, model: Any, **values: Any) -> None:
    """Change all rows of a table behind the tool's back."""
    with database.writing() as db:
        db.execute(update(model).values(**values))
        db.commit()


def test_what_is_chosen_stands_on_the_public_page_in_both_languages_and_nothing_else(send, final, client, database):
    before = shown(client.get("/om/lindhamn").text)
    assert "Vad barnen svarade" not in before
    page = send(**choices(final, mest="public", bast="children"), quotes__mest=ids(database, QUOTE)).text
    assert "Resultatet är publicerat." in page
    for lang, heading, too in (("sv", "Vad barnen svarade", "I korthet"), ("en", "What the children answered", "In b")):
        page = client.get(f"/om/lindhamn?lang={lang}").text
        result = page[page.index('id="resultat"') : page.index('id="fragor"')]
        assert heading in result
        assert too in result
        assert "89" in result
        assert set(re.findall(r'id="result-([\w-]+)-h"', result)) == {"mest", "bast"}
        assert READ in result
        assert SECRET not in page


def test_nothing_unpublished_can_be_read_without_signing_in(send, final, client, database):
    def readable() -> str:
        kept = client.get("/om/lindhamn"), client.get("/om/lindhamn/sa-blev-det"), client.get(f"/s/{CODE}?lang=sv")
        return "".join(page.text for page in kept)

    with database.reporting() as db:
        figures = publishing.told(db, db.get_one(Consultation, final.consultation))["sv"][0].parts
    findings = {part.question: str(part.finding) for part in figures if not part.few}
    assert not [one for one in findings.values() if one in readable()]
    send(**choices(final, mest="children"))
    told = [question for question, finding in findings.items() if finding in readable()]
    assert told == ["mest"]
    send(**choices(final, **dict.fromkeys(findings, "children")))
    assert {question for question, finding in findings.items() if finding in readable()} == set(findings)


def test_a_snapshot_stands_whatever_is_changed_afterwards_and_the_planner_is_told(send, final, client, database):
    send(**choices(final, mest="children", trygg="public"))
    before, child = client.get("/om/lindhamn").text, client.get(f"/s/{CODE}?lang=sv").text
    result = before[before.index('id="resultat"') : before.index('id="fragor"')]
    assert "Resultatet här är detsamma" in send("/withdraw", reason="").text
    change(database, Project, place="Kattparken", at_place="i Kattparken")
    change(database, Consultation, title="Något annat")
    with database.writing() as db:
        db.execute(update(cell).values(n=cell.c.n + 100))
        db.commit()
    after = client.get("/om/lindhamn").text
    assert after[after.index('id="resultat"') : after.index('id="fragor"')] == result
    told = "answered-title"
    assert client.get(f"/s/{CODE}?lang=sv").text.split(told)[2] == child.split(told)[2]
    assert "Resultatet här är inte längre detsamma" in send("/withdraw", reason="").text


def test_a_quote_that_is_taken_back_is_gone_everywhere_at_once(send, final, client, database):
    send(**choices(final, mest="children"), quotes__mest=ids(database, QUOTE))
    pages = ("/om/lindhamn", "/om/lindhamn?lang=en", f"/s/{CODE}?lang=sv", f"/s/{CODE}?lang=ar")
    assert [READ in client.get(page).text for page in pages] == [True] * 4
    with database.writing() as db:
        db.execute(delete(quote).where(quote.c.body == QUOTE))
        db.commit()
    assert [READ in client.get(page).text for page in pages] == [False] * 4
    assert READ not in send("/withdraw", reason="").text


def test_a_quote_of_a_question_that_is_not_shown_or_that_is_not_there_is_left_out(send, final, database):
    send(**choices(final, bast="public"), quotes__mest=ids(database, QUOTE))
    with database.reading() as db:
        assert db.scalars(select(Snapshot)).one().quotes == []


def test_children_read_it_in_their_own_words_and_language_with_no_script_and_no_orm_for_it(
    send, final, client, database
):
    assert "answered-title" not in client.get(f"/s/{CODE}?lang=sv").text
    send(**choices(final, mest="children", bast="public"))
    page = client.get(f"/s/{CODE}?lang=sv").text
    assert "Så svarade alla" in page
    assert "Flest svarade: " in page
    assert page.count('class="bars"') == 1
    assert "<script" not in page
    arabic = client.get(f"/s/{CODE}?lang=ar").text
    assert "هكذا أجاب الجميع" in arabic
    assert 'dir="rtl"' in arabic
    asked: list[str] = []
    event.listen(database.read, "before_cursor_execute", lambda *call: asked.append(str(call[2])))
    with database.read.connect() as connection:
        assert published.for_children(connection, final.consultation, "ar", "10-12")
    assert sum(one.startswith("SELECT") for one in asked) == 2


def test_the_children_see_nothing_of_what_only_grown_ups_may(send, final, client):
    send(**choices(final, mest="public"))
    assert "answered-title" not in client.get(f"/s/{CODE}?lang=sv").text


def test_a_sensitive_question_is_published_rounded_and_without_a_single_count(send, final, client, database):
    send(**choices(final, trygg="children"))
    child = client.get(f"/s/{CODE}?lang=sv").text
    bars = re.findall(r'class="bar-said" dir="ltr">([^<]*)<', child)
    assert bars
    assert all(re.fullmatch(r"\d*[05]\xa0%", one) for one in bars)
    assert "Siffrorna är ungefärliga." in child
    with database.reading() as db:
        kept = db.scalars(select(Snapshot)).one().figures
    assert [row["count"] for row in kept["public"]["sv"]["parts"][0]["drawing"]["rows"] if row["count"]] == []
    assert kept["children"]["sv"]["10-12"][0]["base"] == ""


def test_nobody_and_one_less_than_enough_are_published_alike(app, database):
    pages = []
    for n in (0, 6):
        yard = make(database, places=(("Ekskolan", 20),), answer=only(n), name=f"kommun{n}")
        finalise(database, yard)
        with database.writing() as db:
            one = db.get_one(Consultation, yard.consultation)
            asked = [question.id for question in yard.questionnaire.counted() if question.asked("10-12")]
            sides = publishing.told(db, one)
            publishing.publish(db, "test", one, dict.fromkeys(asked, "children"), quotes=[], sides=sides)
            db.commit()
        page = app.test_client().get(f"/om/{yard.name}").text
        assert "För få svar för att visas." in page
        pages.append(page.replace(yard.name, ""))
    assert pages[0] == pages[1]


def test_a_preliminary_result_cannot_be_published(app, yard, database):
    page = as_planner(app, yard).get(yard.href.replace("/results", "/publish")).text
    assert "Resultatet är inte klart än." in page
    assert "<fieldset" not in page
    with database.writing() as db:
        one = db.get_one(Consultation, yard.consultation)
        with pytest.raises(ValueError, match="final"):
            publishing.publish(db, "test", one, {"mest": "public"}, quotes=[], sides=publishing.told(db, one))


def test_pressing_twice_makes_one_version_and_something_else_a_second(send, final, database):
    for _ in range(2):
        send(**choices(final, mest="public"))
    send(**choices(final, mest="children"))
    with database.reading() as db:
        assert list(db.scalars(select(Snapshot.number).order_by(Snapshot.number))) == [1, 2]
        written = db.scalars(select(Audit).where(Audit.action == "result published").order_by(Audit.id)).all()
        assert [row.facts["shown"] for row in written] == [{"mest": ["public"]}, {"mest": ["public", "children"]}]


def test_withdrawing_takes_everything_away_for_a_reason_and_keeps_the_versions(app, send, final, client):
    send(**choices(final, mest="children"))
    assert "Skriv varför resultatet tas bort." in send("/withdraw", reason=" ").text
    page = send("/withdraw", reason="Fel fråga.").text
    assert "Visar inget: Fel fråga." in page
    assert "Version 1" in page
    assert "resultatet" not in client.get("/om/lindhamn").text.split('id="fragor"')[0]
    assert "answered-title" not in client.get(f"/s/{CODE}?lang=sv").text
    old = as_planner(app, final).get(final.href.replace("/results", "/publish/version?n=1"))
    assert "Version 1" in old.text
    assert 'id="result-mest-h"' in old.text


def test_the_preview_keeps_nothing_and_its_buttons_publish_or_go_back_to_the_choice(send, final, client, database):
    page = send("/preview", **choices(final, mest="children", bast="public"), quotes__mest=ids(database, QUOTE)).text
    assert READ in page
    assert page.count('class="preview look-') == 2
    assert "Det här är inte publicerat än." in page
    with database.reading() as db:
        assert db.scalars(select(Snapshot)).first() is None
    hidden = dict(re.findall(r'type="hidden" name="([\w.-]+)" value="([^"]*)"', page))
    back = send(change="1", **{name.replace(".", "__"): value for name, value in hidden.items() if "." in name})
    assert back.status_code == 200
    assert re.search(r'checked[^>]*name="shown.bast"[^>]*value="public"', back.text)
    assert "Publicera" in send("/preview", **choices(final)).text


def test_a_form_without_an_answer_or_with_an_invented_one_is_asked_for_again(send, final):
    assert "Välj minst en fråga att visa." in send(**choices(final)).text
    for wrong in ({**choices(final), "shown__mest": "everybody"}, {}):
        answer = send(**wrong)
        assert answer.status_code == 422
        assert 'class="errors"' in answer.text


def test_a_page_kept_for_children_is_made_anew(send, final, database):
    def revision() -> int:
        with database.reading() as db:
            return int(db.get_one(Consultation, final.consultation).revision)

    before = revision()
    send(**choices(final, mest="children"))
    assert revision() == before + 1
    send("/withdraw", reason="Fel.")
    assert revision() == before + 2


@pytest.mark.slow
def test_charts_of_what_was_published_are_drawn_even_when_a_name_has_changed(
    send, final, client, database, settings, monkeypatch
):
    monkeypatch.setattr(charts, "draw", lambda drawing: f'<svg class="drawn">{drawing.lang}</svg>')
    send(**choices(final, mest="public"))
    change(database, Project, place="Kattparken")
    work._charts(database, settings, final.consultation, threading.Event())
    assert '<svg class="drawn">sv</svg>' in client.get("/om/lindhamn").text
    assert '<svg class="drawn">en</svg>' in client.get("/om/lindhamn?lang=en").text
