"""Each line of the status table of `privacy.md` 3, on both databases, over the application's own routes."""

import json
import uuid
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from consult.models.base import now
from consult.models.consultation import Consultation
from consult.models.submission import declined, submission, taken_back
from consult.services import group_sessions, states, tickets
from consult.services.submissions import run_hash

pytestmark = pytest.mark.filterwarnings("default::ResourceWarning")


@pytest.fixture
def code(town):
    """The code of an open classroom session."""
    return town.session(town.consultation())


def send(client, code, fields, **kwargs):
    return client.post(f"/s/{code}", data=fields, headers={"Accept": "application/json"}, **kwargs)


def one_answer(town):
    with town.database.read.connect() as connection:
        return json.loads(connection.execute(select(submission.c.answers)).scalar_one())


def test_a_first_post_is_stored_with_201(town, client, code):
    assert send(client, code, town.post(code, {"mest": "rora"})).status_code == 201
    assert one_answer(town)["mest"] == "rora"


def test_the_same_post_again_is_200_and_one_row(town, client, code):
    fields = town.post(code, {"mest": "rora", "gor": ["boll", "gront"]})
    assert [send(client, code, fields).status_code for _ in range(3)] == [201, 200, 200]
    assert town.stored() == 1


def test_the_same_run_with_other_answers_is_409_and_the_first_stays(town, client, code):
    fields = town.post(code, {"mest": "rora"})
    send(client, code, fields)
    assert send(client, code, fields | {"q.mest": "lugnt"}).status_code == 409
    assert one_answer(town)["mest"] == "rora"


def test_a_run_that_was_taken_back_is_410(town, client, code):
    fields = town.post(code, {"mest": "rora"})
    send(client, code, fields)
    undo = {name: fields[name] for name in ("run", "ticket")} | {"act": "undo"}
    assert [send(client, code, undo).status_code for _ in range(2)] == [200, 200]
    assert send(client, code, fields).status_code == 410
    assert town.stored() == 0
    with town.database.read.connect() as connection:
        assert connection.execute(select(taken_back.c.run_hash)).scalars().all() == [run_hash(fields["run"])]


def test_declining_is_201_then_200_and_stores_no_answer(town, client, code):
    fields = {"run": str(uuid.uuid4()), "ticket": town.ticket(code), "act": "decline"}
    assert [send(client, code, fields).status_code for _ in range(2)] == [201, 200]
    assert town.stored() == 0
    with town.database.read.connect() as connection:
        assert connection.execute(select(func.count()).select_from(declined)).scalar_one() == 1


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"run=%ff%fe", "application/x-www-form-urlencoded"),
        (b"{not json", "application/json"),
        (b"[1, 2]", "application/json"),
        (b'{"run": 7}', "application/json"),
        (b"[" * 5000, "application/json"),
        (b"hello", "text/plain"),
    ],
)
def test_a_body_that_cannot_be_read_is_400(client, code, town, body, content_type):
    answer = client.post(f"/s/{code}", data=body, content_type=content_type, headers={"Accept": "application/json"})
    assert answer.status_code == 400
    assert town.stored() == 0


@pytest.mark.parametrize("ticket", ["", "nonsense", "å", "AAAA"])
def test_a_post_without_a_valid_ticket_is_403(town, client, code, ticket):
    assert send(client, code, town.post(code, {"mest": "rora"}, ticket=ticket)).status_code == 403


def test_another_sessions_ticket_is_403(town, client, code):
    other = town.session(town.consultation())
    assert send(client, code, town.post(code, {}, ticket=town.ticket(other))).status_code == 403


def test_a_practice_ticket_is_403_in_a_real_session(town, client, code):
    consultation = town.consultation()
    version = tickets.issue(town.settings.secret_key, code, "0" * 64, True, now())
    practice = town.session(consultation, kind="practice")
    for wrong in (version, town.ticket(practice)):
        assert send(client, code, town.post(code, {}, ticket=wrong)).status_code == 403


def test_a_ticket_is_good_for_seven_days_after_closing_and_no_longer(town, client):
    consultation = town.consultation()
    code = town.session(consultation)
    fields = [town.post(code, {"mest": "rora"}) for _ in range(2)]
    town.do(states.close, consultation)
    assert send(client, code, fields[0]).status_code == 201
    with town.database.write.begin() as connection:
        connection.execute(update(Consultation).values(closed_at=now() - timedelta(days=7, minutes=1)))
    assert send(client, code, fields[1]).status_code == 403
    assert town.stored() == 1


def test_a_post_after_final_is_403(town, client):
    consultation = town.consultation()
    code = town.session(consultation)
    fields = town.post(code, {"mest": "rora"})
    town.do(states.close, consultation)
    town.do(states.finalise, consultation)
    assert send(client, code, fields).status_code == 403
    assert town.stored() == 0


@pytest.mark.parametrize("verb", [group_sessions.pause, group_sessions.close])
def test_a_run_begun_before_a_pause_or_closing_is_still_stored(town, client, code, verb):
    fields = town.post(code, {"mest": "rora"})
    town.do(verb, code)
    assert send(client, code, fields).status_code == 201
    assert b'name="ticket"' not in client.get(f"/s/{code}").data


def test_an_unknown_code_is_404(town, client, code):
    assert send(client, "10000000", town.post(code, {})).status_code == 404


def test_a_body_over_64_kilobytes_is_413(town, client, code):
    assert send(client, code, town.post(code, {"mest": "x" * 70_000})).status_code == 413


@pytest.mark.parametrize(
    "wrong",
    [
        {"q.mest": "nej"},
        {"q.unknown": "x"},
        {"q.mest.part": "rora"},
        {"q.mest": ["rora", "lugnt"]},
        {"q.gor": ["boll", "klattra", "gront", "prata"]},
        {"q.vader": ["sol", "alltid"]},
        {"q.mest.x": "maybe"},
        {"q.stod": "x"},
        {"run": "not-a-run"},
        {"run": str(uuid.uuid1())},
        {"lang": "fi"},
        {"level": "16-18"},
        {"age": "19"},
        {"act": "delete"},
        {"q.mest": "ro\0ra"},
    ],
)
def test_what_was_never_offered_is_422_and_nothing_is_stored(town, client, code, wrong):
    assert send(client, code, town.post(code, {}) | wrong).status_code == 422
    assert town.stored() == 0


def test_a_busy_database_is_503_with_retry_after(town, client, code, monkeypatch):
    from sqlalchemy.exc import OperationalError

    from consult.services import submissions

    def locked(*_):
        raise OperationalError("INSERT", None, Exception("database is locked"))

    monkeypatch.setattr(submissions, "receive", locked)
    answer = send(client, code, town.post(code, {"mest": "rora"}))
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0


def test_json_with_the_same_names_is_the_same_submission(town, client, code):
    fields = town.post(code, {"mest": "rora", "gor": ["boll", "gront"]})
    as_json = client.post(f"/s/{code}", json=fields, headers={"Accept": "application/json"})
    assert as_json.status_code == 201
    assert as_json.mimetype == "application/json"
    assert send(client, code, fields).status_code == 200


def test_unsure_and_skip_win_over_an_answer_beside_them(town, client, code):
    send(client, code, town.post(code, {"mest": "rora", "mest.x": "unsure", "gor.x": "skip"}))
    assert one_answer(town)["mest"] == "unsure"
    assert one_answer(town)["gor"] == "skip"


def test_untouched_is_none_and_hidden_is_not_asked(town, client, code):
    send(client, code, town.post(code, {"trygg": "ja", "varfor": "brak"}))
    assert one_answer(town)["mest"] == "none"
    assert one_answer(town)["varfor"] == "not_asked"


def test_practice_is_acknowledged_and_never_stored(town, client):
    practice = town.session(town.consultation(), kind="practice")
    assert send(client, practice, town.post(practice, {"mest": "rora"})).status_code in (200, 201)
    assert send(client, practice, town.post(practice, {"mest": "fel"})).status_code == 422
    assert town.stored() == 0
    with town.database.reading() as db:
        assert group_sessions.count(db, town.found(db, practice)).answered == 1


def test_answers_over_the_number_present_are_held_and_counted_only_after_a_yes(town, client, code):
    town.do(group_sessions.set_present, code, 3)
    statuses = [send(client, code, town.post(code, {"mest": "rora"})).status_code for _ in range(7)]
    assert statuses == [201] * 7
    with town.database.reading() as db:
        counted = group_sessions.count(db, town.found(db, code))
    assert (counted.answered, counted.held) == (7, 2)
    town.do(group_sessions.accept_surplus, code)
    with town.database.reading() as db:
        assert group_sessions.count(db, town.found(db, code)).held == 0


def test_a_plain_form_post_gets_a_page_and_no_cookie(town, client, code):
    page = client.post(f"/s/{code}", data=town.post(code, {"mest": "rora"}))
    assert page.status_code == 201
    assert page.mimetype == "text/html"
    assert "Set-Cookie" not in page.headers
