"""A leader's assignments and own report on the pages of both sides, and the papers that come of them."""

import io
import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select

from consult.models.assignment import Assignment
from consult.models.consultation import Consultation
from consult.models.organisation import Audit
from consult.services import users
from consult.services.consultations import today
from forms import changing
from tests.frame.conftest import enter, everything, token_in
from tests.support.town import ACTOR

__all__ = ["enter", "everything"]
DATABASES = ["sqlite"]
TEXT = "# Vad vi gjorde\nVi träffade 31 barn.\n- fritids"


@dataclass
class Person:
    """Somebody signed in, who reads pages and sends forms with the token of a page."""

    client: FlaskClient
    number: int

    def read(self, page):
        answer = self.client.get(f"/o/lund/{page}")
        assert answer.status_code == 200, f"{page}: {answer.status}"
        return answer.text

    def send(self, page, to=None, **fields):
        token = token_in(self.read(page))
        return self.client.post(f"/o/lund/{to or page}", data={"csrf_token": token, **fields})


@pytest.fixture
def people(town, enter):
    """A planner and a leader of the town."""
    with town.writing() as db:
        made = {
            role: users.create(db, ACTOR, town.organisation_id, f"{role}@lund.example", role).id
            for role in ("planner", "leader")
        }
    return {role: Person(enter(number), number) for role, number in made.items()}


@pytest.fixture
def planner(people):
    return people["planner"]


@pytest.fixture
def leader(people):
    return people["leader"]


@pytest.fixture
def given(planner, leader, town):
    """The number of an assignment that the planner gave on the page."""
    facts = {"title": "Fråga barn om parken", "task": "Träffa två grupper.", "given_by": "Kommunstyrelsen"}
    due = (today() + timedelta(days=12)).isoformat()
    answer = planner.send(
        "assignments/new", **facts, due=due, project_id=town.project_id, leader_id=leader.number
    )  # fmt: skip
    assert answer.status_code == 303
    return int(answer.location.rsplit("/", 1)[1])


def kept(town, number):
    """Return the assignment as it is kept."""
    with town.database.reading() as db:
        return db.get_one(Assignment, number)


def hand_in(leader, given, text=TEXT):
    """Hand in a report on the page."""
    page = f"leader/assignments/{given}/report"
    return leader.send(page, report=text, do="hand in")


def paper(answer):
    """Return a PDF that came as an answer."""
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    return PdfReader(io.BytesIO(answer.data))


def test_a_leader_sees_the_task_who_gave_it_and_the_days_left(leader, given):
    home, page = leader.read("leader"), leader.read(f"leader/assignments/{given}")
    assert "Fråga barn om parken" in home
    assert "12 dagar kvar" in home
    for said in ("Träffa två grupper.", "Kommunstyrelsen", "12 dagar kvar", "Välj färdiga frågor"):
        assert said in page


def test_a_planner_without_leaders_is_told_what_is_missing(town, enter):
    with town.writing() as db:
        number = users.create(db, ACTOR, town.organisation_id, "planner@lund.example", "planner").id
    page = Person(enter(number), number).read("assignments")
    assert "be er administratör bjuda in ledaren" in page
    assert "/assignments/new" not in page


@pytest.mark.parametrize("missing", ["title", "task", "given_by", "due", "leader_id"])
def test_what_is_missing_is_said_and_what_was_written_stays(planner, leader, town, missing):
    facts = {"title": "Rubriken", "task": "Uppgiften", "given_by": "Nämnden", "due": "2031-05-04"}
    facts |= {"project_id": town.project_id, "leader_id": leader.number}
    answer = planner.send("assignments/new", **(facts | {missing: ""}))
    assert (answer.status_code, f'id="{missing}-error"' in answer.text) == (422, True)
    words = {facts[name] for name in ("title", "task", "given_by", "due") if name != missing}
    assert {word for word in words if word in answer.text} == words


def test_a_leader_drafts_from_a_template_and_a_planner_takes_it_from_there(planner, leader, given, town):
    address = f"leader/assignments/{given}/draft"
    assert "?template=skolgard" in leader.read(address)
    where = f"{address}?template=skolgard"
    answer = leader.send(where, levels=["10-12"], languages=["sv"], title="Gården i sommar")
    assert answer.status_code == 303
    questions = answer.location.removeprefix("/o/lund/")
    page = leader.read(questions)
    assert "Prova själv" not in page
    assert "/consultations/" in page
    draft = kept(town, given).consultation_id
    was = changing.token(town.questionnaire(draft).question("gor"))
    removed = leader.send(questions, f"consultations/{draft}/questions/gor/remove", was=was)
    assert removed.status_code == 303
    slot = leader.send(f"consultations/{draft}/place?slot=plats+1", name="Gungorna", about="Där finns gungor.")
    assert slot.status_code == 303, "the picture may come later"
    assert leader.client.get(f"/o/lund/{address}").location == f"/o/lund/{questions}"
    overview = planner.read(f"consultations/{draft}")
    assert "Utkast från uppdraget" in overview
    assert "Fråga barn om parken" in overview
    with town.database.reading() as db:
        made = db.get_one(Consultation, draft)
        assert (made.title, made.state) == ("Gården i sommar", "draft")


def test_a_report_is_the_leader_s_until_it_is_handed_in(planner, leader, given, town):
    page = f"leader/assignments/{given}/report"
    assert "# Vad vi hörde" in leader.read(page)
    assert leader.send(page, report=TEXT, do="save").status_code == 303
    assert "31 barn" in leader.read(page)
    assert "31 barn" not in planner.read(f"assignments/{given}")
    assert planner.client.get(f"/o/lund/assignments/{given}/report.pdf").status_code == 404
    assert hand_in(leader, given).status_code == 303
    assert "31 barn" in planner.read(f"assignments/{given}")
    assert leader.client.get(f"/o/lund/{page}").status_code == 303


@pytest.mark.parametrize(("text", "why"), [("x" * 20_001, "för lång"), ("# Bara en rubrik", "under en rubrik")])
def test_nothing_that_was_written_is_lost_when_it_cannot_be_kept(leader, given, town, text, why):
    answer = hand_in(leader, given, text)
    assert answer.status_code == 422
    assert text in answer.text
    assert why in answer.text
    assert kept(town, given).report == ""


def test_an_old_tab_loses_no_words_on_a_report_that_is_handed_in(leader, given, town):
    token = token_in(leader.read(f"leader/assignments/{given}/report"))
    hand_in(leader, given)
    sent = {"csrf_token": token, "report": "Skrivet i en gammal flik", "do": "save"}
    answer = leader.client.post(f"/o/lund/leader/assignments/{given}/report", data=sent)
    assert (answer.status_code, "Skrivet i en gammal flik" in answer.text) == (422, True)
    assert kept(town, given).report == TEXT


def test_no_post_of_a_planner_s_changes_a_report(app, planner, leader, given, town):
    """Every address with an assignment in it, with every field that could carry a text."""
    hand_in(leader, given)
    before, token = kept(town, given), token_in(planner.read(f"assignments/{given}"))
    words = {"report": "Ändrat", "text": "Ändrat", "do": "hand in", "title": "Ny rubrik", "task": "Nytt"}
    more = {"given_by": "Nämnden", "due": "2031-05-04", "project_id": town.project_id, "leader_id": leader.number}
    tried = {}
    for route in app.url_map.iter_rules():
        if "assignment" in route.arguments and "POST" in route.methods:
            address = route.rule.replace("<organisation>", "lund").replace("<int:assignment>", str(given))
            answer = planner.client.post(address, data={"csrf_token": token, **words, **more})
            tried[route.endpoint] = answer.status_code
    after = kept(town, given)
    assert (after.report, after.handed_in_at) == (before.report, before.handed_in_at)
    assert after.title == "Ny rubrik", "what a planner may change was changed"
    assert tried["leader.write_report"] == tried["leader.take_back_report"] == 403
    assert tried["planner.assignment_comment"] == 303


def test_a_comment_is_read_by_the_leader_and_lets_the_report_stand(planner, leader, given, town):
    hand_in(leader, given)
    page = f"leader/assignments/{given}"
    assert "Ta tillbaka rapporten" in leader.read(page)
    planner.send(f"assignments/{given}", f"assignments/{given}/comment", text="Tack för lamporna")
    shown = leader.read(page)
    assert "Tack för lamporna" in shown
    assert "planner@lund.example" in shown
    assert "Ta tillbaka rapporten" not in shown
    leader.send("account", f"{page}/report/back")
    assert kept(town, given).handed_in_at is not None


def test_a_report_taken_back_can_be_written_on(leader, given, town):
    hand_in(leader, given)
    answer = leader.send(f"leader/assignments/{given}", f"leader/assignments/{given}/report/back")
    assert answer.location.endswith("/report")
    assert "31 barn" in leader.read(f"leader/assignments/{given}/report")
    assert kept(town, given).handed_in_at is None


def test_both_sides_get_the_report_as_a_paper_without_the_comments(planner, leader, given):
    hand_in(leader, given)
    planner.send(f"assignments/{given}", f"assignments/{given}/comment", text="Tack för lamporna")
    for person, address in ((planner, f"assignments/{given}"), (leader, f"leader/assignments/{given}")):
        found = paper(person.client.get(f"/o/lund/{address}/report.pdf"))
        said = found.pages[0].extract_text()
        for words in ("Rapport: Fråga barn om parken", "Kommunstyrelsen", "Vad vi gjorde", "Vi träffade 31 barn."):
            assert words in said
        assert "lamporna" not in said
        assert (found.trailer["/Root"]["/Lang"], found.metadata.title) == ("sv", "Rapport: Fråga barn om parken")


def test_the_name_on_a_certificate_is_kept_nowhere(planner, leader, given, everything, town, caplog):
    hand_in(leader, given)
    page, name = f"assignments/{given}/certificate", "Åsa Exempelsson"
    facts = {"first": "2026-06-15", "last": (today() + timedelta(days=1)).isoformat()}
    answer = planner.send(page, name=name, **facts)
    found = paper(answer)
    said = found.pages[0].extract_text()
    for words in ("Intyg", name, "Lunds kommun", "15 juni 2026", "0 tillfällen", "Fråga barn om parken", "Underskrift"):
        assert words in said
    assert (found.trailer["/Root"]["/Lang"], found.trailer["/Root"]["/MarkInfo"]["/Marked"]) == ("sv", True)
    assert "Exempelsson" not in str(everything())
    assert "leader@lund.example" in str(everything()), "this would have found it"
    assert "Exempelsson" not in caplog.text
    assert "Exempelsson" not in str(answer.headers)
    with town.database.reading() as db:
        assert db.scalars(select(Audit).filter_by(action="make certificate")).one().subject == f"user {leader.number}"


def test_a_certificate_needs_a_name_and_days_in_order(planner, given):
    answer = planner.send(f"assignments/{given}/certificate", name="", first="2026-08-14", last="2026-06-15")
    assert answer.status_code == 422
    assert {"name", "last"} <= set(re.findall(r'id="(\w+)-error"', answer.text))


def test_an_account_s_missing_page_says_nothing_of_links(leader):
    answer = leader.client.get("/o/lund/leader/assignments/999999")
    assert answer.status_code == 404
    assert "länk" not in answer.text


def lix(page):
    """Return Björnsson's index of a page: words a sentence, and how many in a hundred have over six letters."""
    main = page.split("<main")[1].split("</main")[0]
    said = re.findall(r"<(?:p|li|h1|h2)[^>]*>(.*?)</(?:p|li|h1|h2)>", main, re.DOTALL)
    sentences = [
        re.findall(r"[^\W\d]+", one) for part in said for one in re.split(r"[.?:]", re.sub(r"<[^>]+>", " ", part))
    ]
    words = [word for sentence in sentences for word in sentence]
    assert len(words) > 30
    return len(words) / len([one for one in sentences if one]) + 100 * len(
        [one for one in words if len(one) > 6]
    ) / len(words)


def test_a_leader_s_own_pages_are_easy_to_read(leader, given):
    mine = f"leader/assignments/{given}"
    pages = {page: lix(leader.read(page)) for page in (mine, f"{mine}/report")}
    hand_in(leader, given)
    pages["handed in"] = lix(leader.read(mine))
    assert {page: found for page, found in pages.items() if found > 30} == {}
