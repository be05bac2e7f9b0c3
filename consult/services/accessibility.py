"""The accessibility statement's one catalogue: how accessible the tool is, how we tried it, and what is missing.

The fields are those that Digg asks for (lag 2018:1937, förordning 2018:1938, MDFFS 2019:2); who is responsible and whom
to tell comes from the municipality's settings. Whoever mends or finds a shortcoming changes it here, and the dates.
"""

from datetime import date
from typing import NamedTuple

from forms.texts import lazy

ASSESSED = date(2026, 11, 22)
"""When the tool was last held against the requirements as a whole."""
UPDATED = date(2026, 11, 22)
SUPERVISION = "https://www.digg.se/tdosanmalan"
"""Where the supervising authority takes complaints; Digg asks for this very address."""


class Shortcoming(NamedTuple):
    """One thing that does not work for everybody: whom it meets, what it is, why it is so, and what to do instead."""

    whom: str
    what: str
    why: str
    instead: str


SHORTCOMINGS = (
    Shortcoming(
        lazy("You who need more time"),
        lazy("Who is signed in and rests for half an hour is signed out without a warning (WCAG 2.2.1)."),
        lazy("It protects what planners see. We have not built a warning yet."),
        lazy("Keep what you write now and then. The pages where questions are written keep it by themselves."),
    ),
    Shortcoming(
        lazy("You who use a screen reader"),
        lazy("No person who uses a screen reader every day has tried the tool."),
        lazy("We have tried it with programs only, and they do not find everything."),
        lazy("Tell us what does not work. You can also answer on paper, or let somebody you trust tap for you."),
    ),
    Shortcoming(
        lazy("You who do not see a picture or a map"),
        lazy("A question about a map shows a picture. The picture itself cannot be read out."),
        lazy("A map has more places than words can say."),
        lazy("The same places stand in a list that can be read out, and the list gives the same answer."),
    ),
    Shortcoming(
        lazy("You who do not see a child's drawing"),
        lazy("Drawings that children make have no description in words."),
        lazy("A machine would have to guess what a child meant."),
        lazy("Ask the municipality to tell you what a drawing shows."),
    ),
    Shortcoming(
        lazy("You who use sign language"),
        lazy("No question is shown in sign language."),
        lazy("The requirements do not ask for it, and we have not made any films."),
        lazy("Ask for an interpreter at the session. A grown-up can tap for a child."),
    ),
    Shortcoming(
        lazy("You who use an old tablet"),
        lazy("We have not been able to try Safari on iOS 13."),
        lazy("We do not have such a tablet. The pages use only what it knows."),
        lazy("The questions also work without script, as one long page, and on paper."),
    ),
    Shortcoming(
        lazy("You who read files"),
        lazy("Word files, Excel files and slides for editing have not been held against the requirements."),
        lazy("Our checking programs read PDF only."),
        lazy("The same figures stand as tables on the page and in the PDF, which two programs have approved."),
    ),
    Shortcoming(
        lazy("You who listen"),
        lazy("In some languages your device may have no voice that reads."),
        lazy("Where nobody has recorded a text, the device's own voice reads it."),
        lazy("Ask a grown-up to read. The leader has a page for that."),
    ),
)
TRIED = (
    lazy("We have looked it over ourselves. Nobody from outside has."),
    lazy("The program axe looks at the pages for children, leaders, planners and visitors each time the code changes."),
    lazy("The children's way through the questions is tried with the keyboard alone and without script."),
    lazy("Pages are tried at several widths, with text twice as large, and in Arabic from right to left."),
    lazy("Two programs check that the PDF files follow PDF/UA."),
)
"""How we know; each sentence is held by a test that `docs/asvs.md` or `docs/testing.md` leads to."""
