"""Every page of the child's that is not the questions: what to choose first, waiting, thanks, *Så blev det*, errors."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response, current_app, make_response, render_template, request
from sqlalchemy import Connection

from consult import child_texts, i18n
from consult.services import pictures, published, replies
from consult.services.consultations import today
from consult.services.facts import Facts, promised
from consult.services.speech import Speech
from consult.services.submissions import SessionRow
from consult.web.child import address, run
from consult.web.child.address import Way
from consult.web.child.kept import Kept, slot
from forms.texts import FIRST_LANGUAGE

_NOWHERE = Way(FIRST_LANGUAGE, "10-12", "10-12")


def ask(row: SessionRow, way: Way) -> Response:
    """Ask the age, then how the questions should be: what the session has left open, one tap each."""
    facts = run.look_up(row)
    say = run.speech(facts, row, way)
    if way.age is None:
        choices = [(say.plain(f"age.{age}"), way.to(age=age)) for age in address.ages(row)]
        title = say.plain("age.question")
    else:
        short, long = address.levels(row)
        choices = [(say.plain("level.short"), way.to(level=short)), (say.plain("level.long"), way.to(level=long))]
        title = say.plain("level.question")
    languages = address.choices(row, way)
    return _page("ask", say, way, title=title, choices=choices, languages=languages, kind=row.kind, sender=_who(facts))


def waiting(row: SessionRow, way: Way, state: str) -> Response:
    """Say that the questions are not open yet, or paused."""
    facts = run.look_up(row)
    say = run.speech(facts, row, way)
    when = i18n.moment(row.opens_at, child_texts.writing(way.lang).dates) if row.opens_at else None
    key = "code.paused" if state == "paused" else "code.not_open"
    line = say.lines(key, **({"tid": when} if when else {"tid": "{tid}"}))
    title = say.plain("welcome.title")
    return _page("message", say, way, title=title, lines=line, again=True, kind=row.kind, sender=_who(facts))


def over(connection: Connection, row: SessionRow, way: Way) -> Response:
    """Show the municipality's answer; until then the promise, and from the day after that it is broken."""
    facts = run.look_up(row)
    say = run.speech(facts, row, way)
    shown = replies.shown(connection, row.consultation_id, say.level, today())
    answers = _answers(connection, row, say)
    if shown.kind == "said":
        photo = pictures.photo(facts, facts.consultation.project.picture)
        parts = [(say.plain(f"so_blev_det.{part}"), shown.texts.get(part, "")) for part in replies.PARTS]
        said = [one for one in parts if one[1]]
        return _page("reply", say, way, parts_said=said, facts=facts, photo=photo, **answers)
    late = shown.kind == "late"
    lines = [*say.lines("so_blev_det.late" if late else "code.closed"), *say.lines("so_blev_det.who")]
    title = say.plain("so_blev_det.title" if late else "welcome.title")
    return _page("message", say, way, title=title, lines=lines, sender=_who(facts), **answers)


def _answers(connection: Connection, row: SessionRow, say: Speech) -> dict[str, object]:
    """Return what everybody answered and from which day that is; nothing where it is not published for children."""
    told = published.for_children(connection, row.consultation_id, say.lang, say.level)
    return {"told": told, "day": promised(told.at.date(), say.lang)["datum"]} if told else {}


def too_old(row: SessionRow, way: Way) -> Response:
    """Thank who is grown up and say where adults send their views; nothing is stored."""
    facts = run.look_up(row)
    say = run.speech(facts, row, way)
    title, lines = say.plain("too_old.title"), say.lines("too_old")
    return _page("message", say, way, title=title, lines=lines, next=row.code, kind=row.kind, sender=_who(facts))


def unknown() -> Response:
    """Say that there is no such code, and let the child try again."""
    lang = request.args.get("lang", "")
    way = Way(lang if lang in child_texts.languages() else FIRST_LANGUAGE, "10-12", "10-12")
    response = _page("unknown", Speech(way.lang, "10-12", {}), way)
    response.status_code = 404
    return response


def failed(row: SessionRow | None, name: str) -> Response:
    """Say that what was sent could not be taken now (`failed`) or at all (`refused`), and what to do."""
    way = address.way(row, request.args) if row else _NOWHERE
    say = Speech(way.lang, way.level or "10-12", {})
    title, *rest = say.plain(name).split(". ")
    return _page("message", say, way, title=title.rstrip("."), lines=[". ".join(rest)])


def after(row: SessionRow, way: Way, name: str, sent: Mapping[str, str]) -> Response:
    """Show what stands after answering, declining or taking back, to a browser without script."""
    session = (row.code, row.kind, row.device_word, row.revision, row.version)
    page = Kept.of(current_app).get((name, session, way), lambda: _after(row, way, name))
    return make_response(page.fill(run=_safe(sent, "run"), ticket=_safe(sent, "ticket")))


def _after(row: SessionRow, way: Way, name: str) -> str:
    facts = run.look_up(row)
    shown = {"row": row, "facts": facts, "pictures": run.places(facts, way), "slot": slot, "kind": row.kind}
    return _html("after", run.speech(facts, row, way), way, name=name, **shown)


def _safe(sent: Mapping[str, str], name: str) -> str:
    """A run and a ticket that were accepted hold only letters, figures and hyphens; anything else is dropped."""
    value = sent.get(name, "")
    return value if value.replace("-", "").replace("_", "").isalnum() and value.isascii() else ""


def _who(facts: Facts) -> str:
    """Return who asks: looks.md 25, every page says it."""
    return facts.consultation.project.organisation.name


def _page(template: str, say: Speech, way: Way, **facts: object) -> Response:
    return make_response(_html(template, say, way, **facts))


def _html(template: str, say: Speech, way: Way, **facts: object) -> str:
    return render_template(f"child/{template}.html", say=say, way=way, **facts)
