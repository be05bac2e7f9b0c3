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
    return gettext("Children's answers: %(what)s", what=one.title or one.place or one.consultation.title)


def public_page(one: GroupSession) -> str:
    """Return the address of the public page of the session's consultation."""
    return f"{settings().public_url.rstrip('/')}/om/{one.consultation.slug}"


def to_leader(one: GroupSession, link: str) -> str:
    """Return what whoever leads needs to know before the day, with the leader link."""
    if one.booking == CANCELLED:
        return gettext("The session is cancelled: %(what)s. You need not do anything.", what=_what(one))
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
        *_whom_to_call(one),
    ]
    return _joined(lines)


def to_guardians(one: GroupSession) -> str:
    """Return the letter in short (`texts.md`); the leader link is never in it."""
    consultation, page = one.consultation, public_page(one)
    promised = consultation.promised
    lines = [
        _first_line(one),
        "",
        _time_it_takes(one),
        gettext("Read all the questions here: %(page)s", page=page),
        gettext("It is voluntary. Your child may say no, skip questions and stop at any time."),
        gettext("Do you not want your child to take part? Tell whoever leads before the day. Then your child does something else meanwhile."),
        gettext("We do not ask for name or address, and we do not keep who has answered. So we cannot show you your own child's answers either."),
        gettext("We only show results that build on answers from at least %(k)s children.", k=consultation.k),
        gettext("The municipality answers the children by %(day)s: %(page)s", day=day(promised), page=page) if promised else "",
        "",
        *_whom_to_ask(one),
    ]  # fmt: skip
    return _joined(lines)


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
    organisation = one.consultation.project.organisation
    adult = gettext("A grown-up answers for the session: %(who)s, %(phone)s", who=one.adult, phone=one.adult_phone)
    phone = gettext("Call if anything happens: %(phone)s", phone=organisation.phone)
    return [adult if one.adult and one.adult_phone else "", phone if organisation.phone else "", *_whom_to_ask(one)]


def _first_line(one: GroupSession) -> str:
    project = one.consultation.project
    said = {"who": project.organisation.name, "place": project.place}
    begins = local(one.opens_at)
    if begins is None:
        return gettext("To you who are a guardian: %(who)s wants to know what your child thinks of %(place)s. The group is asked some questions.", **said)  # fmt: skip
    return gettext("To you who are a guardian: %(who)s wants to know what your child thinks of %(place)s. The group is asked some questions on %(day)s.", **said, day=day(begins))  # fmt: skip


def _time_it_takes(one: GroupSession) -> str:
    minutes = consultations.questionnaire(store(), one.consultation).minutes.get(one.levels[0])
    return gettext("It takes about %(minutes)s minutes.", minutes=minutes) if minutes else ""


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
