"""A planner reads a child's text while the child takes it back: whichever comes first, nothing of it is left."""

import pytest

from consult.models.clearing import quote, sealed
from consult.models.submission import submission, written
from consult.services import submissions
from consult.services.clearing import queue
from tests.support.side_by_side import meanwhile
from tests.support.town import ACTOR

DATABASES = ["postgresql"]  # SQLite has one turn to write
TABLES = (quote, sealed, written, submission)


@pytest.fixture
def text(wall):
    """A text in the queue with others, which its child takes back."""
    (wall.run,) = wall.write("Jag vill ha en rutschkana")
    wall.fill()
    wall.screen()
    return wall.item("rutschkana")


@pytest.fixture
def steps(wall, text):
    """What the planner and the child do, each as a step of a transaction."""

    def verb(do, **facts):
        return lambda db: do(db, ACTOR, wall.town.found(db, wall.id), text.id, secret=wall.secret, **facts)

    return {
        "clear": verb(queue.clear, seen=text.seen),
        "undo clearing": verb(queue.undo),
        "take back": lambda db: submissions.take_back(db.connection(), wall.run),
    }


def left(wall, text):
    """Return how many rows of the text and its child are left, by table."""
    key = submissions.child_key(wall.run)
    mine = [[row for row in wall.rows(table) if wall.run in row or key in row or text.id in row] for table in TABLES]
    return [len(rows) for rows in mine]


def test_taking_back_waits_for_a_clearing(wall, text, steps):
    meanwhile(wall.db, steps["clear"], steps["take back"]).result()
    assert left(wall, text) == [0, 0, 0, 0]


def test_a_clearing_finds_that_the_child_has_taken_it_back(wall, text, steps):
    with pytest.raises(ValueError, match="taken it back"):
        meanwhile(wall.db, steps["take back"], steps["clear"]).result()
    assert left(wall, text) == [0, 0, 0, 0]


def test_taking_back_waits_for_a_text_that_is_given_back_to_the_queue(wall, text, steps):
    wall.clear(text)
    meanwhile(wall.db, steps["undo clearing"], steps["take back"]).result()
    assert left(wall, text) == [0, 0, 0, 0]


def test_a_text_is_not_given_back_to_the_queue_when_the_child_has_taken_it_back(wall, text, steps):
    wall.clear(text)
    with pytest.raises(ValueError, match="no longer"):
        meanwhile(wall.db, steps["take back"], steps["undo clearing"]).result()
    assert left(wall, text) == [0, 0, 0, 0]


def test_what_is_left_would_be_found(wall, text):
    assert left(wall, text) == [0, 0, 1, 1]
    wall.clear(text)
    assert left(wall, text) == [1, 1, 0, 1]
