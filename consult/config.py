"""Settings from `instance/config.toml` and `CONSULT_*`, checked once at start."""

from __future__ import annotations

import os
import re
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

SHORTEST_SECRET = 32
_MAIL_SERVER = "smtp://mail.kommun.se:587 or smtps://user:password@mail.kommun.se"
_SECRET = frozenset({"database_url", "smtp_url"})
"""Addresses that may hold a password, beside every setting whose name says that it is a secret."""
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class SettingsError(ValueError):
    """A setting that cannot be used; says which one and what to write instead."""


@dataclass(frozen=True)
class Settings:
    """Everything that an installation decides; every field is `CONSULT_<NAME>` or a key in `config.toml`."""

    instance: Path
    secret_key: str
    database_url: str
    public_url: str = "http://127.0.0.1:8000"
    demo: bool = False
    proxies: int = 0
    smtp_url: str = field(default="", repr=False)  # it may hold a password
    mail_from: str = ""
    map_hosts: str = ""
    backup_folder: str = ""
    keep_backups: int = 30
    require_totp: bool = True
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = field(default="", repr=False)
    oidc_name: str = ""

    @property
    def secure(self) -> bool:
        """Tell whether pages are served over https, which decides the cookie's name and flags."""
        return self.public_url.startswith("https://")

    @property
    def host(self) -> str:
        """The one host name (with port) that requests may name."""
        return urlsplit(self.public_url).netloc

    @property
    def own_map_hosts(self) -> frozenset[str]:
        """The named hosts of map services that may stand inside the municipality's own network."""
        return frozenset(one.strip().lower() for one in self.map_hosts.split(",") if one.strip())

    @property
    def media(self) -> Path:
        """Folder of uploaded pictures, named by the SHA-256 of their bytes."""
        return self.instance / "media"

    @property
    def charts(self) -> Path:
        """Folder of drawn charts, named by the hash of what they show."""
        return self.instance / "charts"

    @property
    def papers(self) -> Path:
        """Folder of made papers, in folders named by the hash of the result that they tell."""
        return self.instance / "papers"

    @property
    def backups(self) -> Path:
        """Folder of backups; better on another disk than the instance."""
        return Path(self.backup_folder).absolute() if self.backup_folder else self.instance / "backups"

    @property
    def outbox(self) -> Path:
        """Folder of the demo's mail, which is sent to nobody."""
        return self.instance / "outbox"


def load(
    environ: Mapping[str, str] = os.environ, *, otherwise: Mapping[str, Any] | None = None, **given: Any
) -> Settings:
    """Return checked settings: `given` first, then `CONSULT_*`, `config.toml`, and `otherwise`.

    SettingsError says in plain words which setting cannot be used.
    """
    instance = Path(given.get("instance") or environ.get("CONSULT_INSTANCE") or "instance").absolute()
    file = instance / "config.toml"
    try:
        found: dict[str, Any] = tomllib.loads(file.read_text("utf-8")) if file.exists() else {}
    except tomllib.TOMLDecodeError as wrong:
        raise SettingsError(f"{file}: {wrong}. Correct the file or remove the line.") from wrong
    names = {one.name for one in fields(Settings)}
    if unknown := set(found) - names:
        raise SettingsError(f"{file} has the unknown setting {min(unknown)!r}. Known: {', '.join(sorted(names))}.")
    found.update({name: environ[key] for name in names if environ.get(key := f"CONSULT_{name.upper()}")})
    found.update({name: value for name, value in given.items() if value is not None})
    found = {**(otherwise or {}), **found, "instance": instance}
    found.setdefault("database_url", f"sqlite:///{instance / 'consult.db'}")
    found["demo"] = _yes(found.get("demo", False))
    found["require_totp"] = _yes(found.get("require_totp", not found["demo"]))
    for name, usual in (("proxies", 0), ("keep_backups", 30)):
        found[name] = _number(name, found.get(name, usual))
    if not found.get("secret_key"):
        raise SettingsError("There is no secret_key. Run `consult init`, which makes one.")
    return _checked(Settings(**found))


def _yes(raw: Any) -> bool:
    return str(raw).lower() in {"1", "true", "yes"}


def _number(name: str, raw: Any) -> int:
    try:
        return int(raw)
    except ValueError:
        raise SettingsError(f"{name} must be a number, not {raw!r}.") from None


def _checked(settings: Settings) -> Settings:
    if len(settings.secret_key) < SHORTEST_SECRET or len(set(settings.secret_key)) < 8:
        raise SettingsError("secret_key is too short or too simple. Run `consult init` or write 32 random signs.")
    if not re.match(r"(sqlite:///|postgresql(\+psycopg)?://)", settings.database_url):
        raise SettingsError("database_url must begin with sqlite:/// or postgresql://.")
    url = urlsplit(settings.public_url)
    if url.scheme not in {"http", "https"} or not url.netloc or url.path.strip("/") or url.query:
        raise SettingsError("public_url must be an address such as https://dialog.kommun.se, without a path.")
    if url.scheme == "http" and url.hostname not in LOOPBACK and not settings.demo:
        raise SettingsError("public_url must begin with https:// (http is only for this machine and the demo).")
    _check_mail(settings)
    _check_sign_in_elsewhere(settings)
    return settings


def _check_mail(settings: Settings) -> None:
    """Refuse a mail server that cannot be one; the sentence never repeats the address, which may hold a password."""
    if settings.mail_from and not re.fullmatch(r"[^@\s<>,]+@[^@\s<>,]+", settings.mail_from):
        raise SettingsError("mail_from must be one e-mail address, such as dialog@kommun.se.")
    if not settings.smtp_url:
        return
    try:
        url = urlsplit(settings.smtp_url)
        known = url.scheme in {"smtp", "smtps"} and url.hostname and url.port != 0
    except ValueError:
        known = False
    if not known or url.path.strip("/") or url.query or url.fragment:
        raise SettingsError(
            f"smtp_url must be an address such as {_MAIL_SERVER}; write @ as %40, / as %2F, # as %23 and ? as %3F."
        )
    if not settings.mail_from:
        raise SettingsError("smtp_url needs mail_from: the address that mail comes from, such as dialog@kommun.se.")


def _check_sign_in_elsewhere(settings: Settings) -> None:
    facts = (settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret)
    if not any(facts):
        return
    if not all(facts):
        raise SettingsError("oidc_issuer, oidc_client_id and oidc_client_secret are needed together.")
    url = urlsplit(settings.oidc_issuer)
    safe = url.scheme == "https" or (url.scheme == "http" and url.hostname in LOOPBACK)
    if not safe or not url.netloc or url.query or url.fragment:
        raise SettingsError(
            "oidc_issuer must be an https address such as https://inloggning.kommun.se, as it writes it."
        )


def initialise(instance: Path, **settings: Any) -> Path:
    """Make the instance folder with a `config.toml` that has a new secret; an existing file is left alone."""
    for folder in (instance, instance / "media", instance / "charts", instance / "papers"):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = instance / "config.toml"
    if not file.exists():
        lines = {"secret_key": secrets.token_urlsafe(48)} | settings
        file.touch(mode=0o600)
        file.write_text(written(lines), "utf-8")
    return file


def written(lines: Mapping[str, Any]) -> str:
    """Return the text of a `config.toml`."""
    return "".join(f"{key} = {_toml(value)}\n" for key, value in lines.items())


def without_secrets(lines: Mapping[str, Any]) -> dict[str, Any]:
    """Return the lines of a `config.toml` that nobody can sign in or send with."""
    return {key: value for key, value in lines.items() if not (key in _SECRET or "secret" in key)}


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int) else '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'
