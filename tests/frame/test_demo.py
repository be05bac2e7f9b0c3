"""The demo's own words have gone the whole way: screened, masked, read, sorted, and two of them published."""

import re

import pytest

from consult.services import consultations, demo, demo_words, sayings
from consult.services.clearing import concerns, queue
from tests.results.test_results_page import shown

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
NAMED = ("Elsa", "Oskar", "070")


@SQLITE
def test_the_demo_shows_every_station_of_what_children_write(database, settings, client):
    with database.writing() as db:
        made = demo.make(db, settings.secret_key, settings.media)
        (one,) = (one for one in made.consultations if one.state == "answered")
        (code, *_) = (of.code for of in made.group_sessions if of.consultation_id == one.id)
        db.commit()
        items = all_items(db, one)
        assert queue.progress(db, one) == queue.Progress(done=17, waiting=6, outside=False)
        assert [item.unknown_language for item in items].count(True) == 1
        assert concerns.waiting(db, made.organisation.id) == 1
        told = sayings.read(db, one, consultations.questionnaire(db, one))[demo_words.QUESTION]
        assert [(theme.name, theme.children) for theme in told.themes] == [
            ("Någonstans att sitta", 9), ("Tak och lä", 7), ("Träd och buskar", None),
        ]  # fmt: skip
        picked = [theme.picked.body for theme in told.themes if theme.picked]
        everything = [piece.text for item in items for piece in item.pieces]
        everything += [quote.body for theme in told.themes for quote in theme.quotes]
    assert [name for name in NAMED if any(name in text for text in demo_words.written())] == list(NAMED)
    assert [name for name in NAMED if any(name in text for text in everything)] == []
    child, public = client.get(f"/s/{code}?lang=sv").text, client.get(f"/om/{one.slug}").text
    for page in (child, public):
        assert [words for words in picked if words in page] == picked[:2]
    assert re.findall(r"(\S+) har svarat", shown(child))
    assert [n for n in re.findall(r"(\S+) har svarat", shown(child)) if not n.isdigit()] == []


def all_items(db, one):
    """Return what waits to be read."""
    found = [queue.next_one(db, one)]
    while (item := queue.next_one(db, one, f"{found[-1].id}~")) and item not in found:
        found.append(item)
    return found
