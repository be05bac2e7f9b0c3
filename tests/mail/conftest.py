"""A mail server on loopback, an installation that uses it, and a worker whose clock the test sets."""

import dataclasses
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from sqlalchemy import select

from consult import work
from consult.config import Settings
from consult.models.base import now
from consult.models.outbox import Mail
from consult.services import outbox
from tests.support.server import free_port
from tests.support.town import Town

NOBODY = "dialog@lund.example"


class Mailbox:
    """Keeps what is sent to it, in order; answers as it is told to. `safe` tells for each whether it came by TLS."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.safe: list[bool] = []
        self.to_recipient = self.to_message = "250 OK"

    async def handle_RCPT(  # noqa: N802  # the name and arguments that aiosmtpd asks for
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.to_recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.to_recipient

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  # as above
        if self.to_message.startswith("250"):
            message = message_from_bytes(envelope.content, policy=policy.default)  # type: ignore[arg-type]
            self.messages.append(message)
            self.safe.append(session.ssl is not None)
        return self.to_message


Listen = Callable[..., Mailbox]


@pytest.fixture
def port() -> int:
    """Where the mail server listens, or would."""
    return free_port()


@pytest.fixture
def settings(settings: Settings, port: int) -> Settings:
    """An installation with a mail server."""
    return dataclasses.replace(settings, smtp_url=f"smtp://127.0.0.1:{port}", mail_from=NOBODY)


@pytest.fixture
def listen(port: int) -> Iterator[Listen]:
    """Return what starts the mail server; it is stopped after the test."""
    running = []

    def start(**facts: Any) -> Mailbox:
        box = Mailbox()
        running.append(Controller(box, hostname="127.0.0.1", port=port, **facts))
        running[-1].start()
        return box

    yield start
    for one in running:
        one.stop()


def knows(user: str, password: str) -> dict[str, Any]:
    """Return what lets a mail server ask for this user and password."""

    def judge(*arguments: Any) -> AuthResult:
        given = arguments[-1]
        assert isinstance(given, LoginPassword)
        right = (given.login, given.password) == (user.encode(), password.encode())
        return AuthResult(success=right, handled=right)

    return {"authenticator": judge, "auth_require_tls": False}


class Postman:
    """Sends what is due, at the time that the test says it is."""

    def __init__(self, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
        self.town, self.settings, self.at = town, town.settings, now() + timedelta(seconds=5)
        monkeypatch.setattr(work, "now", lambda: self.at)

    def later(self, **time: float) -> "Postman":
        """Let time pass."""
        self.at += timedelta(**time)
        return self

    def goes(self) -> bool:
        """Send one mail; tell whether one was accepted."""
        return work._send_next(self.town.database, self.settings)

    def put(self, recipient: str = "kurator@lund.example", body: str = "Hej åäö") -> int:
        """Put a mail in the box."""
        with self.town.writing() as db:
            return outbox.put(db, self.town.organisation_id, recipient, "Något att läsa", body).id

    def mail(self) -> Mail:
        """Return the one mail there is."""
        with self.town.database.reading() as db:
            return db.scalars(select(Mail)).one()

    def due(self) -> datetime:
        """Return when the one mail is tried next."""
        return self.mail().due_at


@pytest.fixture
def postman(town: Town, monkeypatch: pytest.MonkeyPatch) -> Postman:
    """The worker's mail, by hand."""
    return Postman(town, monkeypatch)
