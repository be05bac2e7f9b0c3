"""Staff: inviting, signing in, new passwords, roles, ending; a rising `epoch` ends all their signed-in pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.models.base import now
from consult.models.organisation import ROLES, Organisation, User
from consult.services import audit, passwords, second_factor
from consult.services.leader_links import HERE
from forms.texts import lazy

INVITATION_SECONDS = 7 * 24 * 3600
RESET_SECONDS = 30 * 60

_TAKEN = lazy("This e-mail address already has an account. Write another one.")
_LAST_ADMINISTRATOR = lazy("Somebody must look after the accounts. Make another person administrator first.")
_WORRY_CONTACT = lazy("This person is the contact for worries. Choose another contact in the settings first.")


def create(  # the first five are whose account, where and as what; the period has names
    db: Session,
    actor: str,
    organisation_id: int,
    email: str,
    role: str,
    *,
    ends_on: date | None = None,
    under_18: bool = False,
) -> User:
    """Make an account without password; ValueError when the e-mail address has one or the role does not exist."""
    if role not in ROLES:
        raise ValueError(f"{role} is none of {', '.join(ROLES)}")
    if by_email(db, email):
        raise ValueError(_TAKEN)
    user = User(organisation_id=organisation_id, email=_plain(email), role=role, ends_on=ends_on, under_18=under_18)
    db.add(user)
    db.flush()
    audit.record(db, actor, "create user", f"user {user.id}", organisation_id, role=role)
    return user


def by_email(db: Session, email: str) -> User | None:
    """Return the user with an e-mail address, however its letters are written."""
    return db.scalars(select(User).where(User.email == _plain(email))).unique().one_or_none()


def of(db: Session, organisation: Organisation) -> Sequence[User]:
    """Return an organisation's users, those who can sign in first, in alphabetical order."""
    query = select(User).where(User.organisation_id == organisation.id).order_by(User.active.desc(), User.email)
    return db.scalars(query).unique().all()


def leaders(db: Session, organisation_id: int) -> Sequence[User]:
    """Return the leaders whose account works today, in alphabetical order."""
    query = select(User).filter_by(organisation_id=organisation_id, role="leader", active=True).order_by(User.email)
    return [one for one in db.scalars(query).unique() if not has_ended(one)]


def has_ended(user: User) -> bool:
    """Tell whether the last day of a user's period has passed, by the Swedish calendar."""
    return user.ends_on is not None and user.ends_on < now().astimezone(HERE).date()


def set_period(db: Session, actor: str, user: User, ends_on: date | None, *, under_18: bool) -> None:
    """Say until which day an account works, and whether its owner is under 18; ValueError when nobody takes over."""
    if ends_on is not None:
        _keep_an_administrator(db, user)
    if ends_on is not None or under_18:
        _keep_the_worry_contact(user)
    user.ends_on, user.under_18 = ends_on, under_18
    db.flush()
    last = ends_on.isoformat() if ends_on else None
    audit.record(db, actor, "change period", f"user {user.id}", user.organisation_id, ends_on=last, under_18=under_18)


def new_link(db: Session, actor: str, secret: str, user: User) -> str:
    """Return the token of an address where the user chooses a password; every earlier one stops working."""
    user.epoch += 1
    user.code_may_wait = False
    db.flush()
    audit.record(db, actor, "make account link", f"user {user.id}", user.organisation_id)
    return str(_signer(secret).dumps([user.id, user.epoch]))


def by_link(db: Session, secret: str, token: str) -> User | None:
    """Return whose password a link sets: 7 days for an invitation, 30 minutes for a new password, and only once."""
    try:
        user_id, epoch = _signer(secret).loads(token, max_age=INVITATION_SECONDS)
        user = db.get(User, user_id)
        if user and user.password_hash:
            _signer(secret).loads(token, max_age=RESET_SECONDS)
    except (BadSignature, ValueError, TypeError):
        return None
    return user if user and user.active and not has_ended(user) and user.epoch == epoch else None


def set_password(db: Session, actor: str, user: User, password: str) -> None:
    """Give somebody a password, who is then let in without a code app until one is enrolled; as `choose_password`."""
    choose_password(db, actor, user, password)
    user.code_may_wait = True
    db.flush()


def choose_password(db: Session, actor: str, user: User, password: str) -> None:
    """Keep one's own new password and end all signed-in pages; ValueError for a weak one, passwords.Busy under load."""
    if weak := passwords.weakness(password, user.email):
        raise ValueError(weak)
    user.password_hash = passwords.hashed(password)
    user.epoch += 1
    db.flush()
    audit.record(db, actor, "set password", f"user {user.id}", user.organisation_id)


def change_role(db: Session, actor: str, user: User, role: str) -> None:
    """Give a user another role and end all signed-in pages; ValueError when nobody would look after the accounts."""
    if role == user.role:
        return
    _keep_an_administrator(db, user)
    before, user.role = user.role, role
    user.epoch += 1
    db.flush()
    audit.record(db, actor, "change role", f"user {user.id}", user.organisation_id, before=before, after=role)


def end(db: Session, actor: str, user: User) -> None:
    """End an account at once; ValueError when somebody else must take over first."""
    _keep_an_administrator(db, user)
    _keep_the_worry_contact(user)
    user.active = False
    user.epoch += 1
    db.flush()
    audit.record(db, actor, "end user", f"user {user.id}", user.organisation_id)


def open_again(db: Session, actor: str, user: User) -> None:
    """Let an ended account be used again, with a new password."""
    user.active, user.password_hash = True, None
    second_factor.forget(user)
    user.epoch += 1
    db.flush()
    audit.record(db, actor, "open user again", f"user {user.id}", user.organisation_id)


def note_sign_in(db: Session, user: User, *, right: bool, by: str = "password") -> None:
    """Write down that a user signed in and by what, or that somebody tried to with a wrong password."""
    who, what = (f"{user.role} {user.id}", "sign in") if right else ("anonymous", "refuse sign in")
    audit.record(db, who, what, f"user {user.id}", user.organisation_id, by=by)


def reset_sign_in(db: Session, actor: str, user: User) -> None:
    """Take away a lost code app, its recovery codes and the sign-in elsewhere; all signed-in pages end."""
    second_factor.forget(user)
    user.code_may_wait = False
    user.epoch += 1
    db.flush()
    audit.record(db, actor, "reset sign in", f"user {user.id}", user.organisation_id)


def sign_out(db: Session, actor: str, user: User) -> None:
    """End all signed-in pages of a user, on every device."""
    user.epoch += 1
    db.flush()
    audit.record(db, actor, "sign out", f"user {user.id}", user.organisation_id)


def choose_language(db: Session, user: User, language: str) -> None:
    """Keep the language of a user's pages."""
    user.language = language
    db.flush()


def _keep_an_administrator(db: Session, user: User) -> None:
    others = select(func.count()).where(
        User.organisation_id == user.organisation_id,
        User.role == "administrator",
        User.active,
        User.ends_on.is_(None),
        User.id != user.id,
    )
    if user.role == "administrator" and not db.scalar(others):
        raise ValueError(_LAST_ADMINISTRATOR)


def _keep_the_worry_contact(user: User) -> None:
    if user.organisation.worry_contact_id == user.id:
        raise ValueError(_WORRY_CONTACT)


def _plain(email: str) -> str:
    return email.strip().lower()


def _signer(secret: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret, salt="account link")
