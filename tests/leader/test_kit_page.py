"""Printing from the leader's pages: the papers of the one session that the link opens."""

import re
from html import unescape

from tests.leader.conftest import Leader

DATABASES = ["sqlite"]


def files(page: str) -> list[str]:
    """Return the addresses of a page's files."""
    return [unescape(one) for one in re.findall(r'href="([^"]+)" download', page)]


def test_a_leader_fetches_the_papers_of_the_own_session(leader: Leader):
    assert "/skriv-ut" in leader.see()
    found = files(leader.see("/skriv-ut"))
    assert len(found) > 8
    for address in found:
        assert leader.client.get(address).mimetype == "application/pdf", address
    assert leader.client.get(f"{leader.link}/skriv-ut/nothing").status_code == 303
    leader.change(kind="practice")
    assert files(leader.see("/skriv-ut")) == []
