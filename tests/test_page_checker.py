"""The checker of pages sees each fault it is there for."""

import pytest

from tests.support.pages import faults

GOOD = (
    '<!doctype html><html lang="sv" dir="ltr"><title>Logga in – consult</title><h1>Logga in</h1>'
    '<label for="a">Adress</label><input id="a" name="a"><label><input type="radio" name="b"> Ja</label>'
    '<input type="hidden" name="c"><button>Skicka</button><svg><title>En gunga</title></svg></html>'
)


def test_a_good_page_has_no_fault():
    assert faults(GOOD) == []


@pytest.mark.parametrize(
    ("right", "wrong", "fault"),
    [
        (' lang="sv"', "", "html has no lang"),
        (' dir="ltr"', "", "html has no dir"),
        ("<h1>Logga in</h1>", "", "one h1 is needed, there are 0"),
        ("<h1>Logga in</h1>", "<h1>Logga in</h1><h1>Två</h1>", "one h1 is needed, there are 2"),
        ("<title>Logga in", "<title>Start", "title 'Start – consult' does not begin with h1 'Logga in'"),
        ('<label for="a">', "<label>", "input a has no label"),
        ('<label for="a">', '<label for="z">', "nothing has the id z"),
        ("<button>", '<button id="a">', "id a stands twice"),
        ("<button>", '<button style="color:red">', "inline button style"),
        ("<button>", '<button onclick="go()">', "inline button onclick"),
        ("<svg>", "<script>go()</script><svg>", "inline script"),
        ("<button>", '<button aria-describedby="nowhere">', "nothing has the id nowhere"),
    ],
)
def test_a_fault_is_said(right, wrong, fault):
    assert right in GOOD
    assert fault in faults(GOOD.replace(right, wrong, 1))
