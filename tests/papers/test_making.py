"""From the button to the file: a planner asks, the worker makes the papers, and a changed result has others."""

import re
import threading
import time
from datetime import date

import pytest
from sqlalchemy import select

from consult import work
from consult.models.consultation import Consultation
from consult.models.job import job
from consult.models.organisation import Audit
from consult.services import charts, jobs
from consult.services.papers import PAPERS, Paper, kept
from tests.papers.conftest import SVG, dot
from tests.results.test_files import make_empty
from tests.results.test_results_page import as_planner, shown
from tests.results.yard import finalise, make

pytestmark = pytest.mark.slow

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def quick(monkeypatch):
    """Charts that are quickly drawn."""
    monkeypatch.setattr(charts, "draw", lambda _: SVG)
    monkeypatch.setattr(charts, "picture", lambda _: dot())


@pytest.fixture
def planner(app, yard):
    return as_planner(app, yard)


def ask(planner, yard):
    """Press the button."""
    page = planner.get(yard.href).get_data(as_text=True)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    return planner.post(f"{yard.href}/papers", data={"csrf_token": token})


def status(planner, yard, name):
    """Return what asking for a paper answers."""
    with planner.get(f"{yard.href}/papers/{name}") as sent:
        return sent.status_code


def page(planner, yard):
    """Return the papers' page and its words."""
    got = planner.get(f"{yard.href}/papers").get_data(as_text=True)
    return got, shown(got)


def do(database, settings, yard, stopped=None):
    """Do what was asked, as the worker does."""
    work._papers(database, settings, yard.consultation, stopped or threading.Event())
    with database.writing() as db:
        db.execute(job.update().where(job.c.kind == kept.JOB).values(state="done"))
        db.commit()


def test_a_planner_who_asks_twice_asks_once_and_the_audit_says_so(planner, yard, database):
    assert "Gör papperen" in page(planner, yard)[1]
    assert [ask(planner, yard).status_code for _ in range(2)] == [303, 303]
    with database.reading() as db:
        waiting = [row.kind for row in db.execute(select(job).where(job.c.kind == kept.JOB))]
        asked = list(db.scalars(select(Audit).where(Audit.action == "papers asked for")))
    assert waiting == [kept.JOB]
    assert {(one.actor, one.subject) for one in asked} == {
        (f"planner {yard.planner}", f"consultation {yard.consultation}")
    }
    got, words = page(planner, yard)
    assert "0 av 16 är klara" in words
    assert "load delay:2s" in got
    assert "Gör papperen" not in words


@SQLITE
def test_the_worker_makes_them_one_after_the_other_and_the_page_counts(planner, yard, database, settings, quick):
    ask(planner, yard)
    stopped = Stop(after=3)
    work._papers(database, settings, yard.consultation, stopped)
    assert "3 av 16 är klara" in page(planner, yard)[1]
    do(database, settings, yard)
    got, words = page(planner, yard)
    assert "är klara" not in words
    assert "Gör papperen" not in words
    assert "load delay" not in got
    links = re.findall(r'href="([^"]+/papers/[^"]+)" download', got)
    assert len(links) == 16
    for link in links:
        name = link.split("/")[-1].split("?")[0]
        end = f"{yard.name}-{'en-' if 'in=en' in link else ''}{name}"
        with planner.get(link.replace("&amp;", "&")) as sent:
            assert (sent.status_code, sent.mimetype) == (200, PAPERS[name].mimetype)
            assert sent.headers["Content-Disposition"] == f"attachment; filename={end}"
            assert sent.data[:4] in (b"%PDF", b"PK\x03\x04")


class Stop(threading.Event):
    """Is set after it has been asked so many times."""

    def __init__(self, after):
        super().__init__()
        self.left = after

    def is_set(self):
        self.left -= 1
        return self.left < 0


@SQLITE
def test_a_new_release_has_papers_of_its_own(planner, yard, database, settings, quick):
    do(database, settings, yard)
    before = {file for file in settings.papers.rglob("*") if file.is_file()}
    finalise(database, yard)
    assert status(planner, yard, "report.pdf") == 303
    assert "Gör papperen" in page(planner, yard)[1]
    do(database, settings, yard)
    after = {file for file in settings.papers.rglob("*") if file.is_file()}
    assert before < after
    new = {file.name for file in after - before}
    assert new == {file.name for file in before} | {"archive.zip"}
    assert len(after) == 2 * len(before) + 2
    assert status(planner, yard, "report.pdf") == 200


@SQLITE
def test_what_is_there_is_not_made_again(yard, database, settings, monkeypatch, quick):
    made = []

    def make(self, *_):
        made.append(self.module)
        return b"x"

    monkeypatch.setattr(Paper, "make", make)
    for _ in range(2):
        do(database, settings, yard)
    assert len(made) == 16


def test_another_promise_is_another_result(yard, database, settings):
    def keys():
        with database.reporting() as db:
            one = db.get_one(Consultation, yard.consultation)
            return [kept.key(kept.result_in(db, one, settings, lang)) for lang in ("sv", "en")]

    first, again = keys(), keys()
    assert first == again
    assert first[0] != first[1]
    with database.writing() as db:
        db.get_one(Consultation, yard.consultation).promised = date(2027, 1, 31)
        db.commit()
    assert not set(first) & set(keys())


def test_the_worker_takes_the_job(yard, database, settings, quick, monkeypatch):
    monkeypatch.setattr(Paper, "make", lambda *_: b"x")
    with database.writing() as db:
        db.execute(job.delete())
        jobs.enqueue(db, kept.JOB, yard.consultation)
        db.commit()
    start = time.monotonic()
    assert work._do_next(database, settings, threading.Event())
    assert time.monotonic() - start < 30
    with database.reading() as db:
        assert [row.state for row in db.execute(select(job))] == ["done"]


def test_when_the_worker_gave_up_the_page_says_so_and_lets_ask_again(planner, yard, database):
    ask(planner, yard)
    with database.writing() as db:
        db.execute(job.update().where(job.c.kind == kept.JOB).values(state="failed"))
        db.commit()
    words = page(planner, yard)[1]
    assert "Alla papper gick inte att göra." in words
    assert "Gör papperen" in words


@SQLITE
def test_there_are_no_papers_before_there_is_a_result(planner, yard, database):
    with database.writing() as db:
        empty = make_empty(db, yard)
        db.commit()
    href = yard.href.replace(f"/{yard.consultation}/", f"/{empty}/")
    assert "Gör papperen" not in shown(planner.get(f"{href}/papers").get_data(as_text=True))
    token = re.search(r'name="csrf_token" value="([^"]+)"', planner.get(yard.href).get_data(as_text=True))[1]
    assert planner.post(f"{href}/papers", data={"csrf_token": token}).status_code == 303
    with database.reading() as db:
        assert not list(db.execute(select(job).where(job.c.kind == kept.JOB)))
    assert planner.get(f"{href}/papers/report.pdf").status_code == 303


@pytest.mark.parametrize(
    "name", ["report.exe", "..%2Fconfig.toml", "report.pdf.part", "report.pdf?in=xx", "letter-6-9.pdf"]
)
@SQLITE
def test_only_papers_that_are_made_are_sent(planner, yard, database, settings, name, monkeypatch):
    monkeypatch.setattr(Paper, "make", lambda *_: b"x")
    do(database, settings, yard)
    assert status(planner, yard, "report.pdf") == 200
    assert status(planner, yard, name) in (303, 404)


@SQLITE
def test_no_group_smaller_than_k_is_in_any_paper(app, database, settings, quick):
    yard = make(database, places=(("Ekskolan", 40), ("Almskolan", 4)), name="smaort")
    with database.reporting() as db:
        result = kept.result_in(db, db.get_one(Consultation, yard.consultation), settings, "sv")
    assert "Almskolan" not in repr(result)
    assert "Ekskolan" in repr(result)


@SQLITE
def test_the_results_page_fetches_the_list(planner, yard):
    got = planner.get(yard.href).get_data(as_text=True)
    assert f'hx-get="{yard.href}/papers"' in got
    assert "Se papperen" in shown(got)
