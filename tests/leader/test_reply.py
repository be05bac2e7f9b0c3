"""*Så blev det*: one text per level, read before it is published, then shown wherever the children look."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from time import time

import pytest
from flask import Flask
from sqlalchemy import event

from consult.models.consultation import Consultation, Reply
from consult.models.organisation import Audit
from consult.services import replies, states, users
from tests.leader.conftest import Leader
from tests.support.client import CheckedClient
from tests.support.town import ACTOR, Town

LEVELS = ("6-9", "13-15")
PAGE = "/o/lund/consultations/1/reply"
WORDS = {
    f"{level}.{part}": f"{part} till {level}" for level in LEVELS for part in ("said", "done", "not_done")
}  # fmt: skip
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@pytest.fixture
def town(town: Town) -> Town:
    """A municipality whose consultation at two levels is final."""
    made = town.consultation(levels=LEVELS)
    town.do(states.close, made)
    town.do(states.finalise, made)
    return town


@pytest.fixture
def send(town: Town, app: Flask) -> Callable[..., str]:
    """Return what reads a page as the planner, or sends a form and reads the page that follows."""
    with town.writing() as db:
        planner = users.create(db, ACTOR, town.organisation_id, "plan@lund.example", "planner").id
    client = app.test_client()
    assert isinstance(client, CheckedClient)
    with client.session_transaction() as kept:
        kept.update(user=planner, epoch=0, began=int(time()), seen=int(time()))

    def sending(where: str = "", status: int = 200, **fields: str) -> str:
        page = client.get(PAGE + (where if not fields else ""))
        if fields:
            token = _TOKEN.search(page.get_data(as_text=True))
            assert token
            posted = {"csrf_token": token[1], **fields}
            page = client.post(PAGE + where, data=posted, follow_redirects=True)
        assert page.status_code == status
        return page.get_data(as_text=True)

    return sending


def today_of(town: Town) -> date:
    with town.database.reading() as db:
        promised = db.get_one(Consultation, 1).promised
    assert promised is not None
    return promised


def test_a_planner_writes_reads_and_publishes_one_text_per_level(town: Town, send, client: CheckedClient):
    assert "6 texter saknas" in send()
    some = {name: words for name, words in WORDS.items() if name != "13-15.not_done"}
    assert "En text saknas" in send(**some)
    assert "Publicera svaret" not in send()
    assert "Publicera svaret" in send(**WORDS)
    young, old = send("/preview?level=6-9"), send("/preview?level=13-15")
    assert "said till 6-9" in young
    assert "Det här sa ni" in young
    assert "not_done till 13-15" in old
    assert "Det här svarade ni" in old
    assert "said till" not in client.get("/om/fragor/sa-blev-det").get_data(as_text=True)
    assert "Svaret är publicerat." in send("/publish", x="1")
    shown = client.get("/om/fragor/sa-blev-det").get_data(as_text=True)
    assert all(words in shown for words in WORDS.values())
    assert "Kommunen har svarat." in client.get("/om/fragor").get_data(as_text=True)
    with town.database.reading() as db:
        assert db.get_one(Consultation, 1).state == "answered"
        assert [row.action for row in db.query(Audit).filter(Audit.actor.startswith("planner"))] == [
            "reply written", "reply written", "reply published", "consultation answered",
        ]  # fmt: skip


def test_a_reply_with_a_gap_cannot_be_published(town: Town, send):
    send(**{"6-9.said": "Ni vill gunga."})
    assert "Skriv först de texter som saknas." in send("/publish", x="1")
    with town.database.reading() as db:
        assert db.query(Reply).one().published_at is None


def test_a_published_reply_can_be_mended_but_not_emptied(town: Town, send, client: CheckedClient):
    send(**WORDS)
    send("/publish", x="1")
    send(**{**WORDS, "6-9.said": "Rättat."})
    assert "Rättat." in client.get("/om/fragor/sa-blev-det").get_data(as_text=True)
    send(status=422, **{**WORDS, "6-9.said": " "})
    assert "Rättat." in client.get("/om/fragor/sa-blev-det").get_data(as_text=True)


def test_a_text_that_is_too_long_is_asked_for_again_and_kept(send):
    shown = send(status=422, **{**WORDS, "6-9.said": "x" * 2001})
    assert "Skriv högst 2 000 tecken." in shown
    assert "done till 6-9" in shown


def test_script_in_a_reply_is_words(send, client: CheckedClient):
    send(**{**WORDS, "6-9.said": "<script>alert(1)</script>"})
    send("/publish", x="1")
    assert "<script>" not in client.get("/om/fragor/sa-blev-det").get_data(as_text=True)


def test_ending_without_a_reply_needs_a_reason_and_the_children_still_see_that_we_are_late(town: Town, send):
    assert "Skriv varför barnen inte får något svar." in send("/none", status=422, reason=" ")
    send("/none", reason="Projektet lades ner.")
    with town.database.reading() as db:
        assert db.get_one(Consultation, 1).no_reply_reason == "Projektet lades ner."
        late = replies.shown(db, 1, "6-9", today_of(town) + timedelta(days=1))
    assert late.kind == "late"
    send(**WORDS)
    assert "Svaret är publicerat." in send("/publish", x="1")


def test_it_is_late_from_the_day_after(town: Town):
    day = today_of(town)
    with town.database.reading() as db:
        assert replies.shown(db, 1, "6-9", day).kind == "promised"
        assert replies.shown(db, 1, "6-9", day + timedelta(days=1)).kind == "late"


def test_the_childs_page_learns_it_in_one_statement(town: Town, send):
    send(**WORDS)
    send("/publish", x="1")
    day, asked = today_of(town), []
    event.listen(town.database.read, "before_cursor_execute", lambda *call: asked.append(str(call[2])))
    with town.database.read.connect() as connection:
        shown = replies.shown(connection, 1, "13-15", day)
    assert shown.kind == "said"
    assert shown.texts["said"] == "said till 13-15"
    assert sum(one.startswith("SELECT") for one in asked) == 1


def test_a_level_without_a_text_gets_the_nearest_ones():
    texts = {"6-9": {"said": "a"}, "13-15": {"said": "b"}}
    assert replies.for_level(texts, "10-12")["said"] == "a"
    assert replies.for_level(texts, "16-18")["said"] == "b"


def test_a_leader_cannot_write_the_reply(leader: Leader, app: Flask):
    with leader.town.writing() as db:
        other = users.create(db, ACTOR, leader.town.organisation_id, "l@lund.example", "leader").id
    client = app.test_client()
    with client.session_transaction() as kept:
        kept.update(user=other, epoch=0, began=int(time()), seen=int(time()))
    assert client.get(PAGE).status_code == 403
