"""One group session's page: the way in, how many have answered, and what a planner can do about it."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from consult.models.base import now
from consult.models.group_session import GroupSession
from consult.models.organisation import Organisation, User
from consult.services import bookings, group_sessions, leader_links, notes, qr
from consult.services.phases import phase
from consult.web.access import PLANNING, actor, rule, settings, store
from consult.web.planner import blueprint
from consult.web.planner.session_texts import to_guardians, to_leader
from consult.web.planner.showing import done_or_said, is_accepted, is_done, sent, show
from consult.web.planner.words import PHASE_NAMES, SESSION_KINDS, STATUS_NAMES, language_names, span
from forms.staff.consultation import ReasonForm
from forms.staff.group_session import AGE_NAMES

Verb = Callable[[Session, str, GroupSession], None]
VERBS: dict[str, Verb] = {
    "begin": group_sessions.begin,
    "pause": group_sessions.pause,
    "resume": group_sessions.resume,
    "close": group_sessions.close,
    "reopen": group_sessions.reopen,
    "withdraw": group_sessions.withdraw_link,
    "count_all": group_sessions.accept_surplus,
    "read": lambda db, actor, one: group_sessions.set_reading(db, actor, one, True),
    "read_not": lambda db, actor, one: group_sessions.set_reading(db, actor, one, False),
}


@blueprint.get("/o/<organisation>/sessions/<int:group_session>")
@rule(*PLANNING)
def group_session_page(organisation: Organisation, group_session: GroupSession) -> ResponseReturnValue:
    """Show code, address and QR, the leader link, the count, and what can be done now."""
    way_in, count = _way_in(group_session), group_sessions.count(store(), group_session)
    link = leader_link(group_session)
    leader = store().get(User, group_session.leader_id) if group_session.leader_id else None
    return render_template(
        "planner/group_session.html",
        organisation=organisation,
        one=group_session,
        consultation=group_session.consultation,
        leader=leader,
        phase=phase(group_session),
        status=_status(group_session),
        gaps=bookings.gaps(store(), group_session),
        lacks_adult=bookings.lacks_adult(store(), group_session),
        when=span(group_session.opens_at, group_session.closes_at),
        texts=_texts(group_session, link),
        kind=SESSION_KINDS[group_session.kind],
        names={"language": language_names(), "age": AGE_NAMES},
        count=count,
        is_over=group_sessions.surplus(count) and not group_session.revealed_at,
        way_in=way_in,
        way_in_image=qr.svg(way_in),
        host=settings().host,
        link=link,
        link_image=qr.svg(link),
        shown=_shown(group_session),
        note=notes.of(store(), group_session),
    )


@blueprint.post("/o/<organisation>/sessions/<int:group_session>/act")
@rule(*PLANNING)
def act(organisation: Organisation, group_session: GroupSession) -> ResponseReturnValue:
    """Do what a button of the session's page says."""
    verb = VERBS.get(request.form.get("verb", ""))
    if verb:
        done_or_said(lambda: verb(store(), actor(), group_session))
    return redirect(page_of(organisation, group_session), 303)


@blueprint.route("/o/<organisation>/sessions/<int:group_session>/void", methods=["GET", "POST"])
@rule(*PLANNING)
def void(organisation: Organisation, group_session: GroupSession) -> ResponseReturnValue:
    """Remove all of a session's answers that are in no result yet, for a reason that is kept."""
    form = ReasonForm(sent())
    gone: list[int] = []
    if not (is_accepted(form) and is_done(form.reason, lambda: gone.append(_void(group_session, form)))):
        count = group_sessions.count(store(), group_session)
        return show("void", organisation=organisation, one=group_session, form=form, count=count)
    store().commit()
    flash(gettext("The session's answers are removed."))
    return redirect(page_of(organisation, group_session), 303)


def _status(group_session: GroupSession) -> tuple[str, str]:
    """Return how a session stands, for the look and in words; nothing is settled about a practice."""
    if group_session.kind == "practice":
        return phase(group_session), PHASE_NAMES[phase(group_session)]
    status = bookings.status(group_session)
    return status, STATUS_NAMES[status]


def _texts(group_session: GroupSession, link: str) -> dict[str, str]:
    """Return what can be pasted elsewhere; nobody leads a poster or a practice."""
    if group_session.kind not in ("classroom", "field"):
        return {}
    return {"leader": to_leader(group_session, link), "guardians": to_guardians(group_session)}


def _void(group_session: GroupSession, form: ReasonForm) -> int:
    return group_sessions.void(store(), actor(), group_session, form.reason.data or "")


def _way_in(group_session: GroupSession) -> str:
    return f"{_public()}/s/{group_session.code}"


def _shown(group_session: GroupSession) -> str:
    """Return the token for the wall on the days when it opens, those of the leader's link; else nothing."""
    is_in_time = leader_links.is_in_time(group_session, now())
    return leader_links.shown_token(settings().secret_key, group_session) if is_in_time else ""


def _public() -> str:
    return settings().public_url.rstrip("/")


def leader_link(group_session: GroupSession) -> str:
    """Return the address that lets somebody run a session without an account."""
    return f"{_public()}/ledare/{leader_links.token(settings().secret_key, group_session)}"


def page_of(organisation: Organisation, group_session: GroupSession) -> str:
    """Return the address of a session's page."""
    return url_for("planner.group_session_page", organisation=organisation.slug, group_session=group_session.id)
