"""What Mozilla's HTTP Observatory says of the pages behind our nginx (`privacy.md` 6)."""

import pytest
from sqlalchemy import select

from consult.models.consultation import Consultation
from tests.support.observatory import scan

pytestmark = pytest.mark.slow
DATABASES = ["sqlite"]
WITHOUT_COOKIE, WITHOUT_SCRIPT = "cookies-not-found", "sri-not-implemented-but-no-scripts-loaded"
MOST = 140
"""All points there are (Observatory 1.4.8), but for the five of a domain on the browsers' own list."""


@pytest.fixture
def look(town, behind, before):
    """A function that scans pages by their paths, with at most one change to our configuration."""

    def scans(paths, *change):
        machine = before(*change).machine
        authority = machine.path("/etc/consult/tls/authority.pem")
        return {path: scan("localhost", (machine.ports[80], machine.ports[443]), path, authority) for path in paths}

    return scans


def test_every_page_has_all_points_that_there_are(look, town):
    """Five points each are for a good cookie and a checked script; who has neither cannot get them, and loses none."""
    code = town.session(town.consultation(), age_group="10-12")
    found = look(["/", f"/s/{code}", f"/om/{slug(town)}", "/logga-in", "/nowhere"])
    scores = {path: one["score"] for path, one in found.items()}
    for path, one in found.items():
        missing = {WITHOUT_COOKIE, WITHOUT_SCRIPT} & {result for result, _ in one["tests"].values()}
        assert one["score"] == MOST - 5 * len(missing), (path, one["tests"])
        assert [test for test, (_, points) in one["tests"].items() if points < 0] == []
    assert list(scores.values()) == [130, 135, 130, 140, 130]
    assert [one["status"] for one in found.values()] == [200, 200, 200, 200, 404]


def slug(town):
    """Return the public page's name of the town's consultation."""
    with town.database.reading() as db:
        return db.scalars(select(Consultation.slug)).first()


def test_a_header_that_is_lost_on_the_way_would_be_seen(look):
    found = look(["/"], "proxy_buffering on;", "proxy_buffering on; proxy_hide_header Content-Security-Policy;")
    assert found["/"]["score"] < 100
