"""`consult backup` and `consult restore`."""

from __future__ import annotations

import os
from pathlib import Path

import click

from consult import config


@click.command()
@click.option("--to", type=click.Path(path_type=Path), default=None, help="Folder; backup_folder of the settings else.")
@click.option("--with-secret", is_flag=True, help="Also secret_key and passwords of the settings; guard the file then.")
def backup(to: Path | None, with_secret: bool) -> None:
    """Write one file with the database, pictures, recordings and settings; the server may run meanwhile."""
    from consult.services import backups  # noqa: PLC0415  # the command starts faster without

    settings = config.load()
    folder = (to or settings.backups).absolute()
    try:
        made = backups.make(settings, folder, with_secret=with_secret)
        old = backups.expire(folder, settings.keep_backups)
    except OSError as wrong:
        raise click.ClickException(f"No backup was made: {wrong}. Make room or choose another folder.") from wrong
    click.echo(f"{made} ({made.stat().st_size / 1_000_000:.1f} MB)")
    if old:
        click.echo(f"Deleted {len(old)} older than {settings.keep_backups} days.")
    if not with_secret:
        click.echo("secret_key and passwords are not in it: keep config.toml somewhere else.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--into", type=click.Path(path_type=Path), required=True, help="An empty or new folder.")
def restore(file: Path, into: Path) -> None:
    """Make a new instance folder from a backup; one of PostgreSQL fills the empty database CONSULT_DATABASE_URL."""
    from consult.services import backups  # noqa: PLC0415  # as above

    try:
        done = backups.restore(file, into.absolute(), os.environ.get("CONSULT_DATABASE_URL", ""))
    except OSError as wrong:
        raise click.ClickException(f"Nothing was restored: {wrong}.") from wrong
    click.echo(f"The backup of {done.made} is in {into}: {done.told}. Every file and number is as it was.")
    if not done.with_secret:
        click.echo(f"Write the installation's secret_key into {into / 'config.toml'}, or links and seals stop working.")
    click.echo(f"Then: CONSULT_INSTANCE={into} consult doctor")
