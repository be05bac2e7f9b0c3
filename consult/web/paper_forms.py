"""Paper, alike for leader and planner: the form to print, and what is written on it, typed in one form at a time."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from itertools import product
from typing import Any

from flask import render_template, request, session
from flask_babel import gettext

from consult import child_texts
from consult.models.group_session import GroupSession
from consult.services import entering, pictures
from consult.services.asked import questions
from consult.services.facts import Facts, gather
from consult.services.speech import Speech
from consult.web.access import actor, settings, store
from forms.kind import no_picture
from forms.respond import AGES, Unacceptable
from forms.texts import FIRST_LANGUAGE

LATEST = "entered"
"""Where the staff's cookie keeps which form was saved last, to undo it: session, run, number."""


@dataclass(frozen=True)
class Way:
    """One of the texts that a session's forms come in: language and level, with the address's query for it."""

    lang: str
    level: str
    name: str
    here: bool


def sheet(group_session: GroupSession, back: str) -> str:
    """Return the form to print, in the language and level that the address asks for; `back` leads from it."""
    facts, say = _spoken(group_session)
    asked = [one for one in questions(facts, say, pictures.on_paper(facts)) if not one.question.practice]
    return render_template(
        "components/paper.html",
        group_session=group_session,
        consultation=facts.consultation,
        photo=pictures.printed(pictures.photo(facts, facts.consultation.project.picture)),
        say=say,
        asked=[(one, one.question.kind.paper(one.field.asking)) for one in asked],
        ages=_ages(group_session),
        ways=_ways(group_session, say),
        back=back,
    )


def entry(group_session: GroupSession, wrong: str = "") -> dict[str, Any]:
    """Return what the page to type in shows: an empty form, what was `wrong` with the last, or why there is none."""
    latest = session.get(LATEST, [0, "", 0])
    shown = {"latest": latest[1:] if latest[0] == group_session.id else None, "wrong": wrong, "texts": text()}
    try:
        entering.check_open(group_session)
    except ValueError as shut:
        return shown | {"shut": str(shut)}
    facts, say = _spoken(group_session, swedish_too=True)
    asked = [one for one in questions(facts, say, no_picture) if one.question.counts]
    spoken = {"say": say, "asked": asked, "ages": _ages(group_session), "ways": _ways(group_session, say)}
    return shown | spoken | {"shut": "", "run": str(uuid.uuid4())}


def keep(group_session: GroupSession) -> str:
    """Store the form that was posted, once; return what is wrong with it, empty when it is stored."""
    try:
        is_new = entering.enter(store(), actor(), group_session, request.form)
    except Unacceptable as wrong:
        return _explained(group_session, wrong)
    except ValueError as wrong:
        return str(wrong)
    if is_new:
        session[LATEST] = [group_session.id, request.form["run"], entering.entered(store(), group_session)]
    return ""


def undo(group_session: GroupSession) -> str:
    """Delete the form that the page names, and return what to say about it."""
    is_gone = entering.take_back(store(), actor(), group_session, request.form.get("run", ""))
    session.pop(LATEST, None)
    return str(gettext("The latest form is removed.") if is_gone else gettext("There is nothing to undo."))


def text() -> dict[str, Any]:
    """Return the part of the address that says which text the forms have, to come back to the same."""
    return {name: request.args[name] for name in ("niva", "sprak") if name in request.args}


def _explained(group_session: GroupSession, wrong: Unacceptable) -> str:
    facts, say = _spoken(group_session)
    numbers = {one.question.id: one.number for one in questions(facts, say, no_picture)}
    if not numbers.get(wrong.question):
        return str(gettext("The form could not be read. Type it in again."))
    said = gettext(
        "Question %(n)s has too many crosses, or an answer that is not there. Nothing is saved. Type it in again.",
        n=numbers[wrong.question],
    )
    return str(said)


def _spoken(group_session: GroupSession, *, swedish_too: bool = False) -> tuple[Facts, Speech]:
    consultation = group_session.consultation
    facts = gather(store(), consultation.id, consultation.version)
    lang, level = _chosen("sprak", _languages(group_session)), _chosen("niva", group_session.levels)
    code = f"{group_session.code[:4]}\N{NO-BREAK SPACE}{group_session.code[4:]}"
    words = facts.words(lang, level, settings().public_url) | {"KOD": code}
    return facts, Speech(lang, level, words, swedish_too)


def _chosen(name: str, offered: list[str]) -> str:
    wanted = request.args.get(name, "")
    return wanted if wanted in offered else offered[0]


def _languages(group_session: GroupSession) -> list[str]:
    return [lang for lang in group_session.languages if lang in child_texts.languages()] or [FIRST_LANGUAGE]


def _ways(group_session: GroupSession, say: Speech) -> list[Way]:
    both = product(_languages(group_session), group_session.levels)
    return [
        Way(lang, level, child_texts.languages()[lang].name, (lang, level) == (say.lang, say.level))
        for lang, level in both
    ]


def _ages(group_session: GroupSession) -> tuple[str, ...]:
    return () if group_session.age_group else AGES
