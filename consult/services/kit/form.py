"""The paper form: what a child meets on the screens, in the same order, words and numbers, to cross and write on."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from consult.services.asked import Asked, questions
from consult.services.facts import OPINIONS, isolated
from consult.services.kit.sitting import Sitting
from forms.kind import Paper
from forms.respond import AGES
from forms.texts import FIRST_LANGUAGE, Said

POINTS = {"6-9": 15, "10-12": 12.5, "13-15": 11.5, "16-18": 11.5}


def facts(sitting: Sitting) -> dict[str, Any]:
    """Return the form of one language and level; nothing on it tells one child from another."""
    asked = [one for one in questions(sitting.facts, sitting.say, sitting.picture) if not one.question.practice]
    opinion = sitting.group_session.consultation.project.stage == OPINIONS
    return {
        "paper": "form",
        "title": sitting.child("welcome.title"),
        "points": POINTS[sitting.level],
        "lines": sitting.lines("welcome.lines") + (sitting.lines("welcome.opinion") if opinion else []),
        "photo": sitting.photo,
        "no_names": sitting.child("paper.no_names"),
        "skip": sitting.child("no_script.skip"),
        "ages": _ages(sitting),
        "questions": [_question(sitting, one) for one in asked],
        "unsure": sitting.child("buttons.unsure"),
        "help": {"title": sitting.child("help.title"), "lines": sitting.lines("help.lines")},
        "thanks": {"title": sitting.child("thanks.title"), "lines": sitting.lines("thanks.lines")},
    }


def _ages(sitting: Sitting) -> dict[str, Any]:
    ages = () if sitting.group_session.age_group else AGES
    return {"title": sitting.child("age.question"), "marks": [sitting.child(f"age.{age}") for age in ages]}


def _question(sitting: Sitting, one: Asked) -> dict[str, Any]:
    paper = one.question.kind.paper(one.field.asking)
    return {
        "title": f"{one.number}. {sitting.plain(one.text)}" if one.number else sitting.plain(one.text),
        "lang": FIRST_LANGUAGE if one.borrowed else sitting.lang,
        "hints": [hint for hint in _hints(sitting, one, paper) if hint],
        "above": str(paper.above or ""),
        "marks": [{"text": _within(sitting, mark), "lang": mark.lang} for mark in paper.marks],
        "pictures": [str(picture) for picture in paper.pictures],
        "columns": [sitting.plain(Markup("{}").format(name)) for name in paper.columns],
        "draws": paper.how == "draw",
        "rows": paper.lines,
        "range": "–".join(map(str, paper.range or ())),
        "asks": one.question.kind.asks,
        "words": sitting.plain(Markup("{}").format(one.field())) if paper.how == "words" else "",
    }


def _within(sitting: Sitting, mark: Said) -> str:
    return str(mark) if mark.dir == sitting.say.dir else isolated(str(mark))


def _hints(sitting: Sitting, one: Asked, paper: Paper) -> list[str]:
    if 1 < one.most < len(paper.marks):
        how = "" if _says_how_many(sitting, one) else sitting.child("pick_most", n=str(one.most))
    else:
        how = sitting.child("paper.one") if paper.how == "one" else ""
    return [
        one.only_if,
        sitting.plain(one.hint),
        how,
        sitting.child("only_in_swedish") if one.borrowed else "",
        sitting.child("paper.notice") if one.question.kind.notice else "",
    ]


def _says_how_many(sitting: Sitting, one: Asked) -> bool:
    """Tell whether the question's own hint says how many may be chosen, perhaps in letters: *Välj högst tre.*."""
    before, _, after = sitting.say.open("pick_most").partition("{n}")
    hint = sitting.plain(one.hint).rstrip(".")
    return hint.startswith(before) and hint.endswith(after)
