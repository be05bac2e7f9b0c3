"""Who somebody is that the municipality's own sign-in (OpenID Connect) vouches for; nobody gets an account by it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.models.organisation import User
from consult.services import audit, users
from forms.texts import lazy

_NOBODY = lazy("There is no account for you here. Ask your administrator for one, with the same e-mail address.")
_ENDED = lazy("Your account has ended. Ask your administrator if that is wrong.")
_ANOTHER = lazy("The account with your e-mail address belongs to another person. Ask your administrator.")


def person(db: Session, issuer: str, subject: str, email: str) -> User:
    """Return the user of a person at an issuer, whom the first time a verified address names and then binds.

    `email` is empty where the issuer does not vouch for it. ValueError says why nobody comes in.
    """
    user = db.scalars(select(User).filter_by(oidc_issuer=issuer, oidc_subject=subject)).unique().one_or_none()
    if user is None:
        user = _first_time(db, issuer, subject, email)
    if not user.active or users.has_ended(user):
        raise ValueError(_ENDED)
    return user


def _first_time(db: Session, issuer: str, subject: str, email: str) -> User:
    user = users.by_email(db, email) if email else None
    if user is None:
        raise ValueError(_NOBODY)
    if user.oidc_subject:
        raise ValueError(_ANOTHER)
    if user.active:
        user.oidc_issuer, user.oidc_subject = issuer, subject
        db.flush()
        audit.record(db, f"{user.role} {user.id}", "bind sign in", f"user {user.id}", user.organisation_id)
    return user
