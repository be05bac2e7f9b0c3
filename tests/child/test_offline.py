"""What the tablet keeps to work without a network, and how it goes from one release to the next (`privacy.md` 4)."""

import os
import re
import shutil
import signal

import pytest
from playwright.sync_api import expect

from consult import assets
from tests.child.steps import choose, get_ready, question, until

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ROOT = assets.folder("static").parent


@pytest.fixture
def browser_context_args(browser_context_args):
    """A tablet that may have the worker."""
    return {**browser_context_args, "service_workers": "allow"}


def kept(page):
    """Return the addresses that the device keeps, without the host."""
    found = page.evaluate(
        """async () => {
            const all = [];
            for (const name of await caches.keys()) {
              for (const { url } of await (await caches.open(name)).keys()) all.push(url);
            }
            return all;
        }"""
    )
    return [re.sub(r"^http://[^/]+", "", address) for address in found]


def test_a_page_says_in_its_own_words_when_it_works_without_a_network(page, server, yard):
    get_ready(page, server, yard.at("10-12", kind="field", device_word="telefonen"))
    expect(page.locator("#ready")).to_have_text("Nu fungerar telefonen utan nät.")


def test_the_next_child_begins_without_a_network_with_a_new_run_and_a_ticket_that_is_good(page, server, yard):
    code = yard.at("10-12", kind="field")
    get_ready(page, server, code)
    run, ticket = (page.locator(f"#run [name={name}]").input_value() for name in ("run", "ticket"))
    server.kill()
    page.evaluate("location.replace(location.pathname)")
    page.wait_for_load_state("load")
    expect(page.locator("#welcome")).to_be_visible()
    assert page.locator("#run [name=run]").input_value() != run
    assert page.locator("#run [name=ticket]").input_value() == ticket
    page.locator("[data-do=begin]").tap()
    choose(page, "boll")
    expect(question(page).locator("input:checked")).to_have_count(1)
    assert page.evaluate("Array.from(document.images).filter(one => one.complete && !one.naturalWidth).length") == 0


def test_every_language_and_level_of_the_session_is_kept_and_no_other(page, server, yard):
    code = yard.session(levels=["6-9", "10-12"], languages=["sv", "ar"])
    get_ready(page, server, code, "?lang=sv&level=6-9")
    pages = [address for address in kept(page) if address.startswith("/s/")]
    whole = {re.sub(r"&age=10-12|&swedish=1", "", address) for address in pages if "level" in address}
    assert whole == {f"/s/{code}?lang={lang}&level={level}" for lang in ("sv", "ar") for level in ("6-9", "10-12")}
    server.kill()
    page.get_by_role("link", name="العربية").tap()
    expect(page.locator("html")).to_have_attribute("lang", "ar")


def test_a_slow_network_is_waited_for_two_seconds(page, server, yard):
    code = yard.at("10-12")
    get_ready(page, server, code)
    os.killpg(server.process.pid, signal.SIGSTOP)
    page.goto(f"{server.url}/s/{code}", timeout=10_000)
    expect(page.locator("#welcome")).to_be_visible()
    os.killpg(server.process.pid, signal.SIGCONT)


def test_a_poster_keeps_only_the_page_that_is_open(page, server, yard):
    code = yard.session("open", levels=["6-9", "10-12"], age_group=None, languages=["sv", "en"])
    page.goto(f"{server.url}/s/{code}")
    until(page, "caches.match(location.href).then(Boolean)")
    page.wait_for_timeout(1000)
    assert [address for address in kept(page) if address.startswith("/s/")] == [f"/s/{code}"]


def test_nothing_kept_names_a_staff_page(page, server, yard):
    get_ready(page, server, yard.at("10-12"))
    assert {address.split("/")[1] for address in kept(page)} == {"s", "assets", "media"}
    assert not [address for address in kept(page) if "/staff/" in address]


@pytest.fixture
def new_release(server, tmp_path):
    """Start the server again from a copy of the program with one static file changed."""

    def start():
        for name in ("consult", "forms", "static", "translations"):
            shutil.copytree(ROOT / name, tmp_path / "new" / name, ignore=shutil.ignore_patterns("__pycache__"))
        with (tmp_path / "new/static/child/around.js").open("a") as script:
            script.write("// changed\n")
        server.stop()
        server.environment["PYTHONPATH"] = str(tmp_path / "new")
        server.start()

    return start


def releases(page):
    """Return the releases of everything that the page has fetched, and of what the device keeps."""
    fetched = page.evaluate("performance.getEntriesByType('resource').map(one => one.name)")
    found = [re.findall(r"/assets/(\w{8})/", " ".join(addresses)) for addresses in (fetched, kept(page))]
    return set(found[0]), set(found[1])


def test_a_new_release_in_the_middle_of_a_run_mixes_nothing(page, server, yard, new_release):
    code = yard.at("10-12", kind="field")
    get_ready(page, server, code)
    ((old,), (also_old,)) = releases(page)
    page.locator("[data-do=begin]").tap()
    choose(page, "boll")
    new_release()
    page.evaluate("navigator.serviceWorker.getRegistration().then(one => one.update())")
    until(page, "navigator.serviceWorker.getRegistration().then(one => Boolean(one.waiting))")
    expect(question(page).locator("input:checked")).to_have_attribute("value", "boll")
    assert releases(page)[0] == {old} == {also_old}
    page.evaluate("location.replace(location.pathname)")
    expect(page.locator("#ready")).to_be_visible()
    until(page, "caches.keys().then(names => names.length === 1)")
    ((new,), (also_new,)) = releases(page)
    assert new == also_new != old
    server.kill()
    page.reload()
    expect(page.locator("#ready")).to_be_attached()
    page.locator("[data-do=begin]").tap()
    assert releases(page) == ({new}, {new})


def test_without_a_network_the_old_release_stays_whole_until_the_new_one_is(page, server, yard, new_release):
    code = yard.at("10-12", kind="field")
    get_ready(page, server, code)
    (old,) = releases(page)[0]
    new_release()
    server.kill()
    page.reload()
    page.wait_for_load_state("load")
    page.locator("[data-do=begin]").tap()
    expect(question(page)).to_be_visible()
    assert releases(page) == ({old}, {old})


def test_the_worker_is_served_where_it_can_reach_no_other_pages(client):
    answer = client.get("/s/sw.js")
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
    assert "Service-Worker-Allowed" not in answer.headers


def test_a_session_that_is_not_open_keeps_nothing(page, server, yard):
    page.goto(f"{server.url}/s/{yard.at('10-12', state='planned')}")
    assert kept(page) == []
