"""How a session stands just now, as every page of its leader says it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import render_template
from flask_babel import gettext, ngettext
from markupsafe import Markup

from consult.models.base import now
from consult.models.group_session import GroupSession
from consult.services import group_sessions, qr
from consult.services.bookings import CANCELLED
from consult.services.group_sessions import Count
from consult.services.phases import phase
from consult.web.access import settings, store
from forms.texts import lazy

STATES = {
    "planned": lazy("The questions are not open yet."),
    "open": lazy("The questions are open."),
    "paused": lazy("Pause. Nobody can begin just now."),
    "closed": lazy("The questions are closed."),
    CANCELLED: lazy("The session is cancelled."),
}


@dataclass(frozen=True)
class Standing:
    """A session's phase and count at a moment."""

    group_session: GroupSession
    phase: str
    count: Count
    at: datetime

    @property
    def state(self) -> str:
        """One sentence for the phase."""
        return said_of(self.group_session)

    @property
    def of(self) -> int | None:
        """How many are to answer, as far as anybody has said; None when nobody has, or when more have answered."""
        people = self.count.present or self.count.expected
        return people if people and people >= self.count.answered else None

    @property
    def said(self) -> str:
        """How many are done, in words: people are counted, not answers (`texts.md`)."""
        done, closed = self.count.answered, self.phase == "closed"
        if self.of is None and closed:
            words = ngettext("%(num)s has answered", "%(num)s have answered", done)
        elif self.of is None:
            words = ngettext("%(num)s is done", "%(num)s are done", done)
        else:
            share = gettext("%(done)s of %(all)s", done=done, all=self.of).replace(" ", "\N{NO-BREAK SPACE}")
            words = (
                gettext("%(share)s have answered", share=share)
                if closed
                else gettext("%(share)s are done", share=share)
            )
        return str(words)

    @property
    def asks(self) -> bool:
        """Tell whether the leader is asked if there were more (`privacy.md` 3)."""
        one = self.group_session
        return group_sessions.surplus(self.count) and not one.surplus and not one.revealed_at

    @property
    def separate(self) -> bool:
        """Tell whether the group's answers can still be seen by themselves: at final no answer knows its session."""
        return self.group_session.consultation.state in ("open", "closed")

    @property
    def page(self) -> str:
        """What the page looks like: another word means that it must be loaded anew."""
        return f"{self.phase} {'asks' if self.asks else 'runs'}"

    @property
    def address(self) -> str:
        """The way in, as it is scanned and copied."""
        return f"{settings().public_url.rstrip('/')}/s/{self.group_session.code}"

    @property
    def image(self) -> Markup:
        """The way in as a QR code."""
        return qr.svg(self.address)

    @property
    def first_page(self) -> str:
        """Where the code is typed, as it is read out: without scheme."""
        return settings().host


def said_of(group_session: GroupSession) -> str:
    """Return one sentence for how a session stands."""
    return STATES[CANCELLED if group_session.booking == CANCELLED else phase(group_session)]


def standing(group_session: GroupSession) -> Standing:
    """Return how a session stands now."""
    return Standing(group_session, phase(group_session), group_sessions.count(store(), group_session), now())


def grouped(code: str) -> str:
    """Return eight digits as two groups that stay on one line."""
    return f"{code[:4]}\N{NO-BREAK SPACE}{code[4:]}"


def render(template: str, group_session: GroupSession, **more: object) -> str:
    """Draw one of the leader's pages: all know the session, how it stands, and whom to call."""
    organisation = group_session.consultation.project.organisation
    return render_template(
        f"leader/{template}.html",
        group_session=group_session,
        standing=standing(group_session),
        organisation=organisation,
        code=grouped(group_session.code),
        **more,
    )
