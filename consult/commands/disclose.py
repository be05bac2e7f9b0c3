"""`consult disclose`: raw records handed out by law, by two people with their own passwords."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from sqlalchemy.orm import Session

from consult import config
from consult.config import Settings
from consult.database import opened
from consult.models.organisation import User

NUMBER = click.argument("number", type=click.IntRange(1, 2**31 - 1))
AS = click.option(
    "--as", "email", required=True, help="Who you are; your password (next line: code) is read from standard input."
)


@click.group()
def disclose() -> None:
    """Hand out raw records when the law asks for it: a strategist and an administrator together."""


@disclose.command()
@click.argument("consultation", type=click.IntRange(1, 2**31 - 1))
@click.option("--reason", required=True, help="Who asks for the records, and by which law or decision.")
@AS
def ask(consultation: int, reason: str, email: str) -> None:
    """Ask for the records of a consultation, by its number in the address."""
    from consult.models.consultation import Consultation  # noqa: PLC0415  # the command starts faster without
    from consult.services import disclosures  # noqa: PLC0415  # as above

    def do(db: Session, user: User) -> int:
        found = db.get(Consultation, consultation)
        if found is None or found.organisation_id != user.organisation_id:
            raise ValueError("There is no such consultation.")
        return disclosures.ask(db, user, found, reason).id

    made = _signed(config.load(), email, do)
    click.echo(f"Request {made}. Now the other of the two: consult disclose agree {made} --as …")


@disclose.command()
@NUMBER
@AS
def agree(number: int, email: str) -> None:
    """Agree to a request that the other of the two made."""
    from consult.services import disclosures  # noqa: PLC0415  # as above

    _signed(config.load(), email, lambda db, user: disclosures.agree(db, user, _found(db, user, number)))
    click.echo(f"Agreed. The file can be written once: consult disclose write {number} --to FILE --as …")


@disclose.command()
@NUMBER
@click.option("--to", type=click.Path(path_type=Path, dir_okay=False), required=True, help="A file that is not there.")
@AS
def write(number: int, to: Path, email: str) -> None:
    """Write the records to a new file that only this system's user can read."""
    from consult.services import disclosures  # noqa: PLC0415  # as above

    settings = config.load()
    try:
        handle = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as wrong:
        raise click.ClickException(f"{to} cannot be made: {wrong.strerror}. Choose another file.") from wrong
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            _signed(settings, email, lambda db, user: disclosures.begin(db, user, _found(db, user, number)))
            _fill(settings, number, file)
    except BaseException:
        to.unlink()
        raise
    click.echo(f"{to} is written. It begins with what is left out. Only you can read it: hand it on safely, delete it.")


def _fill(settings: Settings, number: int, file: Any) -> None:
    from consult.models.purge import Disclosure  # noqa: PLC0415  # as above
    from consult.services import raw_records  # noqa: PLC0415  # as above

    with opened(settings) as database, database.reading() as db:
        file.writelines(raw_records.lines(db, db.get_one(Disclosure, number)))


def _signed(settings: Settings, email: str, do: Callable[[Session, User], Any]) -> Any:
    """Do something as the person whose password stands on standard input; the try is written down in any case."""
    from consult.services import disclosures  # noqa: PLC0415  # as above

    password, code = (sys.stdin.readline().rstrip("\n") for _ in range(2))
    with opened(settings) as database, database.writing() as db:
        user = disclosures.person(db, settings.secret_key, email, password, code)
        db.commit()
        if user is None:
            raise ValueError(disclosures.WRONG)
        done = do(db, user)
        db.commit()
        return done


def _found(db: Session, user: User, number: int) -> Any:
    """Return a request of the person's own municipality; a foreign one looks as one that is not there."""
    from consult.services import disclosures  # noqa: PLC0415  # as above

    found = disclosures.find(db, user, number)
    if found is None:
        raise ValueError("There is no such request.")
    return found
