"""What runs: the public address through its proxies, the worker, mail and backups."""

from __future__ import annotations

import json
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import NamedTuple

from sqlalchemy import exists, func, select
from sqlalchemy.exc import SQLAlchemyError

from consult.config import Settings
from consult.database import Database
from consult.models.base import now
from consult.models.job import job
from consult.services import backups, duty, mail_server, outbox, seen
from consult.services.doctor.finding import Finding
from consult.services.doctor.machine import clocks_agree

SECONDS = 5.0
SOON = timedelta(days=14)
OFTEN = timedelta(days=2)


class Reply(NamedTuple):
    """What came back from the public address."""

    status: int
    date: str | None
    body: bytes
    ends: str | None
    """Until when the certificate holds, as the certificate writes it."""


def look(settings: Settings, database: Database) -> Iterator[Finding]:
    """Look at everything that should be running."""
    yield _https(settings)
    yield from _address(settings)
    yield _work(settings)
    yield from _jobs(database)
    yield from _mail(settings, database)
    yield _backup(settings)


def _https(settings: Settings) -> Finding:
    well = settings.secure or settings.demo
    said = f"Children's address is {settings.public_url}"
    return Finding("https", well, said if well else f"{said}: tablets need https. Set public_url, and TLS in nginx.")


def _address(settings: Settings) -> Iterator[Finding]:
    try:
        reply = _asked(settings)
    except (OSError, HTTPException) as wrong:
        said = f"{settings.public_url} does not answer: {wrong}. Start consult and nginx, and look into nginx's log."
        yield Finding("address", False, said)
        return
    yield Finding("address", True, f"{settings.public_url} answers")
    yield _proxy(settings, reply)
    if reply.date:
        yield clocks_agree(settings.public_url, parsedate_to_datetime(reply.date))
    if reply.ends:
        left = datetime.fromtimestamp(ssl.cert_time_to_seconds(reply.ends), UTC) - now()
        said = f"The certificate holds for {left.days} days more"
        yield Finding("certificate", left > SOON, said if left > SOON else f"{said}. Renew it.")


def _asked(settings: Settings) -> Reply:
    """Ask our own public address how it sees us, with the claims that no proxy may let through."""
    connection = (HTTPSConnection if settings.secure else HTTPConnection)(settings.host, timeout=SECONDS)
    claimed = seen.CLAIMED | {"X-Forwarded-Proto": "http" if settings.secure else "https"}
    try:
        connection.connect()
        raw = connection.sock
        certificate = raw.getpeercert() if isinstance(raw, ssl.SSLSocket) else None
        ends = str(certificate["notAfter"]) if certificate else None
        question = {seen.HEADER: seen.question(settings.secret_key, now())}
        connection.request("GET", "/healthz", headers=claimed | question)
        answer = connection.getresponse()
        return Reply(answer.status, answer.getheader("Date"), answer.read(1000), ends)
    finally:
        connection.close()


def _proxy(settings: Settings, reply: Reply) -> Finding:
    return Finding("proxy", not (wrong := _wrong_proxy(settings, reply)), wrong or "Addresses and https arrive as sent")


def _wrong_proxy(settings: Settings, reply: Reply) -> str:
    """Return what a proxy does wrong, and how it should be; empty when nothing is."""
    if reply.status == 400:
        return "The proxy passes on a wrong host. Let it set Host and X-Forwarded-Host, and check `proxies`."
    try:
        found = json.loads(reply.body)
        scheme, address = found["scheme"], found["address"]
    except (ValueError, KeyError, TypeError):
        return f"Something else answers at public_url (status {reply.status}), or one with another secret_key."
    if scheme != settings.public_url.partition(":")[0]:
        return "The proxy does not say that pages came by https. Let it set X-Forwarded-Proto, and set `proxies = 1`."
    if address == seen.CLAIMED["X-Forwarded-For"]:
        return "A visitor can choose who it is counted as. Let the proxy write X-Forwarded-For anew, check `proxies`."
    return ""


def _work(settings: Settings) -> Finding:
    well = duty.is_somebody_working(settings)
    wrong = "`consult work` does not run: no charts, papers or mail. Start it (`systemctl start consult-work`)."
    return Finding("work", well, "`consult work` runs" if well else wrong)


def _jobs(database: Database) -> Iterator[Finding]:
    """Work that was given up, unless the same was asked for again since."""
    later = job.alias()
    again = exists().where(later.c.kind == job.c.kind, later.c.subject == job.c.subject, later.c.id > job.c.id)
    try:
        with database.reading() as db:
            given_up = select(job.c.kind, func.count()).where(job.c.state == "failed", ~again).group_by(job.c.kind)
            found = ", ".join(f"{kind} ({n})" for kind, n in db.execute(given_up))
    except SQLAlchemyError:
        return  # the first findings have said so
    wrong = f"`consult work` gave up: {found}. Its log says why; restart it to try again."
    yield Finding("jobs", not found, wrong if found else "`consult work` has given nothing up")


def _mail(settings: Settings, database: Database) -> Iterator[Finding]:
    if not mail_server.is_there(settings):
        yield Finding("mail", True, "Mail is not set up (smtp_url): children cannot write or draw")
    try:
        with database.reading() as db:
            unsent = outbox.failed(db)
    except SQLAlchemyError:
        return  # as above
    yield Finding("mail", not unsent, f"{len(unsent)} mails could not be sent" + ("." if unsent else ""))
    for why in sorted({one.why for one in unsent} & set(outbox.WHY)):
        yield Finding("mail", False, f"Mail: {outbox.WHY[why]} Then press Try again on the municipality's page.")


def _backup(settings: Settings) -> Finding:
    if settings.demo:
        return Finding("backup", True, "The demo has no backups")
    made = [at for at, _ in backups.kept(settings.backups)]
    well = bool(made) and made[-1] > now() - OFTEN
    last = f"The last backup is of {made[-1]:%Y-%m-%d}" if made else f"There is no backup in {settings.backups}"
    return Finding("backup", well, last if well else f"{last}. Run `consult backup`, or start consult-backup.timer.")
