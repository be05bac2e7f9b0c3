"""The pages on which planners sort, and the leaders whom they asked; all of it works without script."""

import re

import pytest
from sqlalchemy import select

from consult.models.theme import Theme
from consult.services import quotes, sorters, states, themes
from tests.themes.conftest import DRAWN, WORDS


def under(written):
    """Return what lies under each theme, by its name."""
    with written.town.database.reading() as db:
        found = themes.of(db, written.one(db), WORDS)
        return {one.name: {quote.id for quote in quotes.under(db, one)} for one in found}


def number(written, name):
    """Return a theme's number."""
    with written.town.database.reading() as db:
        return db.scalars(select(Theme.id).filter_by(name=name)).one()


@pytest.fixture
def planner(enter):
    """A planner of the town."""
    return enter("planner")


def test_what_is_ticked_goes_under_the_new_theme_and_leaves_the_pile(planner, written):
    one, two = written.cleared("Jag vill ha en bänk", "Mer träd")
    assert planner.read().index("Jag vill ha en bänk")
    assert planner.press("/sort", {"quotes": [one], "name": "Bänkar"}).status_code == 303
    left = planner.read()
    assert "Jag vill ha en bänk" not in left
    assert "Mer träd" in left
    assert "Jag vill ha en bänk" in planner.read("?show=all")
    planner.press("/sort", {"quotes": [two], "theme": number(written, "Bänkar"), "name": ""})
    assert under(written) == {"Bänkar": {one, two}}
    assert "Allt är sorterat." in planner.read()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"name": ""}, "Skriv vad temat heter"),
        ({"theme": "THEME", "name": ""}, "Kryssa för texterna först. Tryck sedan på temat."),
        ({"theme": "999999", "quotes": "QUOTE"}, "Det temat finns inte längre."),
        ({"name": "x" * 61}, "60"),
    ],
)
def test_what_cannot_be_done_is_said_and_what_was_ticked_stays_ticked(planner, written, sent, said):
    [one] = written.cleared("En bänk")
    planner.press("/sort", {"name": "Bänkar"})
    ready = {"THEME": number(written, "Bänkar"), "QUOTE": one}
    page = planner.press("/sort", {name: ready.get(value, value) for name, value in sent.items()})
    assert page.status_code == 422
    assert said in page.text
    assert (f'id="q-{one}" checked' in page.text) == ("quotes" in sent)


def test_a_theme_is_renamed_split_merged_and_removed_from_its_page(planner, written):
    one, two, three = written.cleared("ett", "två", "tre")
    planner.press("/sort", {"quotes": [one, two, three], "name": "Sitta"})
    sit = number(written, "Sitta")
    page = f"/{sit}"
    planner.press("/change", {"theme": sit, "do": "rename", "name": "Sitta ute"}, page)
    planner.press("/change", {"theme": sit, "do": "split", "part": "Bänkar", "quotes": [two, three]}, page)
    planner.press("/change", {"theme": number(written, "Bänkar"), "do": "out", "quotes": [three]}, page)
    assert under(written) == {"Sitta ute": {one}, "Bänkar": {two}}
    planner.press("/change", {"theme": number(written, "Bänkar"), "do": "move", "place": 0}, page)
    assert list(under(written)) == ["Bänkar", "Sitta ute"]
    merged = {"theme": number(written, "Bänkar"), "do": "merge", "into": sit}
    assert [planner.press("/change", merged).status_code for _ in range(2)] == [303, 303]
    assert under(written) == {"Sitta ute": {one, two}}
    removed = planner.press("/change", {"theme": sit, "do": "remove"}, page)
    assert removed.status_code == 303
    assert under(written) == {}
    assert planner.press("/change", {"theme": sit, "do": "remove"}).status_code == 303


def test_a_theme_that_cannot_be_changed_says_why_beside_its_field(planner, written):
    ids = written.cleared("ett")
    planner.press("/sort", {"quotes": ids, "name": "Sitta"})
    planner.press("/sort", {"name": "Bänkar"})
    sit = number(written, "Sitta")
    for sent, said in (
        ({"do": "rename", "name": "bänkar"}, "Ett annat tema heter så."),
        ({"do": "split", "part": "Träd"}, "Kryssa för texterna först"),
        ({"do": "out"}, "Kryssa för texterna först"),
        ({"do": "merge", "into": "999"}, "Välj vilket tema"),
    ):
        page = planner.press("/change", {"theme": sit, **sent}, f"/{sit}")
        assert page.status_code == 422
        assert said in page.text


def test_a_drawing_is_shown_as_a_picture(planner, written):
    written.cleared(DRAWN, kind="drawing")
    page = planner.read()
    assert '<svg xmlns="http://www.w3.org/2000/svg" class="drawn"' in page
    assert 'd="M100 100L300 400"' in page
    assert 'aria-label="En teckning"' in page


def test_a_long_pile_is_shown_page_by_page(planner, written):
    written.cleared(*(f"text {n}" for n in range(60)))
    pages = [re.findall(r'id="q-([\w-]+)"', planner.read(f"?show=all&page={n}")) for n in (0, 1, 7)]
    assert [len(one) for one in pages] == [50, 10, 10]
    assert len({*pages[0], *pages[1]}) == 60


def test_without_texts_the_page_says_what_to_do_first(planner):
    assert "Gå igenom texterna först." in planner.read()


def test_the_result_shows_themes_with_counts_and_what_lies_under_none(planner, written):
    town = written.town
    code = town.session(written.consultation)
    for n in range(8):
        town.answer(code, {"mest": "rora", WORDS: f"text {n}"})
    town.do(states.close, written.consultation)
    ids = written.cleared(*(f"En bänk {n}" for n in range(8)))
    planner.press("/sort", {"quotes": ids[:7], "name": "Bänkar"})
    planner.press("/sort", {"quotes": ids[7:], "name": "Träd"})
    written.cleared("Något helt annat")
    page = planner.client.get(planner.address.replace("/themes", "/results")).text
    said = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert "De svarade med egna ord eller en teckning." in said
    assert "Bänkar · 7 barn" in said
    assert "Träd · några barn" in said
    assert said.count("En bänk") == 3 + 1
    assert "Något helt annat" in said
    assert "Något helt annat" not in planner.client.get(planner.address.replace("/themes", "/results?by=d1")).text


@pytest.fixture
def leader(enter):
    """A leader with an account, whom nobody has asked yet."""
    return enter("leader")


def ask(planner, *leaders):
    """Let these leaders sort, on the planner's page."""
    sent = planner.press("/sorters", {"leaders": [one.user for one in leaders]})
    assert sent.status_code == 303


def test_a_leader_who_is_asked_sorts_and_finds_the_way_from_the_first_page(planner, leader, written):
    [one] = written.cleared("En bänk")
    assert leader.client.get(leader.address).status_code == 404
    assert "Sortera det barnen sa" not in leader.client.get("/o/lund/leader").text
    ask(planner, leader)
    assert leader.address in leader.client.get("/o/lund/leader").text
    leader.press("/sort", {"quotes": [one], "name": "Bänkar"})
    assert under(written) == {"Bänkar": {one}}
    theme = f"/{number(written, 'Bänkar')}"
    assert "En bänk" in leader.read(theme)
    ask(planner)
    assert leader.client.get(leader.address).status_code == 404
    assert leader.client.get(leader.address + theme).status_code == 404


def test_a_leader_sees_no_figure_and_nothing_of_others(planner, leader, enter, written):
    town = written.town
    ask(planner, leader)
    ids = written.cleared(*["En bänk"] * 9)
    planner.press("/sort", {"quotes": ids, "name": "Bänkar"})
    page = leader.read() + leader.read("?show=all") + leader.read(f"/{number(written, 'Bänkar')}")
    assert " barn</span>" not in page
    assert "/results" not in page
    assert "Vem får sortera?" not in page
    assert "i papperen" not in page
    assert leader.client.get(leader.address.replace("/themes", "/results")).status_code == 403
    token = re.search(r'name="csrf_token" value="([^"]+)"', leader.read())[1]
    for forbidden in ("/sorters", "/pick"):
        assert leader.client.post(leader.address + forbidden, data={"csrf_token": token}).status_code == 403
    other = leader.address.replace(str(written.consultation), str(town.consultation()))
    assert [leader.client.get(f"{other}{page}").status_code for page in ("", "/1")] == [404, 404]
    assert enter("leader").client.get(leader.address).status_code == 404


def test_only_leaders_of_the_own_municipality_whose_account_works_can_be_asked(planner, written):
    with written.town.writing() as db:
        sorters.choose(db, "test", written.one(db), [planner.user, 999_999])
        assert sorters.of(db, written.one(db)) == set()


def test_a_planner_chooses_the_one_text_that_papers_quote(planner, written):
    one, two = written.cleared("ett", "två")
    planner.press("/sort", {"quotes": [one, two], "name": "Sitta"})
    sit = number(written, "Sitta")
    for chosen in (one, two):
        planner.press("/pick", {"theme": sit, "quotes": [chosen]}, f"/{sit}")
        page = planner.read(f"/{sit}")
        assert page.count("Citeras i papperen") == 1
        assert page.index(f"q-{chosen}") < page.index("Citeras i papperen")
