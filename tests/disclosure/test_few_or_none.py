"""Nobody and one too few look the same: the same bytes but for names, and the same questions to the database."""

import re
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from consult.models.consultation import Consultation
from consult.services import described, group_sessions, leader_links, releases, states
from consult.services.files import FORMATS
from consult.services.speaking import speaking
from consult.services.submissions import Outcome

K = 7
EIGHT = [{"mest": "rora", "gor": "boll"}] * 5 + [{"mest": "lugnt", "gor": "gront"}] * 3


@pytest.fixture(params=[1, K - 1])
def few(request):
    """One child, and one less than enough."""
    return request.param


def closed(town, first, second=()):
    """Return a consultation where two schools have answered, closed."""
    consultation = town.consultation(plan=["place"])
    codes = [town.session(consultation, place=place) for place in ("skola 0", "skola 1")]
    for code, given in zip(codes, (first, second), strict=True):
        for answers in given:
            assert town.answer(code, answers) is Outcome.STORED
    town.do(states.close, consultation)
    return consultation, codes


def with_some(n):
    """Return eight children's answers, of whom `n` have answered one more question."""
    return [{**answers, **({"bast": "p1"} if i < n else {})} for i, answers in enumerate(EIGHT)]


@contextmanager
def asked(app):
    """Keep every statement that the application sends to its database meanwhile."""
    engines = [getattr(app.extensions["consult"]["database"], name) for name in ("read", "report")]
    said = []

    def keep(connection, cursor, statement, *_):
        said.append(re.sub(r"pysqlite_\w+|%\(\w+\)s|\?", "?", statement))

    for engine in engines:
        event.listen(engine, "before_cursor_execute", keep)
    yield said
    for engine in engines:
        event.remove(engine, "before_cursor_execute", keep)


def looks(app, client, address):
    """Return a page without what names it, and what it asked the database."""
    with asked(app) as said:
        sent = client.get(address)
    assert sent.status_code == 200
    return unnamed(sent.get_data(as_text=True)), list(said)


def unnamed(body):
    """Return a page or a file without the names of the consultation, its sessions and the tokens in it."""
    body = re.sub(r'name="csrf_token" value="[^"]+"', "csrf", body)
    body = re.sub(r"/ledare/[\w.-]+|/om/[\w-]+|\d{4} \d{4}", "#", body)
    return re.sub(r"/consultations/\d+", "/consultations/#", body)


def pages(consultation):
    """Return the addresses that show figures to a planner."""
    page = f"/o/lund/consultations/{consultation}/results"
    return [page, f"{page}?by=d1"]


def files(town, consultation):
    """Return the files of data, by their format."""
    with town.database.reporting() as db, speaking("sv"):
        result = described.describe(db, db.get_one(Consultation, consultation), "sv")
        return {name: one.make(result) for name, one in FORMATS.items() if name != "xlsx"}


def test_a_question_that_few_answered_looks_as_if_nobody_had(app, town, planner, few):
    nobody, some = (closed(town, with_some(n))[0] for n in (0, few))
    for one, other in zip(pages(nobody), pages(some), strict=True):
        assert looks(app, planner, one) == looks(app, planner, other)
    assert files(town, nobody) == files(town, some)


def test_a_school_where_few_answered_looks_as_if_nobody_had(app, town, planner, few):
    nobody, some = (closed(town, EIGHT, EIGHT[:n])[0] for n in (0, few))
    for one, other in zip(pages(nobody), pages(some), strict=True):
        assert looks(app, planner, one) == looks(app, planner, other)
    assert files(town, nobody) == files(town, some)


def test_a_group_that_is_too_small_sees_what_nobody_would_see(app, town, client, few):
    shown = []
    for n in (0, few):
        consultation = town.consultation(plan=["place"])
        code = town.session(consultation)
        for answers in EIGHT[:n]:
            assert town.answer(code, answers) is Outcome.STORED
        town.do(group_sessions.close, code)
        town.do(releases.reveal, code)
        with town.database.reading() as db:
            token = leader_links.token(town.settings.secret_key, town.found(db, code))
        shown.append(looks(app, client, f"/ledare/{token}/svar"))
    assert shown[0] == shown[1]


@pytest.mark.parametrize("small", [with_some(K), with_some(0)], ids=["a question", "a school"])
def test_enough_answers_do_look_different(app, town, planner, small):
    nobody, _ = closed(town, with_some(0))
    enough, _ = closed(town, small, [] if small != with_some(0) else EIGHT[:K])
    assert looks(app, planner, pages(nobody)[0])[0] != looks(app, planner, pages(enough)[0])[0]
    assert files(town, nobody) != files(town, enough)
