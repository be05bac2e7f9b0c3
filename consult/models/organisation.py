"""Organisations (municipalities) with their settings, and their staff."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.models.base import Base

ROLES = ("administrator", "strategist", "planner", "leader")
SMALLEST_K = 7


class Organisation(Base):
    """A municipality: owns everything below it; nobody reaches across."""

    __tablename__ = "organisation"
    __table_args__ = (CheckConstraint(f"k >= {SMALLEST_K}", name="k"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    k: Mapped[int] = mapped_column(default=SMALLEST_K)
    legal_basis: Mapped[str] = mapped_column(default="")
    retention: Mapped[str] = mapped_column(default="")
    worry_contact_id: Mapped[int | None]
    """A user; no foreign key, for user and organisation would then need each other to exist first."""
    worry_confirmed_at: Mapped[datetime | None]
    """When the worry contact confirmed a test message; empty again when the contact or the address changes."""
    letter: Mapped[str] = mapped_column(default="")
    mailbox: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    adults_url: Mapped[str] = mapped_column(default="")
    languages: Mapped[list[str]] = mapped_column(default=lambda: ["sv"])
    colour: Mapped[str] = mapped_column(default="")
    """The colour of printed headings, `#rrggbb`; empty for ours."""
    map_service: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """The municipality's own WMS: `{"url", "layers", "epsg"}`; empty without one."""


class User(Base):
    """Staff. `epoch` rises when all signed-in pages must die; without password until the invitation is used."""

    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    email: Mapped[str] = mapped_column(unique=True)
    role: Mapped[str]
    password_hash: Mapped[str | None]
    epoch: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)
    language: Mapped[str] = mapped_column(default="sv")
    ends_on: Mapped[date | None]
    """The last day of a period, for those who are employed for some weeks; None without end."""
    under_18: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Then a grown-up with a telephone answers for each sitting that this leader runs (`privacy.md` 8)."""
    totp_secret: Mapped[str] = mapped_column(default="")
    """The sealed secret of the person's code app; empty until one is enrolled."""
    totp_step: Mapped[int] = mapped_column(default=0)
    """The last half minute whose code was used; no code works twice."""
    recovery: Mapped[list[str]] = mapped_column(default=list)
    """Hashes of the recovery codes that are left."""
    code_may_wait: Mapped[bool] = mapped_column(default=False)
    """Somebody else gave the password (`--password-stdin`): no code app is asked for until one is enrolled."""
    oidc_issuer: Mapped[str] = mapped_column(default="")
    oidc_subject: Mapped[str] = mapped_column(default="")
    """Who the person is at the municipality's own sign-in; empty until it was used the first time."""
    organisation: Mapped[Organisation] = relationship(foreign_keys=[organisation_id], lazy="joined")


class Audit(Base):
    """Who did what, when and why; never the text of an answer. Written in the verb's own transaction.

    Each row holds the hash of the row before it, so that a row that was changed, taken out or put in is seen.
    """

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    at: Mapped[datetime]
    actor: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    before: Mapped[str] = mapped_column(default="")
    """The hash of the row before; empty for the first."""
    hash: Mapped[str] = mapped_column(default="")
    """SHA-256 of this row with `before`, as hex (`services/audit.py`)."""
