"""Paper forms, typed in by staff who may: one at a time, each once, counted as staff's (`privacy.md` 1)."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.models.group_session import GroupSession
from consult.models.submission import submission
from consult.services import audit, submissions
from consult.services.phases import phase
from consult.services.submissions import Fields, Outcome
from forms.texts import lazy

PAPER = "paper"
_REFUSED = {
    Outcome.CONFLICT: lazy("This form has been saved already. Here is an empty one for the next."),
    Outcome.TAKEN_BACK: lazy("This form was removed. Here is an empty one."),
    Outcome.NO_TICKET: lazy("It is too late to type in forms: the result is being made final."),
    Outcome.UNACCEPTABLE: lazy("The form could not be read. Type it in again."),
}


def check_open(group_session: GroupSession) -> None:
    """ValueError where no paper form may be typed in: not yet, not any more, or never."""
    state, closed = group_session.consultation.state, group_session.consultation.closed_at
    if group_session.kind == "practice":
        raise ValueError(lazy("This is practice. No answers are kept, so there is nothing to type in."))
    if state == "draft":
        raise ValueError(lazy("The municipality has not opened the questions. Keep the forms until then."))
    if submissions.is_too_late(state, closed):
        raise ValueError(lazy("It is too late to type in forms. They can be typed in until a week after the closing."))
    if group_session.booking == "cancelled":
        raise ValueError(lazy("The session is cancelled, so there are no forms to type in."))
    if phase(group_session) == "planned":
        raise ValueError(lazy("The session has not been opened. Open it first, then type in the forms."))


def enter(db: Session, actor: str, group_session: GroupSession, posted: Fields) -> bool:
    """Store one paper form, once per run; True when it is new. ValueError says why it cannot be stored.

    Unacceptable, which is one too, for an answer that the questionnaire does not offer."""
    check_open(group_session)
    connection = db.connection()
    row = submissions.lookup(connection, group_session.code)
    outcome = submissions.enter(connection, row, posted, PAPER)
    if outcome in _REFUSED:
        raise ValueError(_REFUSED[outcome])
    if outcome is Outcome.STORED:
        _note(db, actor, group_session, "paper entered")
    return outcome is Outcome.STORED


def take_back(db: Session, actor: str, group_session: GroupSession, run: str) -> bool:
    """Delete one paper form of this session; False when there is none, as when it has been deleted before."""
    mine = select(submission.c.run).where(
        submission.c.run == run, submission.c.group_session == group_session.id, submission.c.how == PAPER
    )
    if db.execute(mine).first() is None:
        return False
    submissions.take_back(db.connection(), run)
    _note(db, actor, group_session, "paper entry removed")
    return True


def entered(db: Session, group_session: GroupSession) -> int:
    """Return how many paper forms of the session are stored."""
    mine = select(func.count()).where(submission.c.group_session == group_session.id, submission.c.how == PAPER)
    return int(db.execute(mine).scalar_one())


def _note(db: Session, actor: str, group_session: GroupSession, action: str) -> None:
    audit.record(db, actor, action, f"group_session {group_session.id}", group_session.consultation.organisation_id)
