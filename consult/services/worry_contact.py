"""The contact for worries, who is a contact only when a test message has been confirmed (`privacy.md` 8)."""

from __future__ import annotations

from datetime import datetime
from hashlib import blake2b
from typing import NamedTuple

from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from consult.models.base import now
from consult.models.organisation import Organisation, User
from consult.models.outbox import Mail
from consult.services import audit, organisations, outbox
from consult.services.speaking import speaking
from forms.texts import FIRST_LANGUAGE, lazy

LINK_SECONDS = 7 * 24 * 3600
TEST = "worry test"

_SUBJECT = lazy("A test: you are the contact for worries")
_BODY = lazy(
    "Hello!\n\n"
    "%(organisation)s has chosen you as contact for worries. You get a mail here when something that a child has "
    "written or drawn worries the one who reads it.\n\n"
    "This is a test. Open the link and press the button. Then we know that mail reaches you:\n\n"
    "%(link)s\n\n"
    "The link works for seven days. A mail from us never holds a word that a child has written.\n"
)


class Standing(NamedTuple):
    """How far a contact has come: `nobody`, `untested`, `on its way`, `sent`, `failed` or `confirmed`."""

    state: str
    contact: User | None = None
    at: datetime | None = None
    """When the state began; for mail that is on its way, when it is tried next."""
    why: str = ""


def standing(db: Session, organisation: Organisation) -> Standing:
    """Return how far the municipality's contact for worries has come, and what stood in the way of the test message."""
    contact = organisations.worry_contact(db, organisation)
    if contact is None:
        return Standing("nobody")
    if organisations.reads_texts(db, organisation):
        return Standing("confirmed", contact, organisation.worry_confirmed_at)
    test = _last_test(db, organisation, contact)
    if test is None:
        return Standing("untested", contact)
    state = "on its way" if test.state == "waiting" else test.state
    at = test.queued_at if state == "sent" else test.due_at
    return Standing(state, contact, at, outbox.WHY.get(test.why, ""))


def send_test(db: Session, actor: str, secret: str, public_url: str, organisation: Organisation) -> None:
    """Queue a test message in the contact's language, in the place of earlier ones; ValueError without contact."""
    contact = organisations.worry_contact(db, organisation)
    if contact is None:
        raise ValueError(lazy("Choose a contact for worries first."))
    for earlier in db.scalars(_tests(organisation).where(Mail.state != "sent")):
        db.delete(earlier)
    lang = "" if contact.language == FIRST_LANGUAGE else f"?lang={contact.language}"
    link = f"{public_url.rstrip('/')}/kontakt-vid-oro/{token(secret, organisation, contact)}{lang}"
    with speaking(contact.language):
        subject, body = str(_SUBJECT), str(_BODY) % {"organisation": organisation.name, "link": link}
    outbox.put(db, organisation.id, contact.email, subject, body, kind=TEST)
    audit.record(db, actor, "test worry contact", f"user {contact.id}", organisation.id)


def token(secret: str, organisation: Organisation, contact: User) -> str:
    """Return the signed word of the address where this contact, at this e-mail address, confirms."""
    return str(_signer(secret).dumps([organisation.id, contact.id, _digest(contact.email)]))


def by_link(db: Session, secret: str, signed: str) -> Organisation | None:
    """Return whose contact a link confirms; None after seven days and when contact or e-mail address is another."""
    try:
        number, user_id, digest = _signer(secret).loads(signed, max_age=LINK_SECONDS)
        organisation = db.get(Organisation, number)
    except (BadSignature, ValueError, TypeError):
        return None
    contact = organisations.worry_contact(db, organisation) if organisation else None
    return organisation if contact and contact.id == user_id and _digest(contact.email) == digest else None


def confirm(db: Session, organisation: Organisation) -> None:
    """Note that the test message has arrived; pressing twice changes nothing."""
    if organisations.reads_texts(db, organisation):
        return
    organisation.worry_confirmed_at = now()
    db.flush()
    contact = f"user {organisation.worry_contact_id}"
    audit.record(db, "worry contact", "confirm worry contact", contact, organisation.id)


def _last_test(db: Session, organisation: Organisation, contact: User) -> Mail | None:
    query = _tests(organisation).where(Mail.recipient == contact.email).order_by(Mail.id.desc()).limit(1)
    return db.scalars(query).one_or_none()


def _tests(organisation: Organisation) -> Select[Mail]:
    return select(Mail).where(Mail.organisation_id == organisation.id, Mail.kind == TEST)


def _digest(email: str) -> str:
    """Return what tells one e-mail address from another, for a link that must not hold it."""
    return blake2b(email.encode(), digest_size=8).hexdigest()


def _signer(secret: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret, salt="worry contact")
