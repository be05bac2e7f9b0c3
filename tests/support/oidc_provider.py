"""An OpenID provider as a process of its own, which can be told to do one thing wrong.

`python oidc_provider.py PORT` serves it; `GET /do?wrong=nonce` says what the next ID tokens get wrong.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

CLIENT, SECRET = "consult", "a secret of the provider that both know"
SUBJECT = "person-4711"
SKEWED, TOO_SKEWED = 40, 400
"""Seconds by which the two clocks differ, within and beyond what is borne."""


class State:
    """What the provider knows: its keys, the codes that wait, what it does wrong and as whom it signs in."""

    def __init__(self, port: int) -> None:
        self.issuer = f"http://127.0.0.1:{port}"
        self.key, self.another = (RSAKey.generate_key(2048, {"kid": "1", "use": "sig"}) for _ in range(2))
        self.codes: dict[str, dict[str, str]] = {}
        self.wrong, self.email, self.subject = "", "planner@lund.example", SUBJECT

    def metadata(self) -> dict[str, Any]:
        """Return what a client reads first."""
        return {
            "issuer": f"{self.issuer}/another" if self.wrong == "metadata" else self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
            "code_challenge_methods_supported": ["S256"],
        }

    def claims(self, nonce: str) -> dict[str, Any]:
        """Return the claims of an ID token, with what is wrong in them."""
        now = int(time.time())
        right: dict[str, Any] = {
            "iss": self.issuer, "sub": self.subject, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": nonce,
            "email": self.email, "email_verified": True,
        }  # fmt: skip
        wrong: dict[str, dict[str, Any]] = {
            "issuer": {"iss": "https://another.example"},
            "audience": {"aud": "another client"},
            "party": {"aud": [CLIENT, "another client"], "azp": "another client"},
            "nonce": {"nonce": "another"},
            "expired": {"iat": now - 900, "exp": now - 600},
            "ahead": {"iat": now + TOO_SKEWED, "exp": now + TOO_SKEWED + 300},
            "a little ahead": {"iat": now + SKEWED, "exp": now + SKEWED + 300},
            "a little behind": {"iat": now - SKEWED - 300, "exp": now - SKEWED},
            "unverified": {"email_verified": False},
            "in words": {"email_verified": "true"},
        }
        return right | wrong.get(self.wrong, {})

    def id_token(self, nonce: str) -> str:
        """Return a signed ID token; `none`, `shared` and `signature` are signed in ways that nobody may accept."""
        claims = self.claims(nonce)
        if self.wrong == "none":
            parts = [json.dumps(one).encode() for one in ({"alg": "none"}, claims)]
            return ".".join(base64.urlsafe_b64encode(one).decode().rstrip("=") for one in parts) + "."
        if self.wrong == "shared":
            return jwt.encode({"alg": "HS256", "kid": "1"}, claims, OctKey.import_key(SECRET))
        key = self.another if self.wrong == "signature" else self.key
        return jwt.encode({"alg": "RS256", "kid": "1"}, claims, key)

    def token(self, sent: dict[str, str], authorization: str) -> dict[str, Any] | None:
        """Exchange a code, once, for who knows the client's secret and the verifier of the challenge."""
        asked = self.codes.pop(sent.get("code", ""), None)
        expected = "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        verifier = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(verifier).decode().rstrip("=")
        if asked is None or authorization != expected or challenge != asked.get("code_challenge"):
            return None
        if sent.get("redirect_uri") != asked["redirect_uri"]:
            return None
        answer = {"access_token": secrets.token_hex(8), "token_type": "Bearer", "expires_in": 300}
        return answer if self.wrong == "no token" else answer | {"id_token": self.id_token(asked["nonce"])}


class Provider(BaseHTTPRequestHandler):
    """The provider's few addresses."""

    state: State

    def do_GET(self) -> None:
        """Answer what browsers and clients ask for."""
        address = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(address.query).items()}
        if address.path == "/.well-known/openid-configuration":
            self._json(self.state.metadata())
        elif address.path == "/keys":
            self._json({"keys": [self.state.key.as_dict(private=False)]})
        elif address.path == "/do":
            for name, value in asked.items():
                setattr(self.state, name, value)
            self.state.wrong = asked.get("wrong", "")
            self._json({})
        elif address.path == "/authorize" and asked.get("code_challenge_method") == "S256" and asked.get("nonce"):
            self._ask(asked)
        else:
            self.send_error(400)

    def do_POST(self) -> None:
        """Exchange a code for tokens."""
        raw = self.rfile.read(int(self.headers["Content-Length"])).decode()
        sent = {name: values[0] for name, values in parse_qs(raw).items()}
        answer = self.state.token(sent, self.headers.get("Authorization", ""))
        self._json(answer or {"error": "invalid_grant"}, 200 if answer else 400)

    def _ask(self, asked: dict[str, str]) -> None:
        """Show a page with one link, as a provider that knows already who it is."""
        code = secrets.token_urlsafe(16)
        self.state.codes[code] = asked
        back = f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"
        page = f'<!doctype html><title>Kommunen</title><a href="{back.replace("&", "&amp;")}">Jag är {SUBJECT}</a>'
        self._send(page.encode(), "text/html; charset=utf-8")

    def _json(self, value: object, status: int = 200) -> None:
        self._send(json.dumps(value).encode(), "application/json", status)

    def _send(self, body: bytes, kind: str, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Running:
    """A provider that runs."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer

    def do(self, wrong: str = "", **facts: str) -> None:
        """Say what it does wrong from now on, and as whom it signs in: `email`, `subject`."""
        facts = {"email": "planner@lund.example", "subject": SUBJECT} | facts
        urllib.request.urlopen(f"{self.issuer}/do?{urlencode({'wrong': wrong, **facts})}").close()  # noqa: S310


@contextmanager
def running(port: int) -> Iterator[Running]:
    """Run a provider in a process of its own until the block is left."""
    process = subprocess.Popen([sys.executable, __file__, str(port)])
    provider, end = Running(f"http://127.0.0.1:{port}"), time.monotonic() + 30
    try:
        while True:
            try:
                provider.do()
                break
            except OSError:
                if time.monotonic() > end or process.poll() is not None:
                    raise
                time.sleep(0.05)
        yield provider
    finally:
        process.terminate()
        process.wait(timeout=10)


if __name__ == "__main__":
    Provider.state = State(int(sys.argv[1]))
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Provider).serve_forever()
