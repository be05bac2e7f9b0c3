"""Whatever children and leaders do, in any order, the server and a model of a few lines agree (`privacy.md` 3)."""

import os
import uuid
from typing import Any

import pytest
from flask import Response
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from consult.services import group_sessions, submissions
from consult.services.phases import phase

PROOF = os.environ.get("CONSULT_PROOF") == "1"
EXAMPLES, STEPS = (2_000, 50) if PROOF else (200, 30)
RUNS = [str(uuid.UUID(int=n, version=4)) for n in range(4)]
ANSWERS = ({"mest": "rora"}, {"mest": "lugnt"}, {"gor": ["boll", "gront"]}, {"mest.x": "unsure"})


class Session(RuleBasedStateMachine):
    """Four children's devices and one leader, on one session; `world` is set by the test."""

    world: Any = None

    @initialize()
    def begin(self):
        self.town, self.client, consultation = self.world
        self.code = self.town.session(consultation)
        self.ticket = self.town.ticket(self.code)
        self.runs = {run: str(uuid.uuid4()) for run in RUNS}
        self.stored, self.gone, self.declined, self.phase = {}, set(), set(), "open"

    def send(self, fields):
        return self.client.post(f"/s/{self.code}", data=fields, headers={"Accept": "application/json"}).status_code

    @rule(run=st.sampled_from(RUNS), answers=st.sampled_from(ANSWERS), lang=st.sampled_from(["sv", "en"]))
    def a_child_sends(self, run, answers, lang):
        got = self.send(self.town.post(self.code, answers, run=self.runs[run], lang=lang, ticket=self.ticket))
        sent = (str(answers), lang)
        if run in self.gone:
            assert got == 410
        elif run in self.stored:
            assert got == (200 if self.stored[run] == sent else 409)
        else:
            assert got == 201
            self.stored[run] = sent

    @rule(run=st.sampled_from(RUNS))
    def a_child_takes_back(self, run):
        assert self.send({"run": self.runs[run], "ticket": self.ticket, "act": "undo"}) == 200
        self.stored.pop(run, None)
        self.gone.add(run)

    @rule(run=st.sampled_from(RUNS))
    def a_child_declines(self, run):
        got = self.send({"run": self.runs[run], "ticket": self.ticket, "act": "decline"})
        assert got == (200 if run in self.declined else 201)
        self.declined.add(run)

    @rule(verb=st.sampled_from(["pause", "resume", "close", "reopen", "begin"]))
    def the_leader_presses(self, verb):
        allowed = {"pause": ("open", "paused"), "resume": ("open", "paused"), "begin": ("open",)}
        possible = self.phase in allowed.get(verb, ("open", "paused", "closed"))
        try:
            self.town.do(getattr(group_sessions, verb), self.code)
        except ValueError:
            assert not possible
            return
        assert possible
        self.phase = {"pause": "paused", "close": "closed"}.get(verb, "open")

    @rule()
    def a_child_opens_the_page(self):
        assert (b'name="ticket"' in self.client.get(f"/s/{self.code}?lang=sv&level=10-12&age=10-12").data) == (
            self.phase == "open"
        )

    @invariant()
    def the_count_is_exact(self):
        with self.town.database.reading() as db:
            here = self.town.found(db, self.code)
            assert group_sessions.count(db, here).answered == len(self.stored)
            assert phase(here) == self.phase


USUAL: dict[str, Any] = {"deadline": None, "suppress_health_check": list(HealthCheck), "database": None}


def machine(town, client):
    plain = FlaskClient(client.application, Response)  # other tests look at the pages
    world = (town, plain, town.consultation(languages=["sv", "en"]))
    return type("Here", (Session,), {"world": world})


@pytest.mark.slow
def test_server_and_model_agree(town, client):
    thorough = settings(max_examples=EXAMPLES, stateful_step_count=STEPS, **USUAL)
    run_state_machine_as_test(machine(town, client), settings=thorough)


def test_a_server_that_forgets_what_was_taken_back_is_caught(town, client, monkeypatch):
    monkeypatch.setattr(submissions, "run_hash", lambda _: uuid.uuid4().bytes * 2)
    short = settings(max_examples=60, stateful_step_count=10, phases=[Phase.generate], **USUAL)
    with pytest.raises((AssertionError, ExceptionGroup)):
        run_state_machine_as_test(machine(town, client), settings=short)
