"""One slide as PDF, and what every slide says."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from consult.services import pdf
from consult.services.described import Result
from consult.services.papers import Draw, phrases
from consult.services.papers.strongest import strongest
from forms.texts import gettext_in_force


def _(message: str) -> str:
    return gettext_in_force.get()(message)


@dataclass(frozen=True)
class Slide:
    """The words of a slide: a table of questions and findings between a title and a foot."""

    title: str
    organisation: str
    lang: str
    head: tuple[str, str]
    rows: tuple[tuple[str, str], ...]
    none: str
    foot: str


def say(result: Result) -> Slide:
    """Return what a slide about the result says; its findings are those of `strongest`."""
    found = strongest(result.everybody.parts)
    return Slide(
        title=_("What children and young people say: {title}").format(title=result.title),
        organisation=result.organisation,
        lang=result.lang,
        head=(_("We asked"), _("They answered")),
        rows=tuple((one.question, one.said) for one in found),
        none=_("Too few answers to be shown."),
        foot=" ".join((phrases.heard(result), phrases.status(result), phrases.promise(result))),
    )


def make(result: Result, draw: Draw) -> bytes:
    """Return the slide, 16 to 9."""
    return pdf.write("slide", asdict(say(result)))
