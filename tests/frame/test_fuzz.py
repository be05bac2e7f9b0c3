"""Nothing that can be sent makes the server fall: no 500 in thousands of odd requests (`privacy.md` 7)."""

import os
import string
import time
from random import Random

import pytest

from consult.services import leader_links, users
from consult.web import limits

CALLS = 20_000 if os.environ.get("CONSULT_PROOF") == "1" else 3_000
ODD = (
    "", " ", "0", "-1", "99999999999999999999", "å", "\u202e", "\x00", "\ud800", "null", "[]", "{}", "<b>", "../..",
    "%00",    "'", '"', ";--", "𝟙𝟚", "٤٨٢١٧٣٠٦", "x" * 5000, "1e9", "NaN", "2026-02-30", "true",
)  # fmt: skip
TYPES = ("application/x-www-form-urlencoded", "application/json", "multipart/form-data", "text/plain", "")

pytestmark = pytest.mark.slow


def word(chance):
    if chance.random() < 0.6:
        return chance.choice(ODD)
    return "".join(chance.choices(string.printable, k=chance.randint(1, 40)))


def path(rule, chance, known):
    """Fill an address's arguments with what is there, or with something odd."""
    parts = {name: chance.choice([known.get(name, "1"), word(chance)]) for name in rule.arguments}
    filled = rule.rule
    for name, value in parts.items():
        start = filled.index("<")
        filled = filled[:start] + str(value).replace("?", "").replace("#", "") + filled[filled.index(">") + 1 :]
        assert name
    return sendable(filled)


def body(chance, names, good):
    fields = dict(good) if chance.random() < 0.5 else {}
    for _ in range(chance.randint(0, 5)):
        fields[chance.choice([*names, word(chance) or "x"])] = word(chance)
    return {sendable(name): sendable(value) for name, value in fields.items()}


def sendable(text):
    return text.encode("utf-8", "replace").decode()


@pytest.mark.parametrize("who", ["nobody", "planner", "administrator"])
def test_no_odd_request_is_answered_with_500(town, app, client, monkeypatch, who):
    monkeypatch.setattr(limits.Window, "count", lambda *_: 0)
    app.config["WTF_CSRF_ENABLED"] = False
    app.testing, app.config["PROPAGATE_EXCEPTIONS"] = False, False
    consultation = town.consultation()
    code = town.session(consultation)
    with town.writing() as db:
        token = leader_links.token(town.settings.secret_key, town.found(db, code))
        shown = leader_links.shown_token(town.settings.secret_key, town.found(db, code))
        if who != "nobody":
            user = users.create(db, "test", town.organisation_id, f"{who}@lund.example", who)
            facts = {"user": user.id, "epoch": user.epoch, "began": int(time.time()), "seen": int(time.time())}
    if who != "nobody":
        with client.session_transaction() as session:
            session.update(facts)
    known = {
        "organisation": "lund",
        "code": code,
        "token": token,
        "shown": shown,
        "consultation": consultation,
        "sorting": consultation,
    }
    known["slug"] = "fragor"
    good = town.post(code, {"mest": "rora"})
    names = [
        *good,
        "title",
        "kind",
        "levels",
        "plan",
        "k",
        "promised",
        "password",
        "email",
        "role",
        "present",
        "missing",
        "steg",
        "n",
        "reason",
        "quotes",
        "theme",
        "into",
        "place",
        "do",
    ]
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint != "admin.leave"]
    chance, broken = Random(who), []  # a fuzz that can be repeated
    for _ in range(CALLS // 3):
        rule = chance.choice(rules)
        method = chance.choice(sorted(rule.methods or {"GET"}))
        where = path(rule, chance, known)
        kind = chance.choice(TYPES[:2]) if chance.random() < 0.8 else chance.choice(TYPES)
        sent = body(chance, names, good) if kind != "application/json" else word(chance).encode("utf-8", "replace")
        answer = client.open(where, method=method, data=sent, content_type=kind or None)
        if answer.status_code >= 500:
            broken.append((method, where, kind, sent, answer.status_code))
    assert broken == []
