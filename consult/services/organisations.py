"""Municipalities, and what they have decided for all their consultations."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.models.organisation import SMALLEST_K, Organisation, User
from consult.services import audit
from forms.texts import FIRST_LANGUAGE, lazy

LARGEST_K = 30
_K = lazy("Choose a number from %(smallest)d to %(largest)d.")
_STRANGER = lazy("Choose a person with an account in your municipality.")


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
    """Change settings; ValueError for a K under 7, a contact from elsewhere, or without Swedish. Audited by name."""
    changed = {name: value for name, value in facts.items() if getattr(organisation, name) != value}
    if not changed:
        return
    if not SMALLEST_K <= changed.get("k", SMALLEST_K) <= LARGEST_K:
        raise ValueError(_K % {"smallest": SMALLEST_K, "largest": LARGEST_K})
    if changed.get("worry_contact_id") and not _is_member(db, organisation, changed["worry_contact_id"]):
        raise ValueError(_STRANGER)
    if FIRST_LANGUAGE not in changed.get("languages", [FIRST_LANGUAGE]):
        raise ValueError("Swedish stands behind every other language")
    before = {"k": organisation.k} if "k" in changed else {}
    for name, value in changed.items():
        setattr(organisation, name, value)
    db.flush()
    subject = f"organisation {organisation.id}"
    audit.record(db, actor, "change settings", subject, organisation.id, changed=sorted(changed), before=before)


def as_slug(name: str) -> str:
    """Return a name as an address writes it: `Täby kommun` becomes `taby-kommun`."""
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _is_member(db: Session, organisation: Organisation, user_id: int) -> bool:
    user = db.get(User, user_id)
    return user is not None and user.active and user.organisation_id == organisation.id
