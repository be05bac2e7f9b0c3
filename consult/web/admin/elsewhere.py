"""Signing in with the municipality's own account (OpenID Connect): code flow with PKCE, state and nonce.

The libraries are loaded only where `oidc_issuer` is set.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from time import time
from typing import Any, cast

from flask import Flask, abort, current_app, flash, redirect, render_template, request, session, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.config import Settings, SettingsError
from consult.services import elsewhere as people
from consult.services import passwords
from consult.web.access import ANYONE, rule, settings, store
from consult.web.admin import blueprint
from consult.web.admin.half_way import SECONDS, come_in
from consult.web.admin.sign_in import local

SKEW_SECONDS = 60
PATIENCE_SECONDS = 5
SIGNATURES = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
"""Only such as need the issuer's private key: never `none`, never a hash with a secret that we share."""
_CLIENT = "consult sign-in elsewhere"
_PLACES = BoundedSemaphore(2)


class Refused(Exception):  # noqa: N818  # it says what is the case
    """The issuer's answer does not let anybody in; says why, for the log."""


@blueprint.record_once
def _prepare(state: BlueprintSetupState) -> None:
    given: Settings = state.app.extensions["consult"]["settings"]
    if given.oidc_issuer:
        state.app.extensions[_CLIENT] = _client(cast(Flask, state.app), given)


@blueprint.get("/logga-in/kommun")
@rule(ANYONE)
def begin_elsewhere() -> ResponseReturnValue:
    """Send somebody to the municipality's sign-in."""
    _forget()
    session["wanted"] = local(request.args.get("next"))
    try:
        with _asking() as client:
            sent: ResponseReturnValue = client.authorize_redirect(_own_address())
            return sent
    except Refused as why:
        return _back(why)


@blueprint.get("/logga-in/kommun/svar")
@rule(ANYONE)
def from_elsewhere() -> ResponseReturnValue:
    """Check what the municipality's sign-in answered; it lets in by a POST of ours, for a GET writes nothing."""
    try:
        with _asking() as client:
            claims = _checked(client.authorize_access_token(claims_options=_claims(), leeway=SKEW_SECONDS))
    except Refused as why:
        return _back(why)
    email = str(claims.get("email") or "") if claims.get("email_verified") is True else ""
    session["elsewhere"] = {"subject": claims["sub"], "email": email, "at": int(time())}
    return render_template("admin/elsewhere.html", name=settings().oidc_name)


@blueprint.post("/logga-in/kommun/svar")
@rule(ANYONE)
def enter_from_elsewhere() -> ResponseReturnValue:
    """Let somebody in for whom the municipality's sign-in has vouched."""
    found, wanted = session.pop("elsewhere", None), session.pop("wanted", None)
    if found is None or not settings().oidc_issuer or time() - found["at"] > SECONDS:
        return _back(Refused("nothing waits"))
    try:
        user = people.person(store(), settings().oidc_issuer, found["subject"], found["email"])
    except ValueError as why:
        flash(str(why))
        return redirect(url_for("admin.sign_in"), 303)
    return come_in(user, wanted, by="municipality")


@contextmanager
def _asking() -> Iterator[Any]:
    """Give the client for a talk with the issuer: at most two at a time, for children's threads must not wait."""
    if (client := current_app.extensions.get(_CLIENT)) is None:
        abort(404)
    if not _PLACES.acquire(blocking=False):
        raise passwords.Busy
    try:
        with _as_refused():
            _know(client)
            yield client
    finally:
        _PLACES.release()


@contextmanager
def _as_refused() -> Iterator[None]:
    """Turn whatever the libraries say of a wrong or missing answer into Refused."""
    from authlib.common.errors import AuthlibBaseError  # noqa: PLC0415  # only where it is set
    from joserfc.errors import JoseError  # noqa: PLC0415
    from requests import RequestException  # noqa: PLC0415

    try:
        yield
    except (AuthlibBaseError, JoseError, RequestException, ValueError, LookupError, RuntimeError) as wrong:
        raise Refused(f"{type(wrong).__name__}: {wrong}") from wrong


def _know(client: Any) -> None:
    """Read what the issuer says of itself, once, and hold it to the issuer's name and to safe signatures."""
    said = client.load_server_metadata()
    if said.get("issuer") != settings().oidc_issuer:
        said.pop("_loaded_at", None)
        raise Refused(f"the issuer calls itself {said.get('issuer')!r}")
    offered = said.get("id_token_signing_alg_values_supported") or SIGNATURES[:1]
    said["id_token_signing_alg_values_supported"] = [one for one in offered if one in SIGNATURES] or SIGNATURES[:1]


def _claims() -> dict[str, Any]:
    return {
        "iss": {"essential": True, "value": settings().oidc_issuer},
        "aud": {"essential": True, "value": settings().oidc_client_id},
    }


def _checked(token: Any) -> dict[str, Any]:
    """Return the claims of an ID token whose signature, issuer, audience, times and nonce the library has checked."""
    claims = token.get("userinfo")
    if not claims or not isinstance(claims.get("sub"), str) or not claims["sub"]:
        raise Refused("no ID token about somebody")
    return dict(claims)


def _back(why: Refused) -> ResponseReturnValue:
    current_app.logger.warning("sign-in elsewhere refused: %s", str(why)[:300])
    _forget()
    flash(_("Signing in with %(name)s did not work. Begin again.", name=settings().oidc_name))
    return redirect(url_for("admin.sign_in"), 303)


def _forget() -> None:
    """Begin anew; who is signed in stays so, for anybody's link may lead here."""
    for name in [name for name in session if name in {"elsewhere", "wanted"} or name.startswith("_state_municipality")]:
        session.pop(name)


def _own_address() -> str:
    return settings().public_url.rstrip("/") + url_for("admin.from_elsewhere")


def _client(app: Flask, given: Settings) -> Any:
    try:
        from authlib.integrations.flask_client import OAuth  # noqa: PLC0415  # only where it is set
    except ImportError as missing:
        raise SettingsError("oidc_issuer needs the extra `sso`: install consult[sso].") from missing
    return OAuth(app).register(
        "municipality",
        client_id=given.oidc_client_id,
        client_secret=given.oidc_client_secret,
        server_metadata_url=f"{given.oidc_issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid email",
            "code_challenge_method": "S256",
            "default_timeout": PATIENCE_SECONDS,
        },
    )
