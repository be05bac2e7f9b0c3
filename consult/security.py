"""What every answer carries and every request must obey (`privacy.md` 6): headers, Host, Origin, the staff's cookie."""

from datetime import timedelta
from urllib.parse import urlsplit

from flask import Flask, Response, abort, request

from consult.config import Settings

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
OWN = ("script", "style", "img", "font", "media", "connect", "manifest", "worker", "frame")
RULES = {
    "default-src": "'none'",
    **{f"{kind}-src": "'self'" for kind in OWN},
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}


def policy(**other: str) -> str:
    """Return the content security policy, with other rules where they are given (`form_action` for `form-action`)."""
    rules = RULES | {name.replace("_", "-"): rule for name, rule in other.items()}
    return "; ".join(f"{name} {rule}" for name, rule in rules.items())


POLICY = policy()
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # `no-referrer` would make browsers send `Origin: null` with our own forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
WITH_MICROPHONE = HEADERS["Permissions-Policy"].replace("microphone=()", "microphone=(self)")
"""For the one page on which a planner or a leader records."""
WITHIN_OURS = {
    "Content-Security-Policy": policy(
        connect_src="'none'", worker_src="'none'", form_action="'none'", frame_src="'none'", frame_ancestors="'self'"
    ),
    "X-Frame-Options": "SAMEORIGIN",
}
"""For a page that stands within one of our own and can send nothing."""
IMMUTABLE = "public, max-age=31536000, immutable"
LONGEST_SIGN_IN = timedelta(hours=12)


def install(app: Flask, settings: Settings) -> None:
    """Set the cookie's name and flags, check every request and put the headers on every answer, errors too."""
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="__Host-consult" if settings.secure else "consult",
        SESSION_COOKIE_SECURE=settings.secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=LONGEST_SIGN_IN,
        # A phone that was handed over keeps its cookie, but a child's page never sets one.
        SESSION_REFRESH_EACH_REQUEST=False,
    )

    @app.before_request
    def check() -> None:
        if not knows(settings, request.host):
            abort(400)
        if request.method not in SAFE_METHODS and not own_origin(settings, request.headers.get("Origin")):
            abort(403)

    @app.after_request
    def protect(response: Response) -> Response:
        response.headers.extend({name: HEADERS[name] for name in HEADERS if name not in response.headers})
        if settings.secure:
            response.headers["Strict-Transport-Security"] = "max-age=63072000"
        if response.mimetype == "text/html" or not response.headers.get("Cache-Control"):
            response.headers["Cache-Control"] = "no-store"
        return response


def knows(settings: Settings, host: str) -> bool:
    """Tell whether a request may name this host: the public one, and this machine when we serve only it or the demo."""
    local = settings.demo or urlsplit(settings.public_url).hostname in LOOPBACK
    return host == settings.host or (local and urlsplit(f"//{host}").hostname in LOOPBACK)


def own_origin(settings: Settings, origin: str | None) -> bool:
    """Tell whether a page of ours sent the request; browsers that name no origin are judged by their token."""
    if origin is None:
        return True
    scheme, host = urlsplit(origin)[:2]
    return host == request.host and (scheme == "https" or not settings.secure)
