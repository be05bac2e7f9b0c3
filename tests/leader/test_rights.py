"""The cards about rights: open to everybody, one at a time or all on one sheet, in plain words."""

import re

import pytest

from consult.web.public.rights import CARDS

DATABASES = ["sqlite"]
ARTICLES = ["3", "12", "13", "31"]


def test_the_page_is_open_to_everybody_and_sets_no_cookie(client):
    answer = client.get("/rattigheter")
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert re.findall(r"Artikel (\d+)", answer.text) == ARTICLES


def test_one_card_leads_to_the_next_and_back(client):
    seen, address = [], "/rattigheter?kort=3"
    while address:
        page = client.get(address).text
        seen += re.findall(r"Artikel (\d+)", page)
        following = re.search(r'class="next" href="([^"]+)"', page)
        address = following[1] if following else None
    assert seen == ARTICLES
    assert 'href="/rattigheter?kort=13"' in page


@pytest.mark.parametrize("odd", ["4", "x", "", "3 "])
def test_a_card_that_is_not_there_is_all_of_them(client, odd):
    assert len(re.findall(r"Artikel", client.get("/rattigheter", query_string={"kort": odd}).text)) == 4


def test_the_language_stays_from_card_to_card(client):
    page = client.get("/rattigheter?kort=12&lang=en").text
    assert "You may say what you think" in page
    assert "kort=13&amp;lang=en" in page
    assert "kort=12&amp;lang=sv" in page


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_a_younger_child_can_follow_every_sentence(client, lang):
    for card in CARDS:
        page = client.get(f"/rattigheter?kort={card.article}&lang={lang}").text
        said = re.sub(r"<[^>]+>", "", " ".join(re.findall(r"<p[^>]*>(.*?)</p>", page.split("<main")[1])))
        sentences = [sentence.split() for sentence in re.split(r"[.?:]", said) if sentence.strip()]
        assert len(sentences) > 4
        assert max(map(len, sentences)) <= 14, said
        assert "!" not in said
