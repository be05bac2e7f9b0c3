"""Fifty wrong passwords a second, or twenty classes at once: a class that answers notices nothing (`privacy.md` 5)."""

import re
import time
import uuid
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import ExitStack
from threading import Event

import httpx
import pytest

from consult.config import Settings
from consult.database import connect
from tests.support.databases import SECRET
from tests.support.town import Town

DATABASES = ["sqlite"]
PER_SECOND = 50


CLASSES, CHILDREN = 20, 30
ADDRESSES = [f"127.0.0.{n}" for n in range(11, 15)]


@pytest.fixture
def town(server):
    """The municipality of a running server."""
    database_url = server.environment["CONSULT_DATABASE_URL"]
    settings = Settings(server.instance, SECRET, database_url, server.url)
    database = connect(settings)
    yield Town(settings, database)
    database.dispose()


@pytest.fixture
def code(town):
    """The code of an open session."""
    return town.session(town.consultation(), age_group="10-12")


def knock(url, stop):
    """Try wrong passwords of ever new people, 50 a second, until told to stop; return the statuses."""
    with httpx.Client(base_url=url, timeout=20) as client, ThreadPoolExecutor(25) as pool:
        token = re.findall(r'name="csrf_token" value="([^"]+)"', client.get("/logga-in").text)[0]
        sent = []
        while not stop.wait(1 / PER_SECOND):
            wrong = {"email": f"{uuid.uuid4()}@lund.example", "password": "wrong password", "csrf_token": token}
            sent.append(pool.submit(client.post, "/logga-in", data=wrong))
        return [one.result().status_code for one in sent]


def answer(client, code):
    """Open the questions and answer nothing, as a child does; return the statuses."""
    page = client.get(f"/s/{code}?lang=sv&level=10-12")
    found = re.findall(r'name="ticket" value="([^"]+)"', page.text)
    fields = {"run": str(uuid.uuid4()), "ticket": found[0], "lang": "sv", "level": "10-12"}
    stored = client.post(f"/s/{code}", data=fields)
    return page.status_code, stored.status_code


def keep_and_answer(client, code):
    """Do as a tablet does: open the questions, fetch what is kept for the time without a network, and answer."""
    opened = [client.get(f"/s/{code}").status_code, client.get(f"/s/{code}/enhet").status_code]
    return (*opened, *answer(client, code))


@pytest.mark.slow
def test_a_class_passes_while_somebody_tries_passwords(server, code):
    stop = Event()
    # A child waits 20 s at the most.
    with httpx.Client(base_url=server.url, timeout=20) as client, ThreadPoolExecutor(31) as pool:
        knocking = pool.submit(knock, server.url, stop)
        time.sleep(1)
        children = [pool.submit(answer, client, code) for _ in range(30)]
        wait(children)
        stop.set()
    assert {child.result() for child in children} == {(200, 201)}
    assert set(knocking.result()) <= {422, 503}
    assert 503 in knocking.result(), "the passwords were too few to be in anybody's way"


@pytest.mark.slow
def test_twenty_classes_at_once_from_four_addresses_are_all_let_in(server, town):
    consultation = town.consultation()
    codes = [town.session(consultation, age_group="10-12") for _ in range(CLASSES)]
    with ExitStack() as stack, ThreadPoolExecutor(40) as pool:
        schools = [
            stack.enter_context(
                httpx.Client(base_url=server.url, timeout=20, transport=httpx.HTTPTransport(local_address=address))
            )
            for address in ADDRESSES
        ]
        tablets = [
            pool.submit(keep_and_answer, schools[n % len(schools)], codes[n % CLASSES])
            for n in range(CLASSES * CHILDREN)
        ]
        wait(tablets)
    assert {tablet.result() for tablet in tablets} == {(200, 200, 200, 201)}
    assert town.stored() == CLASSES * CHILDREN


@pytest.mark.slow
def test_a_code_that_is_asked_for_without_end_is_refused_in_the_end(server, code):
    with httpx.Client(base_url=server.url, timeout=20) as client:
        assert 429 in {client.get(f"/s/{code}/enhet").status_code for _ in range(700)}
