"""Fifty wrong passwords a second: a class that answers meanwhile notices nothing (`privacy.md` 5)."""

import re
import time
import uuid
from concurrent.futures import ThreadPoolExecutor, wait
from threading import Event

import httpx
import pytest

from consult.config import Settings
from consult.database import connect
from tests.support.databases import SECRET
from tests.support.town import Town

DATABASES = ["sqlite"]
PER_SECOND = 50


@pytest.fixture
def code(server):
    """The code of an open session on a running server."""
    database_url = server.environment["CONSULT_DATABASE_URL"]
    settings = Settings(server.instance, SECRET, database_url, server.url)
    database = connect(settings)
    town = Town(settings, database)
    yield town.session(town.consultation(), age_group="10-12")
    database.dispose()


def knock(url, stop):
    """Try wrong passwords of ever new people, 50 a second, until told to stop; return the statuses."""
    with httpx.Client(base_url=url, timeout=20) as client, ThreadPoolExecutor(25) as pool:
        token = re.findall(r'name="csrf_token" value="([^"]+)"', client.get("/logga-in").text)[0]
        sent = []
        while not stop.wait(1 / PER_SECOND):
            wrong = {"email": f"{uuid.uuid4()}@lund.example", "password": "wrong password", "csrf_token": token}
            sent.append(pool.submit(client.post, "/logga-in", data=wrong))
        return [one.result().status_code for one in sent]


def answer(url, code):
    """Open the questions and answer nothing, as a child does; return the statuses. A child waits 20 s at the most."""
    with httpx.Client(base_url=url, timeout=20) as client:
        page = client.get(f"/s/{code}?lang=sv&level=10-12")
        found = re.findall(r'name="ticket" value="([^"]+)"', page.text)
        fields = {"run": str(uuid.uuid4()), "ticket": found[0], "lang": "sv", "level": "10-12"}
        stored = client.post(f"/s/{code}", data=fields)
        return page.status_code, stored.status_code


@pytest.mark.slow
def test_a_class_passes_while_somebody_tries_passwords(server, code):
    stop = Event()
    with ThreadPoolExecutor(31) as pool:
        knocking = pool.submit(knock, server.url, stop)
        time.sleep(1)
        children = [pool.submit(answer, server.url, code) for _ in range(30)]
        wait(children)
        stop.set()
    assert {child.result() for child in children} == {(200, 201)}
    assert set(knocking.result()) <= {422, 503}
    assert 503 in knocking.result(), "the passwords were too few to be in anybody's way"
