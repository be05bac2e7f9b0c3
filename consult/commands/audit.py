"""`consult audit`: is the log whole, and the hash to note on paper."""

from __future__ import annotations

import sys

import click

from consult import config
from consult.database import opened


@click.group()
def audit() -> None:
    """Look after the log of who did what."""


@audit.command()
@click.option("--noted", default="", help="A hash that `consult audit head` printed before: is it still there?")
def verify(noted: str) -> None:
    """Walk the whole log and name the first row that was changed, taken out, put in or moved."""
    from consult.services import audit_chain  # noqa: PLC0415  # the command starts faster without

    with opened(config.load()) as database, database.reading() as db:
        found = audit_chain.check(db, noted.strip().lower())
    if found.fault:
        click.echo(f"{found.fault} The {found.rows} rows before it are whole.")
    else:
        click.echo(f"All {found.rows} rows are whole and in their places. Last: {found.head or 'none'}")
        if noted:
            click.echo(_about(found.noted_at))
    sys.exit(bool(found.fault or (noted and found.noted_at is None)))


@audit.command()
def head() -> None:
    """Print the hash of the last row: note it on paper, with the day, where whoever runs the server cannot reach."""
    from consult.services import audit_chain  # noqa: PLC0415  # as above

    with opened(config.load()) as database, database.reading() as db:
        last = audit_chain.last(db)
    click.echo(f"{last.hash} row {last.id}, {last.at:%Y-%m-%d %H:%M} UTC" if last else "The log is empty.")


def _about(row: int | None) -> str:
    if row is None:
        return "The noted hash is not in the log: it has been cut or written anew since the hash was noted."
    return f"The noted hash is that of row {row}: nothing up to there has been written anew."
