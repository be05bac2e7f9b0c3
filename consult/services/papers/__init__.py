"""A result as papers: one module a paper, each a function from a `Result` to a file; `consult work` makes them.

The names stand here without what makes them, so that a page that lists papers loads no program that writes one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from consult.services.described import Result
from consult.services.figures import Drawing
from forms.texts import LEVELS, lazy


@dataclass(frozen=True)
class Draw:
    """How charts get onto paper: as SVG, or as PNG where a document takes no SVG."""

    svg: Callable[[Drawing], str]
    picture: Callable[[Drawing], bytes]


@dataclass(frozen=True)
class Paper:
    """One paper: what it is called and good for, its media type, which module makes it, and for which level."""

    called: str
    about: str
    ending: str
    mimetype: str
    module: str
    level: str = ""

    def make(self, result: Result, draw: Draw) -> bytes:
        """Return the file."""
        maker = import_module(f"{__name__}.{self.module}")
        made: bytes = maker.make(result, draw, self.level) if self.level else maker.make(result, draw)
        return made


PDF = "application/pdf"
_OFFICE = "application/vnd.openxmlformats-officedocument"
_WORD, _SLIDE = f"{_OFFICE}.wordprocessingml.document", f"{_OFFICE}.presentationml.presentation"
_LETTER = lazy("Letter to the class, {ages} years")
_READ_TO = lazy("Thanks, what most of you said, and when the answer comes.")

PAPERS: Mapping[str, Paper] = {
    "report.pdf": Paper(
        lazy("Report"), lazy("All questions with charts and tables, and the method."), ".pdf", PDF, "report"
    ),
    "report.docx": Paper(
        lazy("Report to paste from"), lazy("The same for Word and LibreOffice."), ".docx", _WORD, "document"
    ),
    "politicians.pdf": Paper(
        lazy("One page for those who decide"), lazy("What to decide, three findings, who was heard."), ".pdf", PDF,
        "politicians",
    ),
    "slide.pdf": Paper(lazy("A slide"), lazy("Three findings, ready to show."), ".pdf", PDF, "slide"),
    "slide.pptx": Paper(
        lazy("A slide to change"), lazy("The same for PowerPoint and LibreOffice."), ".pptx", _SLIDE, "slide_to_change"
    ),
    "assessment.docx": Paper(
        lazy("Best interests of the child"), lazy("Seven headings. We have begun three, you write the others."),
        ".docx", _WORD, "assessment",
    ),
    "archive.zip": Paper(
        lazy("Package for the archive"), lazy("Report, all data, codebook, questionnaire and method, with checksums."),
        ".zip", "application/zip", "archive",
    ),
} | {
    f"letter-{level}.pdf": Paper(_LETTER, _READ_TO, ".pdf", PDF, "letter", level) for level in LEVELS
}  # fmt: skip


def suited(result: Result) -> dict[str, Paper]:
    """Return the papers that a result has: letters to the levels that were asked, slides if they can be written.

    A result goes to the archive when it is final.
    """
    levels = {"", *(side.label for side in result.worded)}
    found = {name: paper for name, paper in PAPERS.items() if paper.level in levels}
    if find_spec("pptx") is None:
        found.pop("slide.pptx")
    if not result.final:
        found.pop("archive.zip")
    return found


def called(paper: Paper) -> str:
    """Return what a paper is called, a letter with its ages."""
    return str(paper.called).format(ages=paper.level.replace("-", "–"))
