"""Raw records handed out by law, by two people: one asks with a reason, another agrees, then one file is written once.

The two are a strategist, who answers for how the municipality treats answers, and an administrator, who answers for the
accounts: neither the one who knows the consultations nor the one who could make a second account does it alone. An
account that somebody can have taken over since yesterday (a new link, password or role) may take part in neither step.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.models.base import now
from consult.models.consultation import Consultation
from consult.models.organisation import Audit, User
from consult.models.purge import Disclosure
from consult.services import audit, passwords, second_factor, users
from forms.texts import lazy

ROLES = {"strategist": "administrator", "administrator": "strategist"}
"""Who may ask, and which role must then agree."""
RESTS = timedelta(days=1)
TAKEN_OVER = ("create user", "make account link", "set password", "change role", "open user again", "reset sign in")

WRONG = lazy("E-mail address and password do not belong together, or the account has ended.")
_WHO = lazy("Only a strategist and an administrator of the municipality that asked the children can do this together.")
_OTHER = lazy("The other of the two must agree: if a strategist asked it is an administrator, else a strategist.")
_RESTS = lazy("This account is new, or its password or role was changed less than a day ago. Try again tomorrow.")
_REASON = lazy("Write who asks for the records and by which law or decision.")
_NOTHING = lazy("The answers have been purged, so there is nothing to hand out.")
_AGREED = lazy("Somebody has agreed to this already.")
_NOT_AGREED = lazy("Nobody has agreed yet.")
_WRITTEN = lazy("The file has been written already. Ask anew if another one is needed.")
_NOT_YOURS = lazy("Only the two who asked and agreed can write the file.")


def person(db: Session, secret: str, email: str, password: str, code: str) -> User | None:
    """Return whose password and, with a code app, code it is, and write the try down; None when one is wrong."""
    user = users.by_email(db, email)
    right = passwords.is_right(password, user.password_hash if user and user.active else None)
    if user is None:
        return None
    right = right and not users.has_ended(user)
    users.note_sign_in(db, user, right=right)
    if right and second_factor.is_enrolled(user):
        right = second_factor.accept(db, secret, user, code)
    return user if right else None


def ask(db: Session, user: User, consultation: Consultation, reason: str) -> Disclosure:
    """Ask for a consultation's raw records; ValueError for those who may not, and without a reason."""
    _expect(db, user, consultation)
    if not reason.strip():
        raise ValueError(_REASON)
    made = Disclosure(consultation_id=consultation.id, asked_by_id=user.id, asked_at=now(), reason=reason.strip())
    db.add(made)
    db.flush()
    _note(db, user, "ask for raw records", made)
    return made


def agree(db: Session, user: User, asked: Disclosure) -> None:
    """Agree, as the other of the two; ValueError for everybody else."""
    _expect(db, user, db.get_one(Consultation, asked.consultation_id))
    if asked.agreed_by_id is not None:
        raise ValueError(_AGREED)
    if user.id == asked.asked_by_id or user.role != ROLES.get(db.get_one(User, asked.asked_by_id).role):
        raise ValueError(_OTHER)
    asked.agreed_by_id, asked.agreed_at = user.id, now()
    _note(db, user, "agree to hand out raw records", asked)


def begin(db: Session, user: User, agreed: Disclosure) -> None:
    """Note that the file is written, once, before it is: no file without its row. ValueError without the other."""
    _expect(db, user, db.get_one(Consultation, agreed.consultation_id))
    if agreed.agreed_by_id is None:
        raise ValueError(_NOT_AGREED)
    if user.id not in (agreed.asked_by_id, agreed.agreed_by_id):
        raise ValueError(_NOT_YOURS)
    if agreed.written_at is not None:
        raise ValueError(_WRITTEN)
    agreed.written_at = now()
    _note(db, user, "raw records written", agreed)


def find(db: Session, user: User, number: int) -> Disclosure | None:
    """Return a request about a consultation of the user's municipality, held for this transaction alone."""
    own = select(Consultation.id).where(Consultation.organisation_id == user.organisation_id)
    mine = select(Disclosure).where(Disclosure.id == number, Disclosure.consultation_id.in_(own))
    return db.scalars(mine.with_for_update()).one_or_none()


def _expect(db: Session, user: User, consultation: Consultation) -> None:
    if user.role not in ROLES or user.organisation_id != consultation.organisation_id:
        raise ValueError(_WHO)
    if consultation.state == "purged":
        raise ValueError(_NOTHING)
    taken = (Audit.subject == f"user {user.id}", Audit.action.in_(TAKEN_OVER), Audit.at > now() - RESTS)
    if db.execute(select(Audit.id).where(*taken).limit(1)).first():
        raise ValueError(_RESTS)


def _note(db: Session, user: User, action: str, of: Disclosure) -> None:
    subject, reason = f"consultation {of.consultation_id}", of.reason
    db.flush()
    audit.record(db, f"{user.role} {user.id}", action, subject, user.organisation_id, reason, disclosure=of.id)
