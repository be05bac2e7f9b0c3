"""The pages: what a planner may see of a text, and that the worry contact alone comes to the originals."""

import pytest

from consult.models.clearing import quote, sealed
from consult.models.organisation import Organisation
from consult.services import organisations, users
from tests.clearing.conftest import STROKES
from tests.clearing.test_queue import MAIL, PHONE, TEXT
from tests.clearing.test_screening import WORRY
from tests.frame.conftest import token_in

DATABASES = ["sqlite"]
WORRIES = "/o/lund/worries"


@pytest.fixture
def queued(wall):
    """Seven texts that can be read, one with a number in it."""
    wall.write(TEXT)
    wall.fill(6)
    wall.screen()
    return wall


def address(wall, more=""):
    return f"/o/lund/consultations/{wall.id}/texts{more}"


def read(client, wall, item, verb, **more):
    """Press a button under a text, with what its page holds."""
    page = client.get(address(wall, f"?start={item.id}"))
    fields = {"csrf_token": token_in(page.text), "text": item.id, "seen": item.seen, "verb": verb, **more}
    return client.post(address(wall), data=fields, follow_redirects=True)


def post(client, path, page=WORRIES, **fields):
    return client.post(path, data={"csrf_token": token_in(client.get(page).text), **fields})


def sealed_worry(wall):
    (row,) = [one for one in wall.rows(sealed) if one.worry]
    return row


def test_a_planner_reads_masked_words_approves_and_takes_back(queued, signed_in):
    planner, item = signed_in("planner"), queued.item("gungan")
    page = planner.get(address(queued, f"?start={item.id}")).text
    assert "Gå igenom texterna" in page
    assert "0 av 7 är lästa" in page
    assert "•••" in page
    assert (PHONE in page, MAIL in page) == (False, False)
    after = read(planner, queued, item, "clear", hide="0").text
    assert "1 av 7 är lästa" in after
    assert queued.rows(quote)[0].body.startswith("••• mig")
    fields = {"csrf_token": token_in(after), "text": item.id}
    back = planner.post(address(queued, "/undo"), data=fields, follow_redirects=True).text
    assert "Den är tillbaka" in back
    assert queued.rows(quote) == []


def test_a_second_press_says_that_it_is_read_already(queued, signed_in):
    planner, item = signed_in("planner"), queued.items()[0]
    read(planner, queued, item, "clear")
    assert "redan läst den" in read(planner, queued, item, "clear").text
    assert len(queued.rows(quote)) == 1


def test_leaving_one_for_later_shows_the_next_and_comes_round(queued, signed_in):
    planner, items = signed_in("planner"), queued.items()
    assert items[1].id in planner.get(address(queued, f"?start={items[0].id}~")).text
    assert items[0].id in planner.get(address(queued, f"?start={items[-1].id}~")).text


def test_a_drawing_is_shown_as_a_picture(wall, signed_in):
    wall.write(*[STROKES] * 7, question="sketch")
    wall.screen()
    page = signed_in("planner").get(address(wall)).text
    assert 'aria-label="Ett barns teckning"' in page
    assert "M100 100L200 250" in page


def test_empty_pages_say_why(wall, signed_in):
    planner = signed_in("planner")
    assert "Ingen har skrivit något än" in planner.get(address(wall)).text
    wall.fill(6)
    wall.screen()
    assert "när minst 7 barn har skrivit" in planner.get(address(wall)).text


def test_the_overview_and_the_first_page_say_how_many_wait(queued, signed_in):
    planner = signed_in("planner")
    assert "7 att läsa" in planner.get(f"/o/lund/consultations/{queued.id}").text
    assert "7 texter att läsa" in planner.get("/o/lund/").text


def staff_pages(app, wall):
    """Yield every page of staff that this consultation has."""
    known = {"organisation": "lund", "consultation": wall.id, "project": wall.town.project_id, "group_session": 1}
    for route in app.url_map.iter_rules():
        names = route.arguments
        if "GET" in route.methods and route.rule.startswith("/o/") and names <= set(known):
            yield route.build({name: known[name] for name in names}, append_unknown=False)[1]


def told(app, signed_in, wall, word):
    """Return the pages on which somebody of the staff reads a word."""
    people = [signed_in(name) for name in ("planner", "other", "contact")]
    return {path for path in staff_pages(app, wall) for one in people if word in one.get(path).text}


def test_an_unread_original_stands_on_no_page(app, queued, signed_in):
    queued.write(f"{WORRY} varje zebradag")
    queued.screen()
    for word in (PHONE, MAIL, "zebradag"):
        assert told(app, signed_in, queued, word) == set()


def test_before_it_is_approved_a_text_stands_only_in_the_queue(app, queued, signed_in, monkeypatch):
    """The control: the same search finds what may be seen, and only there."""
    from consult.services.clearing import queue

    item = queued.item("gungan")
    monkeypatch.setattr(queue, "_first", lambda *_: item.id)
    assert told(app, signed_in, queued, "gungan") == {address(queued)}


def test_only_the_contact_finds_the_page_and_others_the_same_as_nothing(wall, signed_in):
    wall.write(WORRY)
    wall.screen()
    one, known = sealed_worry(wall), signed_in("contact")
    page = known.get(WORRIES)
    assert page.status_code == 200
    assert "Pappa" not in page.text
    for name in ("planner", "other"):
        client = signed_in(name)
        assert client.get(WORRIES).status_code == 404
        for verb in ("open", "done", "no-cause"):
            assert post(client, f"{WORRIES}/{one.id}/{verb}", "/o/lund/").status_code == 404
        assert "Markerat för oro" not in client.get("/o/lund/").text
    assert wall.audited("original read") == []


def test_who_is_no_longer_contact_finds_nothing(wall, signed_in):
    client = signed_in("contact")
    assert client.get(WORRIES).status_code == 200
    with wall.town.writing() as db:
        db.get_one(Organisation, wall.town.organisation_id).worry_contact_id = wall.people["planner"]
    assert client.get(WORRIES).status_code == 404
    assert signed_in("planner").get(WORRIES).status_code == 200


def test_another_municipalitys_contact_opens_nothing_here(wall, signed_in):
    wall.write(WORRY)
    wall.screen()
    with wall.town.writing() as db:
        malmo = organisations.create(db, "test", "malmo", "Malmö stad")
        wall.people["foreign"] = malmo.worry_contact_id = users.create(
            db, "test", malmo.id, "k@malmo.example", "planner"
        ).id
    client = signed_in("foreign")
    assert client.get("/o/malmo/worries").status_code == 200
    path = f"/o/malmo/worries/{sealed_worry(wall).id}/open"
    assert post(client, path, "/o/malmo/worries").status_code == 404


def test_opening_is_a_post_that_is_logged_and_not_kept_by_the_browser(wall, signed_in):
    wall.write(WORRY)
    wall.screen()
    contact, path = signed_in("contact"), f"{WORRIES}/{sealed_worry(wall).id}/open"
    assert contact.get(path).status_code == 405
    assert wall.audited("original read") == []
    shown = post(contact, path)
    assert WORRY in shown.text
    assert shown.headers["Cache-Control"] == "no-store"
    assert wall.audited("original read")[0].actor == f"leader {wall.people['contact']}"


def test_the_contact_writes_down_what_was_done_and_must_say_something(wall, signed_in):
    wall.write(WORRY)
    wall.screen()
    contact, path = signed_in("contact"), f"{WORRIES}/{sealed_worry(wall).id}/done"
    empty = post(contact, path)
    assert empty.status_code == 422
    assert "Pappa" not in empty.text
    assert sealed_worry(wall).delete_after is None
    assert post(contact, path, what="Ringde socialjouren").status_code == 303
    assert sealed_worry(wall).delete_after is not None
    assert "Ringde socialjouren" in contact.get(WORRIES).text


def test_the_contact_sees_no_cause_and_it_goes_back(wall, signed_in):
    wall.write(WORRY)
    wall.screen()
    path = f"{WORRIES}/{sealed_worry(wall).id}/no-cause"
    assert post(signed_in("contact"), path).status_code == 303
    assert wall.rows(sealed) == []


@pytest.mark.parametrize("odd", ["\x00", "%' OR 1=1", "x" * 5000, "åäö"])
def test_odd_names_lead_to_the_queue(queued, signed_in, odd):
    planner = signed_in("planner")
    assert planner.get(address(queued), query_string={"start": odd, "undo": odd}).status_code == 200
    token = token_in(planner.get(address(queued)).text)
    for where in ("", "/undo"):
        fields = {"csrf_token": token, "text": odd, "verb": odd, "hide": odd}
        assert planner.post(address(queued, where), data=fields).status_code == 303


def test_what_a_child_writes_is_never_run(wall, signed_in):
    wall.write(*['<script>alert("x")</script> Jag vill ha en gunga'] * 7)
    wall.screen()
    assert "&lt;" in signed_in("planner").get(address(wall)).text
