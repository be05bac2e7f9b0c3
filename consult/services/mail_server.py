"""Hands one mail to the municipality's mail server; the demo has none and writes a file instead."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import SplitResult, unquote, urlsplit

from consult.config import LOOPBACK, Settings
from consult.models.outbox import Mail

SECONDS = 10.0
"""How long the server may keep us waiting, each time."""
FOR_GOOD = range(500, 600)
"""Answers with which a mail server says that asking again will not help (RFC 5321, 4.2.1)."""


class NotSentError(Exception):
    """The mail was not accepted: `why` is a key of `outbox.WHY`, `for_good` when another try would not help."""

    def __init__(self, why: str, *, for_good: bool = False) -> None:
        super().__init__(why)
        self.why, self.for_good = why, for_good


def is_there(settings: Settings) -> bool:
    """Tell whether mail can be sent at all."""
    return bool(settings.smtp_url) or settings.demo


def deliver(settings: Settings, mail: Mail) -> None:
    """Return when the server has accepted the mail; NotSentError says why it has not, and never holds the password."""
    if not settings.smtp_url:
        _write(settings, _message(settings, mail))
        return
    with _said_why():
        message = _message(settings, mail)
        with _connected(urlsplit(settings.smtp_url)) as server:
            server.send_message(message)


def _message(settings: Settings, mail: Mail) -> EmailMessage:
    host, message = urlsplit(settings.public_url).hostname, EmailMessage()
    message["From"] = settings.mail_from or f"consult@{host}"
    message["To"] = mail.recipient
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.queued_at)
    # The same at every try, so that mailboxes can tell a repeat.
    message["Message-ID"] = f"<consult.{mail.id}.{mail.queued_at:%Y%m%d%H%M%S}@{host}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.body)
    return message


@contextmanager
def _connected(url: SplitResult) -> Iterator[smtplib.SMTP]:
    host, safe = url.hostname or "", ssl.create_default_context()
    if url.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, url.port or 465, timeout=SECONDS, context=safe)
    else:
        server = smtplib.SMTP(host, url.port or 25, timeout=SECONDS)
    try:
        server.ehlo()
        if url.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=safe)
            server.ehlo()
        elif url.scheme == "smtp" and url.password and host not in LOOPBACK:
            raise NotSentError("in the clear")
        if url.username:
            _sign_in(server, unquote(url.username), unquote(url.password or ""))
        yield server
    finally:
        with suppress(OSError):  # what is accepted is accepted, whatever the farewell
            server.quit()
        server.close()


def _sign_in(server: smtplib.SMTP, user: str, password: str) -> None:
    try:
        server.login(user, password)
    except (smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError, UnicodeError):
        raise NotSentError("password") from None


@contextmanager
def _said_why() -> Iterator[None]:
    try:
        yield
    except smtplib.SMTPRecipientsRefused as refused:
        codes = [code for code, _ in refused.recipients.values()]
        raise NotSentError("address", for_good=all(code in FOR_GOOD for code in codes)) from None
    except ssl.SSLError:  # before ValueError, which a wrong certificate is too
        raise NotSentError("certificate") from None
    except (smtplib.SMTPNotSupportedError, ValueError, UnicodeError):  # an address that mail cannot have
        raise NotSentError("address", for_good=True) from None
    except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as refused:
        raise NotSentError("refused", for_good=refused.smtp_code in FOR_GOOD) from None
    except OSError:  # smtplib's own errors are among them
        raise NotSentError("unreachable") from None


def _write(settings: Settings, message: EmailMessage) -> None:
    settings.outbox.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = str(message["Message-ID"]).strip("<>").partition("@")[0]
    (settings.outbox / f"{name}.eml").write_bytes(message.as_bytes())
