"""What may be a sign that a child needs help: the worry contact is told, reads, and writes down what was done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from consult.models.base import now
from consult.models.clearing import sealed
from consult.models.consultation import Consultation
from consult.models.organisation import Audit, Organisation, User
from consult.services import audit, outbox, users
from consult.services.clearing import originals
from consult.services.clearing.originals import Original
from consult.services.speaking import speaking
from consult.services.submissions import SCREENING
from forms.texts import lazy

BETWEEN_MAILS = timedelta(hours=1)
_TOLD = "worry contact told"


def is_contact(user: User) -> bool:
    """Tell whether somebody is the one whom the organisation has named."""
    return user.organisation.worry_contact_id == user.id


def find(db: Session, organisation_id: int, name: str) -> Any:
    """Return a sealed worry of the organisation with its consultation's title; None for a foreign or missing one."""
    return db.execute(_of(organisation_id).where(sealed.c.id == name)).one_or_none()


def of(db: Session, organisation_id: int) -> Sequence[Any]:
    """Return all that is marked for worry, what waits first; never what was written."""
    return db.execute(_of(organisation_id).order_by(sealed.c.done_at.is_not(None), sealed.c.marked_at)).all()


def waiting(db: Session, organisation_id: int) -> int:
    """Return for how many nothing is written down yet."""
    mine = select(Consultation.id).where(Consultation.organisation_id == organisation_id)
    counted = select(func.count()).where(sealed.c.consultation.in_(mine), *_undone())
    return db.scalar(counted) or 0


def open_(db: Session, actor: str, secret: str, row: Any) -> Original:
    """Return an original, and write down that it was read; from then on a person answers for the mark."""
    if row.marked_by == SCREENING:
        db.execute(update(sealed).where(sealed.c.id == row.id).values(marked_by=actor))
    _note(db, actor, "original read", row)
    return originals.opened(secret, row)


def record(db: Session, actor: str, row: Any, what: str) -> None:
    """Write down what was done, in the log too; the original goes 72 hours after the first time."""
    if not what.strip():
        raise ValueError(lazy("Write in a few words what was done."))
    at = row.done_at or now()
    kept = {"done": what.strip(), "done_by": actor, "done_at": at, "delete_after": at + originals.KEPT}
    db.execute(update(sealed).where(sealed.c.id == row.id).values(**kept))
    _note(db, actor, "worry seen to", row, what.strip())


def no_cause(db: Session, actor: str, secret: str, row: Any) -> None:
    """Give an original back to the queue, unmarked and masked as any other; it comes in with a group again."""
    originals.give_back(db, secret, row, queued=False)
    _note(db, actor, "no cause for worry", row)


def untold(db: Session) -> dict[int, list[str]]:
    """Return the worries that the contact has not been told of, by consultation; at most one mail an hour each."""
    found: dict[int, list[str]] = {}
    for row in db.execute(select(sealed.c.id, sealed.c.consultation).where(*_undone())):
        found.setdefault(row.consultation, []).append(row.id)
    return {one: new for one, names in found.items() if (new := _new(db, one, names))}


def tell(db: Session, public_url: str) -> None:
    """Write one mail to the contact for each consultation with something new; never a word that a child has written."""
    for number, names in untold(db).items():
        consultation = db.get_one(Consultation, number)
        organisation = db.get_one(Organisation, consultation.organisation_id)
        contact = db.get(User, organisation.worry_contact_id) if organisation.worry_contact_id else None
        if contact is None or not contact.active or users.has_ended(contact):
            continue
        with speaking(contact.language):
            subject = str(lazy("Marked for worry: %(title)s") % {"title": consultation.title})
            body = str(_MAIL) % {"title": consultation.title, "link": _link(public_url, organisation)}
        outbox.put(db, organisation.id, contact.email, subject, body)
        audit.record(db, "clock", _TOLD, f"consultation {number}", organisation.id, told=names)


_MAIL = lazy(
    "Something that a child has written or drawn in %(title)s is marked for worry.\n\n"
    "Sign in, read it and write down what was done:\n%(link)s\n\n"
    "If a child may be in danger now, call 112. What the child wrote is never sent by e-mail."
)


def _link(public_url: str, organisation: Organisation) -> str:
    return f"{public_url.rstrip('/')}/o/{organisation.slug}/worries"


def _new(db: Session, consultation: int, names: list[str]) -> list[str]:
    mails = db.scalars(
        select(Audit).where(Audit.action == _TOLD, Audit.subject == f"consultation {consultation}")
    ).all()
    if any(mail.at > now() - BETWEEN_MAILS for mail in mails):
        return []
    told = {name for mail in mails for name in mail.facts["told"]}
    return [name for name in names if name not in told]


def _undone() -> tuple[Any, ...]:
    return sealed.c.worry.is_(True), sealed.c.done_at.is_(None)


def _of(organisation_id: int) -> Any:
    found = select(sealed, Consultation.title, Consultation.version)
    found = found.join(Consultation, Consultation.id == sealed.c.consultation)
    return found.where(Consultation.organisation_id == organisation_id, sealed.c.worry.is_(True))


def _note(db: Session, actor: str, action: str, row: Any, reason: str = "") -> None:
    owner = db.get_one(Consultation, row.consultation).organisation_id
    audit.record(db, actor, action, f"consultation {row.consultation}", owner, reason, worry=row.id)
