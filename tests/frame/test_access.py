"""The access matrix, walked from the URL map: every route, every role, own, foreign and missing."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from consult.models.assignment import Assignment
from consult.models.base import now
from consult.models.group_session import GroupSession
from consult.models.organisation import ROLES
from consult.models.project import Project
from consult.services import users
from consult.web import loaders
from consult.web.access import ANYONE, rule
from tests.frame.conftest import Place
from tests.frame.matrix import CONTACT, EXPECTED, MISSING, STATE, WORDS, L, P, S, path

Enter = Callable[..., FlaskClient]


def of_staff(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Yield every route that asks who it is, with each of its methods."""
    for route in app.url_map.iter_rules():
        if set(EXPECTED.get(route.endpoint, ())) & {*ROLES, CONTACT}:
            yield from ((route, method) for method in sorted(route.methods or ()) if method in {"GET", "POST"})


def addresses(route: Rule, own: Place, foreign: Place) -> Iterator[tuple[str, str]]:
    """Yield an address of one's own, and all those that must not be told from one another."""
    named = {name: own.arguments[name] for name in route.arguments}
    if route.endpoint in STATE:
        named["consultation"] = own.arguments[STATE[route.endpoint]]
    yield "own", path(route, named) + WORDS.get(route.endpoint, "").format(**own.arguments)
    if route.arguments:
        yield "foreign", path(route, {name: foreign.arguments[name] for name in named})
    if len(route.arguments) > 1:
        yield "foreign", path(route, {name: foreign.arguments[name] for name in named} | {"organisation": "lund"})
        yield "missing", path(route, named | {name: MISSING[name] for name in named if name != "organisation"})
        yield "missing", path(route, named | {"organisation": "nowhere"})


def breaches(app: Flask, own: Place, foreign: Place, enter: Enter) -> list[str]:
    """Return a sentence for every door that is open or shut against the table."""
    anonymous = app.test_client()
    clients = {role: enter(own.staff[role]) for role in ROLES}
    wrong = []
    for route, method in of_staff(app):
        for whose, address in addresses(route, own, foreign):
            for role, client in (("anonymous", anonymous), *clients.items()):
                response = client.open(address, method=method)
                allowed = expected(role, EXPECTED[route.endpoint], whose, method)
                said = "sign in" if "/logga-in" in response.headers.get("Location", "") else str(response.status_code)
                if said not in allowed:
                    wrong.append(f"{method} {address} ({whose}) as {role}: {said}, not {' or '.join(allowed)}")
    return wrong


def expected(role: str, who: tuple[str, ...], whose: str, method: str) -> tuple[str, ...]:
    """Return what may happen; a POST of one's own is let in as far as its missing token."""
    if role == "anonymous":
        return ("sign in",)
    if who == (CONTACT,):
        who, refused = (S,), "404"  # the strategist is the contact here; to others there is no such page
    else:
        refused = "403"
    if role not in who:
        return (refused,)
    if whose != "own":
        return ("404",)
    return ("200", "302", "303") if method == "GET" else ("400",)


def test_every_route_has_one_rule_that_is_written_down_here(app):
    found = {route.endpoint: app.view_functions[route.endpoint].rule for route in app.url_map.iter_rules()}
    assert {endpoint: set(who) for endpoint, who in found.items()} == {name: set(who) for name, who in EXPECTED.items()}


def test_a_second_rule_for_one_view_is_refused():
    with pytest.raises(TypeError):
        rule(ANYONE)(rule(ANYONE)(lambda: ""))


def test_every_argument_has_one_loader_and_parents_come_first(app):
    arguments = {name for route in app.url_map.iter_rules() for name in route.arguments}
    assert arguments <= set(loaders.LOADERS)
    assert loaders.ORDER[:4] == ("organisation", "project", "consultation", "group_session")


def test_only_arguments_that_name_nothing_of_an_organisation_are_left_to_their_views():
    left = {name for name, loader in loaders.LOADERS.items() if loader is loaders.as_it_is}
    assert left == {"code", "tag", "name", "sha"}


@pytest.mark.slow
def test_nobody_gets_through_a_door_that_is_not_theirs(app, own, foreign, enter):
    assert len(list(of_staff(app))) > 40
    assert breaches(app, own, foreign, enter) == []


@pytest.mark.slow
def test_a_loader_that_forgot_the_organisation_would_be_seen(app, own, foreign, enter, monkeypatch):
    monkeypatch.setitem(loaders.LOADERS, "project", lambda context, number: context.store().get(Project, number))
    assert any("(foreign) as planner" in breach for breach in breaches(app, own, foreign, enter))


def test_a_route_without_a_rule_lets_nobody_in(app, client):
    app.add_url_rule("/forgotten", "admin.forgotten", lambda: "secret")
    with pytest.raises(KeyError):
        client.get("/forgotten")


def test_foreign_and_missing_look_the_same(app, own, foreign, enter):
    client = enter(own.staff[S])
    other, nothing = (client.get(f"/o/lund/projects/{id}") for id in (foreign.arguments["project"], 999_999))
    assert other.data == nothing.data
    assert dict(other.headers) == dict(nothing.headers)


@pytest.fixture
def others(own, town):
    """Return drafts that are not this leader's: nobody's, another leader's; and the own one once it is open."""
    unasked, anothers, opened = (town.consultation(opened=state) for state in (False, False, True))
    with town.writing() as db:
        mine = db.get_one(Assignment, own.arguments["assignment"])
        another = users.create(db, "test", town.organisation_id, "another@lund.example", "leader")
        for number, leader in ((anothers, another.id), (opened, mine.leader_id)):
            facts = {
                name: getattr(mine, name) for name in ("organisation_id", "project_id", "title", "given_by", "due")
            }
            db.add(Assignment(**facts, task="", report="", leader_id=leader, consultation_id=number))
    return {"nobody's draft": unasked, "another's draft": anothers, "own, opened": opened}


PRESSED = tuple(f"planner.{name}" for name in ("undo", "question_move", "question_copy", "question_remove"))
"""What a leader does to a draft by a button alone."""
READING = ("planner.read_out", "planner.set_voice", "planner.keep_recording", "planner.remove_recording")
DRAFTING = ("planner.questions", "planner.place", "planner.people", "planner.question", "planner.question_new",
            "planner.question_when", "planner.wording", "planner.place_add", "planner.place_remove",
            "planner.add_how_it_was", "planner.question_preview", "planner.picture_page", "planner.picture_choose",
            "planner.picture_upload", "planner.picture_describe",
            "planner.pin_map", "planner.pin_map_bound", *PRESSED, *READING)  # fmt: skip
ONLY_A_DRAFT = (
    "planner.place",
    "planner.picture_page",
    "planner.wording",
)


def test_a_leader_reaches_only_the_drafts_of_the_own_assignments(app, own, others, enter):
    client, planner = enter(own.staff[L]), enter(own.staff[P])
    rules = {rule.endpoint: rule for rule in app.url_map.iter_rules()}
    for endpoint in DRAFTING:
        method = "GET" if "GET" in rules[endpoint].methods else "POST"
        question = {"question": "gor"} if "question" in rules[endpoint].arguments else {}
        where = {
            name: path(rules[endpoint], {"organisation": "lund", "consultation": number, **question})
            + WORDS.get(endpoint, "").format(**own.arguments)
            for name, number in {"own": own.arguments["draft"], **others}.items()
        }
        said = {name: client.open(address, method=method).status_code for name, address in where.items()}
        assert said.pop("own") in ((400,) if method == "POST" else (200, 303))
        assert set(said.values()) == {404}, (endpoint, said)
        there = {name: planner.open(address, method=method).status_code for name, address in where.items()}
        gone = {"own, opened"} if endpoint in ONLY_A_DRAFT else set()
        assert {name for name, status in there.items() if status == 404} == gone, endpoint


def test_a_leader_cannot_open_plan_or_see_results_even_of_the_own_draft(app, own, enter):
    client, shut = enter(own.staff[L]), []
    for route in app.url_map.iter_rules():
        if route.arguments == {"organisation", "consultation"} and route.endpoint not in DRAFTING:
            address = path(route, {"organisation": "lund", "consultation": own.arguments["draft"]})
            shut += [client.open(address, method=method).status_code for method in route.methods & {"GET", "POST"}]
    assert len(shut) > 12
    assert set(shut) == {403}


def test_a_leader_reaches_only_the_own_assignments(own, town, enter):
    with town.writing() as db:
        another = users.create(db, "test", town.organisation_id, "another@lund.example", "leader")
        db.get_one(Assignment, own.arguments["assignment"]).leader_id = another.id
        number = another.id
    for page in ("", "/report", "/report.pdf", "/draft"):
        address = f"/o/lund/leader/assignments/{own.arguments['assignment']}{page}"
        assert enter(own.staff[L]).get(address).status_code == 404
        assert enter(number).get(address).status_code in (200, 303)


def test_a_leader_link_opens_only_what_it_was_signed_for(app, own, client, town):
    with town.writing() as db:  # the group's answers have an address once they were shown
        db.get_one(GroupSession, own.arguments["group_session"]).revealed_at = now()
    routes = [route for route in app.url_map.iter_rules() if EXPECTED[route.endpoint] == ("leader link",)]
    right = own.arguments["token"]
    number, epoch, signature = right.split(".")
    forged = [f"{int(number) + 1}.{epoch}.{signature}", f"{number}.{int(epoch) + 1}.{signature}", "1.0.x", "x"]
    for route in routes:
        for method in route.methods & {"GET", "POST"}:
            opened = client.open(path(route, {"token": right, "name": "json"}), method=method).status_code
            assert opened in ({200, 303} if method == "GET" else {400})
            for token in forged:
                assert client.open(path(route, {"token": token, "name": "json"}), method=method).status_code == 404


def test_the_public_page_of_a_draft_is_missing(own, foreign, client):
    assert client.get(f"/om/{own.arguments['slug']}").status_code == 200
    assert client.get(f"/om/{foreign.arguments['slug']}").status_code == 404
