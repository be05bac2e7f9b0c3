"""Mail to staff: put in the box in the transaction that wants it sent, so that none is sent of what was undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, select, update
from sqlalchemy.orm import Session

from consult.models.base import now
from consult.models.outbox import Mail
from consult.services import audit
from forms.texts import lazy

PAUSES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
"""How long a mail rests after its first try, its second and so on; the fifth is its last."""
MOST_TRIES = len(PAUSES) + 1

WHY: Mapping[str, str] = {
    "unreachable": lazy("The mail server did not answer. Check smtp_url in the settings of the installation."),
    "certificate": lazy(
        "The mail server's certificate cannot be trusted. Write the server's full name in smtp_url, or ask who runs it."
    ),
    "in the clear": lazy(
        "The mail server offers no encryption, so the password was not sent. Write smtps:// in smtp_url."
    ),
    "password": lazy("The mail server did not let us in. Check user name and password in smtp_url."),
    "address": lazy("The mail server does not know the address. Check how it is spelt."),
    "refused": lazy("The mail server refused the message. Check mail_from, or ask who runs the server."),
    "broken off": lazy("Sending was broken off each time. It may have arrived. Ask the person."),
}
"""What can stand in the way, and what to do about it."""


def put(db: Session, organisation_id: int, recipient: str, subject: str, body: str, *, kind: str = "notice") -> Mail:
    """Queue a plain message, due at once; never a word that a child has written. `consult work` sends it."""
    facts = {"recipient": recipient, "subject": subject, "body": body, "kind": kind}
    mail = Mail(organisation_id=organisation_id, queued_at=now(), due_at=now(), **facts)
    db.add(mail)
    db.flush()
    return mail


def is_due(db: Session, at: datetime) -> bool:
    """Tell whether a mail is to be tried; looking does not touch the server's write lock."""
    return db.scalar(select(Mail.id).where(_due(at)).limit(1)) is not None


def take(db: Session, at: datetime) -> Mail | None:
    """Return the mail that is due longest, counted as tried and out of others' reach until its next try.

    Who dies with it in hand has perhaps sent it: it is tried again. So nothing is lost, and at worst one comes twice.
    """
    found = db.scalars(select(Mail).where(_due(at)).order_by(Mail.due_at, Mail.id).limit(1)).one_or_none()
    if found is None:
        return None
    if found.tries >= MOST_TRIES:
        found.state, found.why = "failed", found.why or "broken off"
        db.flush()
        return None
    rests = PAUSES[min(found.tries, len(PAUSES) - 1)]
    mine = update(Mail).where(Mail.id == found.id, _due(at)).values(tries=Mail.tries + 1, due_at=at + rests)
    if not db.execute(mine).rowcount:  # type: ignore[attr-defined]  # an UPDATE has a count
        return None
    db.refresh(found)
    return found


def sent(db: Session, number: int) -> None:
    """Note that the mail server has accepted a mail."""
    db.execute(update(Mail).where(Mail.id == number).values(state="sent", why=""))


def not_sent(db: Session, number: int, why: str, *, for_good: bool) -> None:
    """Note why a mail was not sent; it is tried again unless the answer stands or this was its last try."""
    db.execute(update(Mail).where(Mail.id == number).values(why=why))
    last = Mail.tries >= MOST_TRIES if not for_good else Mail.id == number
    db.execute(update(Mail).where(Mail.id == number, Mail.state == "waiting", last).values(state="failed"))


def failed(db: Session, organisation_id: int | None = None) -> Sequence[Mail]:
    """Return what could not be sent, the newest first; of every municipality when none is named."""
    query = select(Mail).where(Mail.state == "failed").order_by(Mail.id.desc())
    return db.scalars(query.filter_by(organisation_id=organisation_id) if organisation_id else query).all()


def try_again(db: Session, actor: str, organisation_id: int) -> None:
    """Send anew what could not be sent, from the first try on."""
    for mail in failed(db, organisation_id):
        mail.state, mail.tries, mail.due_at = "waiting", 0, now()
    db.flush()
    audit.record(db, actor, "try mail again", f"organisation {organisation_id}", organisation_id)


def throw_away(db: Session, actor: str, organisation_id: int) -> None:
    """Take away what could not be sent."""
    gone = db.execute(delete(Mail).where(Mail.organisation_id == organisation_id, Mail.state == "failed"))
    number = gone.rowcount  # type: ignore[attr-defined]  # a DELETE has a count
    audit.record(db, actor, "throw mail away", f"organisation {organisation_id}", organisation_id, number=number)


def _due(at: datetime) -> ColumnElement[bool]:
    return and_(Mail.state == "waiting", Mail.due_at <= at)
