"""Municipalities, and what they have decided for all their consultations."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.models.organisation import SMALLEST_K, Organisation, User
from consult.services import audit
from forms.staff.organisation import LEAST_CONTRAST, TOO_LIGHT, contrast_with_white
from forms.texts import FIRST_LANGUAGE, lazy

LARGEST_K = 30
_K = lazy("Choose a number from %(smallest)d to %(largest)d.")
_STRANGER = lazy("Choose a person with an account in your municipality.")
_PASSING = lazy("Choose a grown-up whose account has no last day.")


def create(db: Session, actor: str, slug: str, name: str = "") -> Organisation:
    """Make a municipality; ValueError for a name that an address cannot hold."""
    if not (plain := as_slug(slug)):
        raise ValueError("a municipality needs a name with letters, such as lund")
    organisation = Organisation(slug=plain, name=name or slug)
    db.add(organisation)
    db.flush()
    audit.record(db, actor, "create organisation", f"organisation {organisation.id}", organisation.id)
    return organisation


def by_slug(db: Session, slug: str) -> Organisation | None:
    """Return the municipality whose addresses begin with this word."""
    return db.scalars(select(Organisation).where(Organisation.slug == as_slug(slug))).one_or_none()


def change(db: Session, actor: str, organisation: Organisation, **facts: Any) -> None:
    """Change settings; ValueError for an unfit K, colour or contact, or without Swedish. Audited by name.

    A new contact for worries has confirmed nothing yet.
    """
    changed = {name: value for name, value in facts.items() if getattr(organisation, name) != value}
    if not changed:
        return
    if not SMALLEST_K <= changed.get("k", SMALLEST_K) <= LARGEST_K:
        raise ValueError(_K % {"smallest": SMALLEST_K, "largest": LARGEST_K})
    if changed.get("worry_contact_id"):
        _check_contact(db, organisation, changed["worry_contact_id"])
    if changed.get("colour") and contrast_with_white(changed["colour"]) < LEAST_CONTRAST:
        raise ValueError(TOO_LIGHT)
    if FIRST_LANGUAGE not in changed.get("languages", [FIRST_LANGUAGE]):
        raise ValueError("Swedish stands behind every other language")
    before = {"k": organisation.k} if "k" in changed else {}
    for name, value in changed.items():
        setattr(organisation, name, value)
    if "worry_contact_id" in changed:
        organisation.worry_confirmed_at = None
    db.flush()
    subject = f"organisation {organisation.id}"
    audit.record(db, actor, "change settings", subject, organisation.id, changed=sorted(changed), before=before)


def worry_contact(db: Session, organisation: Organisation) -> User | None:
    """Return the contact for worries, confirmed or not; None for nobody, and when the account is no longer theirs."""
    found = db.get(User, organisation.worry_contact_id) if organisation.worry_contact_id else None
    return found if found and found.organisation_id == organisation.id and can_be_contact(found) else None


def reads_texts(db: Session, organisation: Organisation) -> bool:
    """Tell whether children may write and draw: a contact for worries has confirmed that mail arrives."""
    return organisation.worry_confirmed_at is not None and worry_contact(db, organisation) is not None


def can_be_contact(user: User) -> bool:
    """Tell whether somebody can act on worries: a grown-up whose account works and has no last day."""
    return user.active and user.ends_on is None and not user.under_18


def as_slug(name: str) -> str:
    """Return a name as an address writes it: `Täby kommun` becomes `taby-kommun`."""
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _check_contact(db: Session, organisation: Organisation, user_id: int) -> None:
    user = db.get(User, user_id)
    if user is None or not user.active or user.organisation_id != organisation.id:
        raise ValueError(_STRANGER)
    if not can_be_contact(user):
        raise ValueError(_PASSING)
