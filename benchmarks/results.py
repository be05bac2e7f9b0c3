"""Results of a country: a million submissions in five hundred consultations, and one of a hundred thousand.

`python benchmarks/results.py [consultations] [submissions each] [submissions of the large one]`: makes them, releases
the large one while children go on answering, asks for five hundred result pages, makes a report of forty questions and
the files of data. Beside each stands what the bare database needs to add the same answers up.
"""

import http.client
import os
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import insert, text
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from consult import config, work
from consult.config import Settings
from consult.database import Database, connect
from consult.migrations import upgrade
from consult.models.base import now
from consult.models.consultation import Consultation, Version
from consult.models.organisation import Organisation, User
from consult.models.project import Project
from consult.models.submission import submission
from consult.services import charts, group_sessions, simulate, states, turns
from consult.services.files import FORMATS
from consult.services.papers import PAPERS, Draw, kept
from consult.services.speaking import speaking
from forms import library
from forms.question import Slot
from forms.questionnaire import Questionnaire, content_hash, dump
from forms.respond import read
from forms.texts import Text

MANY, EACH, LARGE = (int(given) for given in (*sys.argv[1:4], *("500", "2000", "100000")[len(sys.argv) - 1 :]))
PORT, LEVEL = 8768, "10-12"
BIN = Path(sys.executable).parent
PLACES = [f"Skola {n}" for n in range(8)]
chance = Random(1)


def questionnaire(number: int) -> Questionnaire:
    """Return the school yard's questions, again and again until there are so many that are counted."""
    one = library.load("skolgard")
    for slot in one.slots:
        one = one.with_slot(Slot(slot.id, Text({"sv": {"*": "Ställe"}}), "x", Text({"sv": {"*": "Ett ställe."}})))
    asked = [each for each in one.counted() if each.asked(LEVEL) and each.show_if is None]
    many = [replace(asked[n % len(asked)], id=f"q{n}") for n in range(number)]
    return replace(one, questions=tuple(many))


def sayings(asked: Questionnaire) -> list[tuple[str, bytes]]:
    """Return five hundred ways to answer, as they are kept."""
    found = []
    for _ in range(500):
        posted: MultiDict[str, str] = MultiDict()
        for question in asked.questions:
            offered = [option.id for option in question.kind.options if option.offered(LEVEL)]
            if offered and chance.random() < 0.9:
                posted[f"q.{question.id}"] = chance.choice(offered)
        given = read(asked, "sv", LEVEL, posted)
        found.append((given.json, given.digest))
    return found


def consultation(db: Session, project: Project, asked: Questionnaire, n: int) -> Consultation:
    """Make one that is open."""
    made = Consultation(
        organisation_id=project.organisation_id, project=project, title=f"Dialog {n}", slug=f"dialog-{n}", state="open",
        k=7, version=content_hash(asked), levels=[LEVEL], languages=["sv"], plan=["place", "age"],
        opened_at=now() - timedelta(days=3), promised=(now() + timedelta(days=30)).date(),
    )  # fmt: skip
    db.add(made)
    db.flush()
    db.add(Version(consultation_id=made.id, hash=made.version, document=dump(asked)))
    db.flush()
    return made


def fill(db: Session, made: Consultation, number: int, ways: Sequence[tuple[str, bytes]]) -> None:
    """Let so many children have answered."""
    for some in range(0, number, 5000):
        rows = []
        for _ in range(min(5000, number - some)):
            answers, digest = chance.choice(ways)
            rows.append({
                "run": str(uuid.UUID(int=chance.getrandbits(128), version=4)), "consultation": made.id,
                "channel": "group", "version": made.version, "lang": "sv", "level": LEVEL, "how": "tablet",
                "d1": chance.choice(PLACES), "d2": chance.choice(["6-9", "10-12", "13-15"]), "answers": answers,
                "digest": digest, "held": False,
            })  # fmt: skip
        db.execute(insert(submission), rows)


def country(database: Database, wanted: Questionnaire) -> tuple[list[int], int]:
    """Make everything; return the many consultations, closed, and the large one, which is open."""
    ways = sayings(wanted)
    with database.writing() as db:
        owner = Organisation(slug="stad", name="Staden")
        db.add(owner)
        db.flush()
        db.add(User(organisation_id=owner.id, email="planerare@stad.example", role="planner"))
        project = Project(
            organisation_id=owner.id, title="Parken", place="parken", at_place="i parken", created_at=now()
        )
        db.add(project)
        many = []
        for n in range(MANY):
            made = consultation(db, project, wanted, n)
            fill(db, made, EACH, ways)
            states.close(db, "benchmark", made)
            many.append(made.id)
            db.commit()
        large = consultation(db, project, wanted, MANY)
        fill(db, large, LARGE, ways)
        db.commit()
        return many, large.id


def took(do: Callable[[], Any], times: int = 1) -> float:
    """Return the seconds that something takes, the least of several times."""
    found = []
    for _ in range(times):
        begun = time.monotonic()
        do()
        found.append(time.monotonic() - begun)
    return min(found)


@contextmanager
def serving(settings: Settings) -> Iterator[str]:
    """Serve the installation without its worker; give the cookie of its planner."""
    environment = os.environ | {"CONSULT_INSTANCE": str(settings.instance), "CONSULT_PUBLIC_URL": settings.public_url}
    code = "from consult.app import create_app; from consult.config import load; app = create_app(load())"
    (settings.instance / "served.py").write_text(code, "utf-8")
    command = [BIN / "gunicorn", "served:app", "--bind", f"127.0.0.1:{PORT}", "--threads", "8", "--log-level", "error"]
    server = subprocess.Popen([*command, "--chdir", str(settings.instance)], env=environment)
    from consult.app import create_app  # noqa: PLC0415  # only for its way of signing cookies

    app, seen = create_app(settings), int(time.time())
    sign: Any = app.session_interface
    cookie = sign.get_signing_serializer(app).dumps({"user": 1, "epoch": 0, "began": seen, "seen": seen})
    while ask("GET", "/healthz")[0] != 200:
        time.sleep(0.1)
    try:
        yield f"consult={cookie}"
    finally:
        server.terminate()
        server.wait()


def ask(method: str, path: str, body: str | None = None, **head: str) -> tuple[int, str, float]:
    """Send one request; return its status, what came and how many seconds it took."""
    begun = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=120)
    try:
        form = {"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}
        connection.request(method, path, body, head | form)
        answer = connection.getresponse()
        return answer.status, answer.read().decode(), time.monotonic() - begun
    except OSError:
        return 0, "", time.monotonic() - begun
    finally:
        connection.close()


def answering(database: Database, large: int, end: threading.Event) -> list[tuple[int, float]]:
    """Answer in the large consultation as fast as one child after the other can, until the end."""
    with database.writing() as db:
        of = db.get_one(Consultation, large)
        facts = {"kind": "classroom", "levels": [LEVEL], "languages": ["sv"], "age_group": "10-12", "place": PLACES[0]}
        made = group_sessions.create(db, "benchmark", of, **facts)
        group_sessions.begin(db, "benchmark", made)
        db.commit()
        code = made.code
    _, page, _ = ask("GET", f"/s/{code}?lang=sv&level={LEVEL}")
    form = simulate.Page()
    form.feed(page)
    found = []
    while not end.is_set():
        fields = dict(simulate.fill(form, chance)) | {"run": str(uuid.uuid4())}
        status, _, seconds = ask("POST", f"/s/{code}", urllib.parse.urlencode(fields), Accept="application/json")
        found.append((status, seconds))
        time.sleep(0.02)
    return found


def release(settings: Settings, database: Database, large: int) -> None:
    """Close the large consultation while children go on answering, as a planner and `consult work` do."""
    end, found = threading.Event(), list[tuple[int, float]]()
    child = threading.Thread(target=lambda: found.extend(answering(database, large, end)))
    child.start()
    time.sleep(3)

    def close() -> None:
        with database.writing() as db:
            states.close(db, "benchmark", db.get_one(Consultation, large))
            db.commit()
        work.JOBS[turns.JOB](database, settings, large, threading.Event())

    seconds = took(close)
    time.sleep(1)
    end.set()
    child.join()
    statuses = {status: sum(one == status for one, _ in found) for status in {one for one, _ in found}}
    worst = max(seconds for _, seconds in found)
    say(f"release of {LARGE:,} × 12", seconds, 10, f"worst submission meanwhile {worst:.2f} s, statuses {statuses}")


def bare(database: Database, one: int) -> float:
    """Return the seconds that the database alone needs to count every answer of one consultation."""
    count = text(
        "SELECT j.key, j.value, count(*) FROM submission s, json_each(s.answers) j "
        "WHERE s.consultation = :one GROUP BY 1, 2"
    )
    with database.read.connect() as connection:
        return took(lambda: connection.execute(count, {"one": one}).all(), 3)


def say(what: str, seconds: float, goal: float, more: str = "") -> None:
    """Print a line of the table."""
    print(f"{what:44} {seconds:8.3f} s   goal {goal:g} s   {more}", flush=True)


def pages(many: Sequence[int], cookie: str, database: Database) -> None:
    """Ask for the result of every consultation once, and say how long the slow ones take."""
    found = sorted(ask("GET", f"/o/stad/consultations/{one}/results", Cookie=cookie)[2] for one in many)
    statuses = {ask("GET", f"/o/stad/consultations/{one}/results", Cookie=cookie)[0] for one in many[:5]}
    p50, p95 = (found[int(len(found) * part)] for part in (0.5, 0.95))
    say("results page, p95", p95, 0.3, f"p50 {p50:.3f} s, statuses {statuses}; bare {bare(database, many[0]):.3f} s")


def papers(settings: Settings, database: Database, one: int, what: str) -> None:
    """Make the files of data and the report of one consultation."""
    with database.reporting() as db, speaking("sv"):
        begun = time.monotonic()
        result = kept.result_in(db, db.get_one(Consultation, one), settings, "sv")
        say(f"{what}: reading it", time.monotonic() - begun, 2, f"bare {bare(database, one):.3f} s")
    with speaking("sv"):
        for name in ("csv", "csv-wide", "xlsx", "json"):
            make = FORMATS[name].make
            say(f"{what}: {name}", took(lambda make=make: make(result), 3), 2)  # type: ignore[misc]  # bound at once
        drawn = {one.title: charts.draw(one.drawing) for one in result.everybody.parts if one.drawing}
        draw = Draw(lambda drawing: drawn[drawing.title], charts.picture)
        make = PAPERS["report.pdf"].make
        say(f"{what}: report.pdf", took(lambda: make(result, draw), 3), 3, "charts drawn before")


def main() -> None:
    """Make the country and measure."""
    with tempfile.TemporaryDirectory() as name:
        os.environ["CONSULT_INSTANCE"] = name
        config.initialise(Path(name))
        settings = config.load(public_url=f"http://127.0.0.1:{PORT}")
        database = connect(settings)
        upgrade(database.write)
        begun = time.monotonic()
        many, large = country(database, questionnaire(12))
        with database.writing() as db:
            asked = questionnaire(40)
            forty = consultation(db, db.get_one(Project, 1), asked, MANY + 1)
            fill(db, forty, EACH, sayings(asked))
            states.close(db, "benchmark", forty)
            db.commit()
        size = (settings.instance / "consult.db").stat().st_size / 1e6
        print(f"{MANY} × {EACH:,} and {LARGE:,} submissions, {size:.0f} MB, in {time.monotonic() - begun:.0f} s")
        with serving(settings) as cookie:
            pages(many, cookie, database)
            release(settings, database, large)
        papers(settings, database, large, f"{LARGE:,} × 12")
        papers(settings, database, forty.id, "40 questions")


if __name__ == "__main__":
    main()
