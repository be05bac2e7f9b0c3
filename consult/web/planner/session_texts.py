"""Texts about a session to paste into a school platform, a mail or a calendar, in the planner's own language."""

from __future__ import annotations

from flask_babel import gettext

from consult.i18n import day
from consult.models.group_session import GroupSession
from consult.services import consultations
from consult.services.bookings import CANCELLED
from consult.web.access import settings, store
from consult.web.planner.words import span
from forms.staff.group_session import local


def name(one: GroupSession) -> str:
    """Return what a calendar calls the session."""
    what = one.title or one.place or one.consultation.title
    return str(gettext("Children's answers: %(what)s", what=what))


def public_page(one: GroupSession) -> str:
    """Return the address of the public page of the session's consultation."""
    return f"{settings().public_url.rstrip('/')}/om/{one.consultation.slug}"


def to_leader(one: GroupSession, link: str) -> str:
    """Return what whoever leads needs to know before the day, with the leader link."""
    if one.booking == CANCELLED:
        return str(gettext("The session is cancelled: %(what)s. You need not do anything.", what=_what(one)))
    lines = [
        gettext("To you who lead. You need no account."),
        gettext("The session has a new time.") if one.booking == "moved" else "",
        "",
        *_facts(one),
        "",
        gettext("Your page as leader: %(link)s", link=link),
        gettext("It works from the day before to the day after. Keep it to yourself."),
        "",
        gettext("Prepare:"),
        "1. " + gettext("See to it that guardians have got the letter."),
        "2. " + gettext("Charge the devices. Open your page the day before and make each device ready."),
        "3. " + gettext("Read the questions: %(page)s", page=public_page(one)),
        "",
        gettext("Then open your page, write how many you are, and show the code."),
        "",
        *_whom_to_call(one),
    ]
    return _joined(lines)


def to_guardians(one: GroupSession) -> str:
    """Return the letter in short (`texts.md`); the leader link is never in it."""
    page = gettext("Read all the questions here: %(page)s", page=public_page(one))
    lines = [_who_asks(one), _what_is_asked(one), page, "", *_rights(one), _promise(one), "", *_whom_to_ask(one)]
    return _joined(lines)


def _who_asks(one: GroupSession) -> str:
    project = one.consultation.project
    said = {"who": project.organisation.name, "place": project.place}
    words = gettext("To you who are a guardian: %(who)s wants to know what your child thinks of %(place)s.", **said)
    return str(words)


def _what(one: GroupSession) -> str:
    return ", ".join(part for part in (one.title, one.place, span(one.opens_at, one.closes_at)) if part)


def _facts(one: GroupSession) -> list[str]:
    said = {
        gettext("Group"): one.title,
        gettext("When"): span(one.opens_at, one.closes_at) or gettext("the time is not set yet"),
        gettext("Where"): one.place,
        gettext("Number of children"): str(one.expected or ""),
    }
    return [f"{word}: {fact}" for word, fact in said.items() if fact]


def _whom_to_call(one: GroupSession) -> list[str]:
    project = one.consultation.project
    phone, mailbox = project.organisation.phone, project.mailbox or project.organisation.mailbox
    adult = gettext("A grown-up answers for the session: %(who)s, %(phone)s", who=one.adult, phone=one.adult_phone)
    return [
        adult if one.adult and one.adult_phone else "",
        gettext("Call if anything happens: %(phone)s", phone=phone) if phone else "",
        gettext("Questions: %(ways)s", ways=mailbox) if mailbox else "",
    ]


def _what_is_asked(one: GroupSession) -> str:
    """Return how many questions, when, and how long it takes at the first of the session's levels."""
    document, level = consultations.questionnaire(store(), one.consultation), one.levels[0]
    number = sum(question.kind.asks for question in document.asked(level))
    begins, minutes = local(one.opens_at), document.minutes.get(level)
    if begins is None:
        asked = gettext("So the group may answer %(number)s questions.", number=number)
    else:
        asked = gettext("So the group may answer %(number)s questions on %(day)s.", number=number, day=day(begins))
    return f"{asked} {gettext('It takes about %(minutes)s minutes.', minutes=minutes)}" if minutes else str(asked)


def _rights(one: GroupSession) -> list[str]:
    return [
        gettext("It is voluntary. Your child may say no, skip questions and stop at any time."),
        gettext("Do you not want your child to take part? Tell whoever leads before the day.")
        + " "
        + gettext("Then your child does something else meanwhile."),
        gettext("We do not ask for name or address. We do not keep who has answered.")
        + " "
        + gettext("So we cannot show you your own child's answers either."),
        gettext("We only show results that build on at least %(k)s children.", k=one.consultation.k),
    ]


def _promise(one: GroupSession) -> str:
    promised, page = one.consultation.promised, public_page(one)
    if promised is None:
        return ""
    return str(gettext("The municipality answers the children by %(day)s: %(page)s", day=day(promised), page=page))


def _whom_to_ask(one: GroupSession) -> list[str]:
    project = one.consultation.project
    ways = [way for way in (project.mailbox or project.organisation.mailbox, project.organisation.phone) if way]
    return [gettext("Questions: %(ways)s", ways=", ".join(ways))] if ways else []


def _joined(lines: list[str]) -> str:
    """Join lines, with never more than one empty one between."""
    text = "\n".join(lines)
    while "\n\n\n" in text:
        text = text.replace("\n\n\n", "\n\n")
    return text.strip()
