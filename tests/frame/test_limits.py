"""How often each route may be asked; a class behind one address never meets a wall."""

import pytest

from consult.web import limits

DATABASES = ["sqlite"]
JSON = {"Accept": "application/json"}


def test_every_route_is_in_the_table(app):
    assert [
        route.endpoint for route in app.url_map.iter_rules() if not isinstance(limits.of(route.endpoint), limits.Limit)
    ] == []
    app.add_url_rule("/forgotten", "forgotten.view", lambda: "")
    with pytest.raises(KeyError):
        limits.of("forgotten.view")


def test_unknown_codes_stop_a_script_and_not_a_class(own, client):
    for _ in range(limits.UNKNOWN_PER_MINUTE):
        assert client.get("/s/00000000", headers=JSON).status_code == 404
    assert client.get("/s/00000000", headers=JSON).status_code == 429
    assert client.get("/s/00000000").status_code == 404
    assert client.get(f"/s/{own.arguments['code']}").status_code == 200
    elsewhere = {"REMOTE_ADDR": "192.0.2.9"}
    assert client.get("/s/00000000", headers=JSON, environ_overrides=elsewhere).status_code == 404


@pytest.mark.slow
def test_one_code_takes_600_requests_a_minute(own, client):
    address = f"/s/{own.arguments['code']}"
    assert [client.get(address).status_code for _ in range(600)] == [200] * 600
    assert client.get(address).status_code == 429
    assert client.get("/").status_code == 200


def test_wrong_passwords_stop_one_address_for_one_account_only(client):
    def tried(email, address="127.0.0.1"):
        sent = {"email": email, "password": "x"}
        return client.post("/logga-in", data=sent, environ_overrides={"REMOTE_ADDR": address}).status_code

    assert {tried("eva@lund.example") for _ in range(20)} == {400}
    assert tried("eva@lund.example") == 429
    assert tried("EVA@lund.example ") == 429
    assert tried("adam@lund.example") == 400
    assert tried("eva@lund.example", "192.0.2.9") == 400


def test_a_new_minute_begins_with_nothing(monkeypatch):
    clock = iter([0.0, 0.0, 1.0, 61.0, 61.0])
    monkeypatch.setattr(limits, "monotonic", lambda: next(clock))
    window = limits.Window()
    window._ends = -1.0
    assert [window.count("a"), window.count("a"), window.count("a")] == [1, 2, 1]


def test_names_are_kept_only_as_salted_hashes():
    one, other = limits.Window(), limits.Window()
    for window in (one, other):
        window.count("address 192.0.2.9")
    assert b"192" not in b"".join(one._counts)
    assert set(one._counts) != set(other._counts)
