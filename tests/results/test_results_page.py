"""The planner's results page: what it says, what it does not say, and that it stands under the real policy."""

import pytest

from tests.results.yard import Yard, finalise, make


@pytest.fixture
def get(client, signed_in):
    client.set_cookie("consult", signed_in)
    return lambda href: client.get(href).get_data(as_text=True)


def test_the_page_says_the_finding_the_base_and_the_table(get, yard, draw):
    draw(yard)
    page = get(yard.href)
    assert page.count("<svg ") >= 6
