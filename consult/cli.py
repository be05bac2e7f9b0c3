"""The command `consult`."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from consult import config
from consult.commands import audit, disclose, keep
from consult.commands.upgrade import upgrade
from consult.config import Settings, SettingsError
from consult.database import connect, damage, opened

HOST, PORT = "127.0.0.1", 8000
DAMAGED = (
    "The database {} is damaged ({}). Nothing has been changed. Move the file away together with those beside it that "
    "end in -wal and -shm, keep them, and bring the last backup back with `consult restore`."
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Ask children what they think of a place that is being planned, and answer them."""


@cli.command()
def init() -> None:
    """Make the instance folder with its settings and secret, and the database's tables."""
    settings = _prepared()
    click.echo(f"Ready in {settings.instance}. Add the first user with `consult user add`, then `consult serve`.")


@cli.group()
def user() -> None:
    """Staff accounts."""


@user.command("add")
@click.option("--email", required=True)
@click.option("--role", required=True, type=click.Choice(["administrator", "strategist", "planner", "leader"]))
@click.option("--organisation", required=True, help="The municipality's short name in addresses; made if it is new.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input instead of making a link.")
def user_add(email: str, role: str, organisation: str, password_stdin: bool) -> None:
    """Add a user; without a password, print a link that is shown once and lasts seven days."""
    from consult.services import organisations, users  # noqa: PLC0415  # the command starts faster without

    settings = _prepared()

    def add(db: Any) -> str:
        owner = organisations.by_slug(db, organisation) or organisations.create(
            db, "command", organisation, organisation
        )
        made = users.create(db, "command", owner.id, email, role)
        if password_stdin:
            users.set_password(db, "command", made, sys.stdin.readline().rstrip("\n"))
            return f"{email} can sign in at {settings.public_url}/logga-in"
        return f"{settings.public_url}/konto/{users.new_link(db, 'command', settings.secret_key, made)}"

    click.echo(_written(settings, add))


@user.command("reset")
@click.option("--email", required=True)
def user_reset(email: str) -> None:
    """Take a user's code app away and print a link for a new password, when no administrator can come in."""
    from consult.services import users  # noqa: PLC0415  # the command starts faster without

    settings = _prepared()

    def reset(db: Any) -> str:
        if (found := users.by_email(db, email)) is None:
            raise ValueError(f"There is no account with {email}.")
        users.reset_sign_in(db, "command", found)
        return f"{settings.public_url}/konto/{users.new_link(db, 'command', settings.secret_key, found)}"

    click.echo(_written(settings, reset))


@cli.command()
@click.option("--host", default=HOST, show_default=True)
@click.option("--port", default=PORT, show_default=True, type=int)
@click.option("--workers", default=1, show_default=True, type=int, help="More than one needs PostgreSQL.")
@click.option("--without-work", is_flag=True, help="`consult work` runs elsewhere, as a unit of its own.")
def serve(host: str, port: int, workers: int, without_work: bool) -> None:
    """Serve the pages, with `consult work` beside."""
    from consult.serve import serve as run  # noqa: PLC0415  # gunicorn is only needed here

    run(_prepared({"public_url": f"http://{host}:{port}"}), host, port, workers=workers, with_work=not without_work)


@cli.command()
@click.option("--keep", is_flag=True, help="Start it again when it dies.")
def work(keep: bool) -> None:
    """Draw charts and keep the clocks; one such process beside the server."""
    if keep:
        from consult.serve import keep_working  # noqa: PLC0415  # gunicorn is only needed here

        return keep_working()
    from consult.migrations import refuse_other  # noqa: PLC0415  # as in _prepared
    from consult.work import run  # noqa: PLC0415  # matplotlib is only needed here

    settings = config.load()
    database = connect(settings)
    refuse_other(database.read)
    database.dispose()
    return run(settings)


@cli.command()
@click.option("--host", default=HOST, show_default=True)
@click.option("--port", default=PORT, show_default=True, type=int, envvar="PORT")
@click.option("--no-serve", is_flag=True, help="Make the demo and stop.")
@click.option("--json", "as_json", is_flag=True, help="Print addresses, passwords and codes as JSON.")
@click.option("--tls", is_flag=True, help="Serve over https with a local authority, to try on tablets.")
def demo(host: str, port: int, no_serve: bool, as_json: bool, tls: bool) -> None:
    """Serve a fictional municipality; a second run keeps its data and makes new passwords."""
    from consult import demo_report, tls as local_tls  # noqa: I001, PLC0415  # as above
    from consult.serve import serve as run  # noqa: PLC0415  # as above
    from consult.services import demo as made_up  # noqa: PLC0415  # as above

    scheme = "https" if tls else "http"
    settings = _prepared({"public_url": f"{scheme}://{host}:{port}"}, demo=True)
    report = _written(
        settings, lambda db: demo_report.of(made_up.make(db, settings.secret_key, settings.media), settings)
    )
    click.echo(json.dumps(report, ensure_ascii=False, indent=2) if as_json else demo_report.plain(report))
    if not no_serve:
        run(settings, host, port, certificate=local_tls.make(settings.instance / "tls", host) if tls else None)


@cli.command()
@click.argument("code")
@click.option("--children", required=True, type=click.IntRange(1, 10_000))
@click.option("--seed", default=1, show_default=True, type=int)
@click.option(
    "--base-url", default=None, help="Where the server is; the children's address of the settings if left out."
)
def simulate(code: str, children: int, seed: int, base_url: str | None) -> None:
    """Answer a session over HTTP as so many children."""
    from collections import Counter  # noqa: PLC0415  # only here

    from tqdm import tqdm  # noqa: PLC0415

    from consult.services.simulate import answer  # noqa: PLC0415

    address = f"{(base_url or config.load().public_url).rstrip('/')}/s/{code.replace(' ', '')}"
    try:
        statuses = Counter(tqdm(answer(address, children, seed), total=children, unit="child", disable=None))
    except OSError as wrong:
        raise click.ClickException(f"{address} does not answer: {wrong}") from wrong
    click.echo(", ".join(f"{n} × {status}" for status, n in sorted(statuses.items())))
    if set(statuses) - {200, 201}:
        sys.exit(1)


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
def doctor(as_json: bool) -> None:
    """Look the installation over and say what to mend; 1 when something is wrong."""
    from consult.services.doctor import examine  # noqa: PLC0415  # only here

    settings = config.load()
    findings = list(examine(settings, connect(settings)))
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=1))
    for finding in () if as_json else findings:
        click.echo(f"{'ok   ' if finding.well else 'WRONG'} {finding.said}")
    sys.exit(not all(finding.well for finding in findings))


cli.add_command(audit.audit)
cli.add_command(disclose.disclose)
cli.add_command(keep.backup)
cli.add_command(keep.restore)
cli.add_command(upgrade)


def _prepared(otherwise: dict[str, Any] | None = None, **given: Any) -> Settings:
    """Return the settings of an instance that has its folder, its secret and its tables."""
    from consult import migrations  # noqa: PLC0415  # Alembic stays out of the server's import path

    config.initialise(Path(os.environ.get("CONSULT_INSTANCE") or "instance").absolute())
    settings = config.load(otherwise=otherwise, **given)
    database = connect(settings)
    if wrong := damage(database):
        raise ValueError(DAMAGED.format(settings.database_url.removeprefix("sqlite:///"), wrong))
    if migrations.revision_of(database.write) and not settings.demo:
        migrations.refuse_other(database.write)  # older ones are for `consult upgrade`, which makes a backup first
    migrations.upgrade(database.write)
    database.dispose()
    return settings


def _written(settings: Settings, do: Callable[[Any], Any]) -> Any:
    """Run a verb in a transaction of its own and return what it returned."""
    with opened(settings) as database, database.writing() as db:
        done = do(db)
        db.commit()
        return done


def main() -> None:
    """Run the command; what is wrong with a setting is said in one sentence."""
    try:
        cli()
    except (SettingsError, ValueError) as wrong:
        click.echo(str(wrong), err=True)
        sys.exit(2)
