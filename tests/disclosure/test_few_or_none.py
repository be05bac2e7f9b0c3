"""Nobody and one too few look the same: the same bytes but for names, and the same questions to the database."""

import re
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from consult.models.consultation import Consultation
from consult.services import described, group_sessions, leader_links, published, publishing, releases, states
from consult.services.files import FORMATS
from consult.services.speaking import speaking
from consult.services.submissions import Outcome
from tests.results.test_map_files import place
from tests.results.test_maps import FAR, end, with_map

K = 7
SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
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
    body = re.sub(r"/ledare/[\w.-]+|/om/[\w-]+|\d{4} \d{4}|/s/\d{8}|/lyssna/[\w.-]+", "#", body)
    return re.sub(r"/consultations/\d+|with=\d+", "/consultations/#", body)


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


def publish(town, consultation, code):
    """Make the result final and show all of it to everybody; return the figures that are kept, and where they stand."""
    town.do(states.finalise, consultation)
    with town.writing() as db:
        one = db.get_one(Consultation, consultation)
        sides = publishing.told(db, one)
        choice = dict.fromkeys((part.question for part in sides["sv"][0].parts), "children")
        publishing.publish(db, "test", one, choice, quotes=[], sides=sides)
        kept = published.in_force(db, consultation).figures
        return kept, (f"/om/{one.slug}", f"/om/{one.slug}?lang=en", f"/om/{one.slug}/sa-blev-det", f"/s/{code}?lang=sv")


def test_what_is_published_of_too_few_is_what_is_published_of_nobody(app, town, client, few):
    (nobody, pages), (some, others) = (
        publish(town, consultation, codes[0]) for consultation, codes in (closed(town, with_some(n)) for n in (0, few))
    )
    assert nobody == some
    for one, other in zip(pages, others, strict=True):
        assert looks(app, client, one) == looks(app, client, other)


@SQLITE
def test_enough_answers_are_published_otherwise(app, town, client):
    (nobody, pages), (some, others) = (
        publish(town, consultation, codes[0]) for consultation, codes in (closed(town, with_some(n)) for n in (0, K))
    )
    assert nobody != some
    differ = [looks(app, client, one)[0] != looks(app, client, two)[0] for one, two in zip(pages, others, strict=True)]
    assert differ == [True, True, False, True]


@SQLITE
@pytest.mark.parametrize(("n", "same"), [(1, True), (K - 1, True), (K, False)])
def test_beside_another_round_too_few_look_like_nobody(app, town, planner, n, same):
    other, _ = closed(town, with_some(8))
    rounds = [closed(town, with_some(some))[0] for some in (0, n)]
    shown = [looks(app, planner, f"{pages(one)[0]}/compare?with={other}") for one in rounds]
    assert (shown[0] == shown[1]) == same


@SQLITE
@pytest.mark.parametrize(("n", "same"), [(1, True), (K - 1, True), (K, False)])
def test_a_map_with_too_few_pins_is_a_map_with_none(app, town, planner, n, same):
    found = []
    for pins in (0, n):
        mapped = with_map(town)
        for child in range(20):
            town.answer(mapped[1], {"first": "ball", **({"map": FAR} if child < pins else {})})
        end(town, mapped)
        place(town, mapped[0])
        found.append((files(town, mapped[0]), looks(app, planner, pages(mapped[0])[0])))
    nobody, some = found
    for name in ("geojson", "geojson-3006", "json", "csv"):
        assert (nobody[0][name] == some[0][name]) == same
    assert (nobody[1] == some[1]) == same


@pytest.mark.parametrize("small", [with_some(K), with_some(0)], ids=["a question", "a school"])
def test_enough_answers_do_look_different(app, town, planner, small):
    nobody, _ = closed(town, with_some(0))
    enough, _ = closed(town, small, [] if small != with_some(0) else EIGHT[:K])
    assert looks(app, planner, pages(nobody)[0])[0] != looks(app, planner, pages(enough)[0])[0]
    assert files(town, nobody) != files(town, enough)
