"""Text under the seven headings of an assessment of the child's best interests: three begun, prompts for the others."""

from __future__ import annotations

from collections.abc import Callable

from consult.services.described import Result
from consult.services.papers import Draw, phrases
from consult.services.papers.word import Document
from forms.texts import gettext_in_force


def _(message: str) -> str:
    return gettext_in_force.get()(message)


def make(result: Result, draw: Draw) -> bytes:
    """Return the document. 1, 4 and 7 tell what is known; what only people can judge is asked for, not written."""
    made = Document(_("The best interests of the child: {project}").format(project=result.project), result)
    made.paragraph(phrases.status(result), bold=True)
    for n, (heading, fill) in enumerate(_headings(), start=1):
        made.heading(f"{n}. {heading}", 1)
        fill(made, result)
    return made.written()


def _headings() -> list[tuple[str, Callable[[Document, Result], None]]]:
    rights = _("Which articles of the convention does this touch? Often 2, 3, 6, 12, 13, 16, 17 and 31. Say how.")
    knowledge = _("What do research, statistics and your own experience say? What do we not know?")
    options = _("Which options are there? What does each mean for different groups of children, now and later?")
    judgement = _("What is best for the children? If you choose otherwise: why, and how do you make up for it?")
    return [
        (_("The matter and the children"), _matter),
        (_("Rights that are touched"), _asking(rights)),
        (_("Knowledge"), _asking(knowledge)),
        (_("What the children think, and how it has influenced the result"), _views),
        (_("Options and their effects"), _asking(options)),
        (_("Judgement and measures that make up for it"), _asking(judgement)),
        (_("Answer to the children and follow-up"), _answer),
    ]


def _asking(prompt: str) -> Callable[[Document, Result], None]:
    return lambda made, result: made.paragraph(_("Write here. {prompt}").format(prompt=prompt), hint=True)


def _matter(made: Document, result: Result) -> None:
    made.pairs(phrases.facts(result))
    made.pairs(phrases.asked_of(result))
    if result.settled.affected:
        made.paragraph(_("These groups of children are affected:"))
        made.items([_("{group}: {n} children").format(group=name, n=n) for name, n in result.settled.affected])
    prompt = _("Which children are affected but were not heard, and why?")
    made.paragraph(_("Write here. {prompt}").format(prompt=prompt), hint=True)


def _views(made: Document, result: Result) -> None:
    made.paragraph(phrases.heard(result))
    made.pairs([(part.title, phrases.told(part)) for part in result.everybody.parts])
    _own_words(made, result)
    made.items(result.method)
    _influence(made, result)


def _own_words(made: Document, result: Result) -> None:
    themes = phrases.largest(result.everybody.parts)
    if themes:
        made.paragraph(_("Themes in what they said themselves:"))
        made.pairs([(one.name, f"{phrases.children(one)}. {phrases.cited(one)}".strip()) for one in themes])


def _influence(made: Document, result: Result) -> None:
    told = result.settled
    answered = [
        (_("What was done"), told.done),
        (_("What was not done, and why"), told.not_done),
    ]
    if told.done or told.not_done:
        made.pairs([(name, said) for name, said in answered if said])
    else:
        prompt = _("What has become of what the children said? What has not, and why?")
        made.paragraph(_("Write here. {prompt}").format(prompt=prompt), hint=True)


def _answer(made: Document, result: Result) -> None:
    made.paragraph(phrases.promise(result))
    if result.settled.responsible:
        made.pairs([(_("Answers to the children"), result.settled.responsible)])
    if result.settled.said:
        made.pairs([(_("We told them"), result.settled.said)])
    prompt = _("When and how do you follow up that it became as you said?")
    made.paragraph(_("Write here. {prompt}").format(prompt=prompt), hint=True)
