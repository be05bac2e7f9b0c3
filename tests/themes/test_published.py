"""What is published of own words: themes with the counts that they had on that day, and for children their names."""

import re

import pytest
from sqlalchemy import select

from consult.models.clearing import quote
from consult.models.snapshot import Snapshot
from consult.models.theme import sorted_quote
from consult.services import group_sessions, publishing, sayings, states, themes
from tests.themes.conftest import WORDS

K = 7
SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
OFTEN, SELDOM = "Fler bänkar", "Tak mot regn"


@pytest.fixture
def final(written):
    """A final result in which nine children wrote of benches and one less than enough of a roof; return its code."""
    code = written.town.session(written.consultation)
    for n in range(10):
        written.town.answer(code, {WORDS: f"Text {n}"})
    for name, children in ((SELDOM, K - 1), (OFTEN, K + 2)):
        sort(written, name, children)
    written.town.do(group_sessions.close, code)
    written.town.do(states.close, written.consultation)
    written.town.do(states.finalise, written.consultation)
    return code


def sort(written, name, children):
    """Let so many children have said something under a theme."""
    ids = written.cleared(*[f"{name}!"] * children)
    written.do(lambda db, actor: themes.put(db, actor, themes.make(db, actor, written.one(db), WORDS, name), ids))


def publish(written, who="children"):
    """Show the question to these, with all its texts."""
    with written.town.database.reporting() as db:
        sides = publishing.told(db, written.one(db))
    with written.town.writing() as db:
        one = written.one(db)
        shown = publishing.quotable(db, one)[WORDS]
        publishing.publish(db, "test", one, {WORDS: who}, quotes=shown, sides=sides)
        return f"/om/{one.slug}"


def rows(page):
    """Return the rows of a page's tables."""
    return re.findall(r'<th scope="row">([^<]+)</th><td class="number">([^<]*)</td>', page)


def test_the_public_page_counts_the_themes_that_may_be_counted_and_children_read_their_names(written, final, client):
    address = publish(written)
    page, child = client.get(f"{address}?lang=sv").text, client.get(f"/s/{final}?lang=sv").text
    assert rows(page) == [(SELDOM, "några"), (OFTEN, str(K + 2))]
    assert rows(client.get(f"{address}?lang=en").text) == [(SELDOM, "some"), (OFTEN, str(K + 2))]
    assert f'<p class="most" dir="auto">{OFTEN}</p>' in child
    assert SELDOM not in re.sub(r"<blockquote.+?</blockquote>", "", child)
    assert not re.search(r"\bhar svarat", child), "a question without bars has no base"


@SQLITE
def test_what_is_taken_back_is_gone_and_the_count_of_that_day_stands(written, final, client):
    address = publish(written)
    with written.town.writing() as db:
        db.execute(sorted_quote.delete())
        db.execute(quote.delete())
    page = client.get(address).text
    assert rows(page)[1] == (OFTEN, str(K + 2))
    assert "<blockquote" not in page + client.get(f"/s/{final}?lang=sv").text
    with written.town.writing() as db:
        assert list(db.scalars(select(Snapshot.number))) == [1]


@SQLITE
@pytest.mark.usefixtures("final")
def test_a_theme_that_is_sorted_anew_is_another_result(written):
    publish(written)
    sort(written, SELDOM, 1)
    with written.town.database.reporting() as db:
        one = written.one(db)
        assert publishing.differs(db, one, publishing.newest(db, one), publishing.told(db, one))


@SQLITE
def test_a_theme_counted_too_early_would_be_seen(written, final, client, monkeypatch):
    monkeypatch.setattr(sayings, "counted", lambda children, least: len(set(children)))
    address = publish(written)
    assert rows(client.get(address).text)[0] == (SELDOM, str(K - 1))
    assert f">{OFTEN}, {SELDOM}</p>" in client.get(f"/s/{final}?lang=sv").text
