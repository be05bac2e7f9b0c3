"""Headers on every answer, tokens and origins on every unsafe request, hosts, redirects, cookies."""

import dataclasses
import re
from unittest.mock import patch

import pytest
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy.exc import OperationalError

from consult import assets, security
from consult.app import create_app
from consult.web.access import ANYONE, rule
from tests.frame.conftest import token_in

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
# What is looked at here stands before any database.
DATABASES = ["sqlite"]


def route_to(app, error):
    """Add an address whose view fails with an error."""

    def view():
        raise error

    app.add_url_rule("/fails", "plumbing.fails", rule(ANYONE)(view))
    app.config["PROPAGATE_EXCEPTIONS"] = False


def unsafe_paths(app, own):
    """Return the path and method of every route that could change something."""
    routes = [route for route in app.url_map.iter_rules() if route.methods & UNSAFE]
    return [
        (route, route.build({n: own.arguments[n] for n in route.arguments}, append_unknown=False)[1])
        for route in routes
    ]


def test_nothing_may_be_loaded_from_elsewhere_or_written_into_a_page():
    assert security.POLICY.startswith("default-src 'none'; ")
    assert not re.search(r"unsafe|https?:|data:|\*", security.POLICY)
    allowed = {part.split()[0]: part.split()[1:] for part in security.POLICY.split("; ")}
    assert {name for name, sources in allowed.items() if sources == ["'none'"]} == {
        "default-src",
        "frame-ancestors",
        "base-uri",
    }


@pytest.mark.parametrize("error", [None, RuntimeError("broken"), OperationalError("x", {}, Exception("locked"))])
def test_every_answer_carries_the_headers(app, own, client, error):
    if error:
        route_to(app, error)
    pages = (
        ["/fails"] if error else ["/", "/logga-in", "/nowhere", "/healthz", f"/s/{own.arguments['code']}", "/om/none"]
    )
    for address in pages:
        answer = client.get(address)
        assert {name: answer.headers[name] for name in security.HEADERS} == security.HEADERS, address
        assert answer.headers["Cache-Control"] == "no-store", address


@pytest.mark.parametrize(
    ("method", "address", "sent", "status"),
    [
        ("GET", "/nowhere", {}, 404),
        ("PUT", "/logga-in", {}, 405),
        ("POST", "/logga-in", {}, 400),
        ("POST", "/logga-in", {"data": {"email": "x" * 70_000}}, 413),
        ("POST", "/logga-in", {"headers": {"Origin": "https://elsewhere.example"}}, 403),
        ("GET", "/", {"headers": {"Host": "elsewhere.example"}}, 400),
    ],
)
def test_every_error_is_a_page_that_says_what_to_do(client, method, address, sent, status):
    answer = client.open(address, method=method, **sent)
    assert (answer.status_code, answer.mimetype) == (status, "text/html")
    assert answer.headers["Content-Security-Policy"] == security.POLICY
    assert "Traceback" not in answer.text
    said = client.open(
        address, method=method, **{**sent, "headers": {**sent.get("headers", {}), "Accept": "application/json"}}
    )
    assert said.json.keys() == {"status", "error", "next"}


@pytest.mark.parametrize(
    ("error", "status"), [(RuntimeError("secret"), 500), (OperationalError("x", {}, Exception("secret")), 503)]
)
def test_what_breaks_on_our_side_is_told_without_its_words(app, client, error, status):
    route_to(app, error)
    answer = client.get("/fails")
    assert answer.status_code == status
    assert "secret" not in answer.text
    assert ("Retry-After" in answer.headers) == (status == 503)


@pytest.mark.parametrize("gone", ["sqlite:////nowhere/consult.db", "postgresql://consult@127.0.0.1:1/none"])
def test_a_database_that_does_not_answer_is_told(settings, client, gone):
    assert create_app(dataclasses.replace(settings, database_url=gone)).test_client().get("/healthz").status_code == 503
    assert client.get("/healthz").text == "ok\n"


def test_static_files_never_change_under_their_address(client):
    with client.get(assets.address("staff/staff.css")) as kept:
        assert kept.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert client.get("/assets/00000000/staff/staff.css").status_code == 404
    for outside in ("../pyproject.toml", "%2e%2e/pyproject.toml", "..%2fpyproject.toml", "staff"):
        assert client.get(f"/assets/{assets.tag()}/{outside}").status_code == 404


def test_nothing_changes_without_a_token_or_from_elsewhere(app, own, enter, everything):
    clients = {role: enter(id) for role, id in own.staff.items()}
    before = everything()
    for route, address in unsafe_paths(app, own):
        for role, client in clients.items():
            elsewhere = client.post(address, headers={"Origin": "https://elsewhere.example"})
            assert elsewhere.status_code == 403, address
            # For a leader all drafts but the own ones are not there; what is marked for worry is there for one alone.
            refused = {400, 403, 404} if role == "leader" or "worry" in route.arguments else {400, 403}
            if not route.endpoint.startswith("child."):
                assert client.post(address, data={"csrf_token": "forged"}).status_code in refused, address
    assert everything() == before


def test_a_token_of_somebody_else_is_refused(own, enter, everything):
    theirs = token_in(enter(own.staff["administrator"]).get("/o/lund/users").text)
    client = enter(own.staff["administrator"])
    mine = token_in(client.get("/o/lund/users").text)
    before = everything()
    invitation = {"email": "somebody@lund.example", "role": "planner"}
    assert client.post("/o/lund/users", data=invitation | {"csrf_token": theirs}).status_code == 400
    assert everything() == before
    assert client.post("/o/lund/users", data=invitation | {"csrf_token": mine}).status_code == 303
    assert everything() != before


def test_a_token_older_than_the_longest_sign_in_is_refused(own, enter):
    client = enter(own.staff["administrator"])
    client.get("/o/lund/users")
    with client.session_transaction() as kept:
        secret = kept["csrf_token"]
    signer = URLSafeTimedSerializer(client.application.secret_key, salt="wtf-csrf-token")
    with patch("itsdangerous.timed.time.time", return_value=1_000_000_000):
        old = signer.dumps(secret)
    answer = client.post("/o/lund/users", data={"email": "a@b.se", "role": "planner", "csrf_token": old})
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "origin", ["null", "https://localhost.evil.example", "http://localhost:81", "http://evil.example"]
)
def test_a_foreign_origin_is_refused(client, origin):
    assert client.post("/logga-in", headers={"Origin": origin}).status_code == 403


@pytest.mark.parametrize(
    ("public", "demo", "host", "status"),
    [
        ("https://dialog.lund.se", False, "dialog.lund.se", 200),
        ("https://dialog.lund.se", False, "127.0.0.1:8000", 400),
        ("https://dialog.lund.se", False, "evil.example", 400),
        ("http://127.0.0.1:8000", False, "localhost:9", 200),
        ("http://192.168.1.4:8000", True, "127.0.0.1:8000", 200),
        ("http://192.168.1.4:8000", True, "192.168.1.5:8000", 400),
    ],
)
def test_only_our_own_host_is_answered(settings, public, demo, host, status):
    made = create_app(dataclasses.replace(settings, public_url=public, demo=demo))
    assert made.test_client().get("/healthz", headers={"Host": host}).status_code == status


@pytest.mark.parametrize(
    ("public", "name", "flags"),
    [
        ("https://dialog.lund.se", "__Host-consult", {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"}),
        ("http://127.0.0.1:8000", "consult", {"HttpOnly", "Path=/", "SameSite=Lax"}),
    ],
)
def test_the_cookie_is_as_strict_as_the_address_allows(settings, public, name, flags):
    made = create_app(dataclasses.replace(settings, public_url=public))
    cookie = made.test_client().get("/logga-in", base_url=public).headers["Set-Cookie"].split("; ")
    assert cookie[0].startswith(f"{name}=")
    assert set(cookie[1:]) == flags


def test_children_and_passers_by_get_no_cookie(own, client):
    code, slug = own.arguments["code"], own.arguments["slug"]
    for address in (
        "/",
        f"/s/{code}",
        "/s/",
        "/s/00000000",
        f"/om/{slug}",
        "/healthz",
        "/nowhere",
        assets.address("staff/staff.css"),
    ):
        with client.get(address) as answer:
            assert "Set-Cookie" not in answer.headers, address
            assert "Cookie" not in answer.headers.get("Vary", ""), address
    assert "Set-Cookie" not in client.post(f"/s/{code}", data={"run": "x"}).headers
