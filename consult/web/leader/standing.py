"""How a session stands just now, as every page of its leader says it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import render_template, request, url_for
from flask_babel import gettext, ngettext
from markupsafe import Markup

from consult.i18n import clock
from consult.models.base import now
from consult.models.group_session import GroupSession
from consult.models.organisation import User
from consult.services import group_sessions, leader_links, notes, qr, waiting
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


TOGETHER = ("classroom", "field")
"""Kinds of sessions whose group can look at its answers together."""


@dataclass(frozen=True)
class Standing:
    """A session's phase and count at a moment."""

    group_session: GroupSession
    phase: str
    count: Count
    waiting: int
    at: datetime

    @property
    def state(self) -> str:
        """One sentence for the phase."""
        return said_of(self.group_session)

    @property
    def said(self) -> str:
        """How many are done, in words: people are counted, not answers (`texts.md`)."""
        done, closed = self.count.answered, self.phase == "closed"
        if self.count.of is None and closed:
            words = ngettext("%(num)s has answered", "%(num)s have answered", done)
        elif self.count.of is None:
            words = ngettext("%(num)s is done", "%(num)s are done", done)
        else:
            share = gettext("%(done)s of %(all)s", done=done, all=self.count.of).replace(" ", "\N{NO-BREAK SPACE}")
            words = (
                gettext("%(share)s have answered", share=share)
                if closed
                else gettext("%(share)s are done", share=share)
            )
        return str(words)

    @property
    def waits(self) -> str:
        """How many answers are known to wait on devices, in words; empty when none are."""
        words = ngettext("%(num)s answer waits on devices", "%(num)s answers wait on devices", self.waiting)
        return str(words) if self.waiting else ""

    @property
    def updated(self) -> str:
        """How old the numbers are."""
        return str(gettext("Updated %(time)s", time=clock(self.at)))

    @property
    def lost(self) -> str:
        """What the page says when it can no longer ask."""
        return str(gettext("No contact since %(time)s. The number may be old.", time=clock(self.at)))

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
    def can_open(self) -> bool:
        """Tell whether the session may be opened: its consultation is open, or it is practice."""
        return self.group_session.kind == "practice" or self.group_session.consultation.state == "open"

    @property
    def can_reveal(self) -> bool:
        """Tell whether the group may now see its answers for the first time."""
        one = self.group_session
        is_over = self.phase == "closed" and self.separate and not self.asks
        return is_over and one.revealed_at is None and one.kind in TOGETHER

    @property
    def shows(self) -> bool:
        """Tell whether the group's answers are on the projector: they were shown, and nobody answers any more."""
        return self.phase == "closed" and self.group_session.revealed_at is not None

    @property
    def wants_notes(self) -> bool:
        """Tell whether the leader is reminded to write down how it went."""
        return notes.are_due(store(), self.group_session)

    @property
    def page(self) -> str:
        """What the page looks like: another word means that it must be loaded anew."""
        return f"{self.phase} {'asks' if self.asks else 'shows' if self.shows else 'runs'}"

    @property
    def address(self) -> str:
        """The way in, as it is scanned and copied."""
        return f"{settings().public_url.rstrip('/')}/s/{self.group_session.code}"

    @property
    def image(self) -> Markup:
        """The way in as a QR code."""
        return qr.svg(self.address)

    @property
    def device_image(self) -> Markup:
        """The device's own page as a QR code, by which a tablet's camera is tried too."""
        return qr.svg(f"{self.address}/enhet?via=kamera")

    @property
    def shown(self) -> str:
        """The token for the wall, by which nobody can do anything."""
        return leader_links.shown_token(settings().secret_key, self.group_session)

    @property
    def projector(self) -> str:
        """The address for the wall, as it is copied."""
        return f"{settings().public_url.rstrip('/')}/visa/{self.shown}"

    @property
    def first_page(self) -> str:
        """Where the code is typed, as it is read out: without scheme."""
        return settings().host


def said_of(group_session: GroupSession) -> str:
    """Return one sentence for how a session stands."""
    return STATES[CANCELLED if group_session.booking == CANCELLED else phase(group_session)]


def standing(group_session: GroupSession) -> Standing:
    """Return how a session stands now."""
    counted, waits = group_sessions.count(store(), group_session), waiting.told(group_session.code)
    return Standing(group_session, phase(group_session), counted, waits, now())


def told(one: Standing) -> dict[str, str]:
    """Return what a page's script puts in the place of what it showed."""
    return {
        "said": one.said,
        "state": str(one.state),
        "waits": one.waits,
        "at": one.updated,
        "lost": one.lost,
        "page": one.page,
    }


def grouped(code: str) -> str:
    """Return eight digits as two groups that stay on one line."""
    return f"{code[:4]}\N{NO-BREAK SPACE}{code[4:]}"


def render(template: str, group_session: GroupSession, **more: object) -> str:
    """Draw one of the leader's pages: all know the session, how it stands, whom to call and the way back."""
    leader = store().get(User, group_session.leader_id) if group_session.leader_id else None
    facts = {
        "group_session": group_session,
        "standing": standing(group_session),
        "organisation": group_session.consultation.project.organisation,
        "adult_leads": not (leader and leader.under_18),
        "code": grouped(group_session.code),
        "steg": came_from(),
        "back": back(),
    }
    return render_template(f"leader/{template}.html", **facts | more)


def came_from() -> int | None:
    """Return the step of the manus that a page was opened from or a form sent from, if it was."""
    return request.values.get("steg", type=int)


def back() -> str:
    """Return where a leader goes back to: the step of the manus, else the leader's page."""
    step = came_from()
    return url_for("leader.manus", steg=step) if step else url_for("leader.page")
