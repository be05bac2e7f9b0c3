"""Nothing about a child is stored or logged that is not an answer (`privacy.md` 2)."""

import http.client
import sys
import urllib.parse
import uuid
from random import Random

import pytest
from sqlalchemy import select

from consult.models import metadata
from consult.models.submission import submission
from consult.services import group_sessions, releases
from tests.support.town import Town

pytestmark = pytest.mark.slow

CANARY = "canary-7f3a91"
ADDRESS = "127.0.0.77"


@pytest.fixture
def served(town: Town, server):
    """A served town; submissions come from an address and a browser that we can look for."""
    code = town.session(town.consultation())
    return town, server, code


def request(server, method, path, body=None, headers=None):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, source_address=(ADDRESS, 0), timeout=10)
    usual = {"User-Agent": CANARY, "Cookie": f"c={CANARY}", "Referer": f"http://x/{CANARY}", "Accept-Language": CANARY}
    connection.request(method, path, body, usual | (headers or {}))
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


def visit(town, server, code, run=None):
    """Load the page, send answers, take back, decline, make errors: everything a child's device does."""
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    fields = town.post(code, {"mest": "rora"}, run=run or str(uuid.uuid4()))
    answers = [request(server, "GET", f"/s/{code}?lang=sv&level=10-12&age=10-12")]
    changes = ({}, {"q.mest": "lugnt"}, {"act": "decline"}, {"ticket": "x"}, {"q.mest": "fel"})
    bodies = [urllib.parse.urlencode(fields | change) for change in changes]
    answers += [request(server, "POST", f"/s/{code}", body, form) for body in bodies]
    answers.append(request(server, "GET", "/s/10000000"))
    return answers


def traces(town, server, words):
    """Return which of the words stand in which file of the instance, the log, or the database's own text."""
    found = []
    files = [file for file in server.instance.rglob("*") if file.is_file()]
    for file in files:
        raw = file.read_bytes()
        found += [(word, file.name) for word in words if word.encode() in raw]
    if town.database.read.dialect.name == "postgresql":
        with town.database.read.connect() as connection:
            for table in metadata.tables.values():
                text = repr(connection.execute(table.select()).all())
                found += [(word, table.name) for word in words if word in text]
    return found


def test_no_address_browser_or_cookie_of_a_child_is_kept_anywhere(served):
    town, server, code = served
    answers = visit(town, server, code)
    assert [answer.status for answer in answers] == [200, 201, 409, 201, 403, 422, 404]
    assert [answer.getheader("Set-Cookie") for answer in answers] == [None] * len(answers)
    assert traces(town, server, [CANARY, ADDRESS]) == []


def test_an_access_log_would_be_caught(served, tmp_path):
    town, server, code = served
    server.stop()
    server.script = str(_with_access_log(tmp_path))
    server.start()
    visit(town, server, code)
    assert {word for word, _ in traces(town, server, [CANARY, ADDRESS])} == {CANARY, ADDRESS}


def _with_access_log(folder):
    """Return a `consult` whose gunicorn logs requests, as a careless operator might ask for."""
    script = folder / "consult-with-log"
    lines = [
        f"#!{sys.executable}",
        "from gunicorn.config import Config",
        "usual = Config.set",
        f"log = {str(folder / 'access.log')!r}",
        "Config.set = lambda self, name, value: usual(self, name, log if name == 'accesslog' else value)",
        "from consult.cli import main",
        "main()",
    ]
    script.write_text("\n".join(lines))
    script.chmod(0o755)
    return script


def test_rows_keep_no_order_of_arrival(town):
    """The order in which rows come back says nothing of when they came: |Spearman| under 0.1."""
    code = town.session(town.consultation(plan=[]))
    chance, arrived = Random(6), []
    for _ in range(200):
        arrived.append(run := str(uuid.UUID(int=chance.getrandbits(128), version=4)))
        town.answer(code, {"mest": "rora"}, run=run)
    town.do(group_sessions.close, code)
    town.do(releases.reveal, code)
    with town.database.read.connect() as connection:
        back = connection.execute(select(submission.c.run)).scalars().all()
    assert abs(spearman([arrived.index(run) for run in back])) < 0.1
    assert spearman(list(range(200))) == pytest.approx(1)


def spearman(ranks):
    n = len(ranks)
    return 1 - 6 * sum((rank - place) ** 2 for place, rank in enumerate(ranks)) / (n * (n * n - 1))
