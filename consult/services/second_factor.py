"""The code app as second factor (RFC 6238: SHA-1, 30 seconds, six digits) and the recovery codes beside it."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import timedelta

import pyotp
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.models.base import now
from consult.models.organisation import Audit, User
from consult.services import audit, tickets
from forms.texts import lazy

STEP_SECONDS = 30
SKEW = (-1, 0, 1)
"""Steps that are taken beside the present one, for telephones whose clocks are wrong (RFC 6238, 5.2)."""
RECOVERY_CODES = 8
RECOVERY_DIGITS = 16
WRONG_BEFORE_WAITING = 5
WAIT = timedelta(minutes=15)
REFUSED = "refuse code"
_NONCE = 12

WRONG = lazy("The code is not right, or it has been used already. Write a new code from your code app.")
_WAITING = lazy("Five codes have been wrong. Wait a quarter of an hour. Then write a new code.")


def new_secret() -> str:
    """Return a new secret for a code app: 160 random bits, base32."""
    return pyotp.random_base32()


def seal(secret: str, user: User, app_secret: str) -> str:
    """Return a code app's secret sealed for one user (AES-256-GCM), as text for a column or a cookie."""
    nonce = secrets.token_bytes(_NONCE)
    closed = _cipher(secret).encrypt(nonce, app_secret.encode(), str(user.id).encode())
    return urlsafe_b64encode(nonce + closed).decode()


def unseal(secret: str, user: User, sealed: str) -> str:
    """Return what `seal` closed for this user; InvalidTag for another's or a changed one."""
    raw = urlsafe_b64decode(sealed)
    return _cipher(secret).decrypt(raw[:_NONCE], raw[_NONCE:], str(user.id).encode()).decode()


def address(user: User, app_secret: str) -> str:
    """Return the address that a code app reads from a QR code."""
    return pyotp.TOTP(app_secret).provisioning_uri(name=user.email, issuer_name=user.organisation.name)


def is_enrolled(user: User) -> bool:
    """Tell whether a user has a code app."""
    return bool(user.totp_secret)


def must_enrol(user: User, *, required: bool) -> bool:
    """Tell whether a user must enrol a code app before coming in; leaders may, and a given password lets one wait."""
    return required and user.role != "leader" and not user.code_may_wait and not is_enrolled(user)


def step_of(app_secret: str, code: str) -> int | None:
    """Return the step (of 30 seconds since 1970) whose code this is, among those that count now; None for none."""
    here, found = int(now().timestamp()) // STEP_SECONDS, None
    made = pyotp.TOTP(app_secret)
    for step in (here + skew for skew in SKEW):
        if hmac.compare_digest(made.generate_otp(step).encode(), code.encode()):
            found = step
    return found


def enrol(db: Session, actor: str, secret: str, user: User, app_secret: str, *, code: str) -> list[str]:
    """Take a code app into use that shows the right code; return eight new recovery codes, which are kept as hashes.

    All signed-in pages end. ValueError for a wrong code.
    """
    code = _digits(code)
    _turn(db, user)
    step = step_of(app_secret, code)
    if step is None:
        raise ValueError(WRONG)
    codes = [_new_recovery_code() for _ in range(RECOVERY_CODES)]
    user.totp_secret, user.totp_step = seal(secret, user, app_secret), step
    user.recovery = [_hashed(secret, user, one) for one in codes]
    user.epoch += 1
    db.flush()
    audit.record(db, actor, "enrol code app", f"user {user.id}", user.organisation_id)
    return codes


def accept(db: Session, secret: str, user: User, code: str) -> bool:
    """Tell whether a code lets its user in, and write a refusal down: one from the app or a recovery code, each once.

    After five refusals in a quarter of an hour no code is right; `why_not` says so.
    """
    code = _digits(code)
    _turn(db, user)
    if must_wait(db, user):
        return False
    right = _by_app(secret, user, code) | _by_recovery(secret, user, code)
    db.flush()
    if not right:
        audit.record(db, "anonymous", REFUSED, f"user {user.id}", user.organisation_id)
    return right


def must_wait(db: Session, user: User) -> bool:
    """Tell whether so many codes were wrong lately that none is looked at; the log counts them, restarted or not."""
    lately = select(func.count()).where(
        Audit.organisation_id == user.organisation_id,
        Audit.action == REFUSED,
        Audit.subject == f"user {user.id}",
        Audit.at > now() - WAIT,
    )
    return (db.scalar(lately) or 0) >= WRONG_BEFORE_WAITING


def why_not(db: Session, user: User) -> str:
    """Return what to do after a refused code: the same words for a wrong, an old and a used one."""
    return str(_WAITING if must_wait(db, user) else WRONG)


def forget(user: User) -> None:
    """Empty a user's code app, recovery codes and sign-in elsewhere; the caller writes down why."""
    user.totp_secret, user.totp_step, user.recovery = "", 0, []
    user.oidc_issuer, user.oidc_subject = "", ""


def _by_app(secret: str, user: User, code: str) -> bool:
    if not is_enrolled(user):
        return False
    step = step_of(unseal(secret, user, user.totp_secret), code)
    if step is None or step <= user.totp_step:
        return False
    user.totp_step = step
    return True


def _by_recovery(secret: str, user: User, code: str) -> bool:
    given = _hashed(secret, user, code)
    left = [one for one in user.recovery if not hmac.compare_digest(one, given)]
    used = len(left) < len(user.recovery)
    user.recovery = left
    return used


def _turn(db: Session, user: User) -> None:
    """Let two who send the same code at the same moment come one after the other; SQLite's writers do anyway."""
    db.execute(select(User.id).where(User.id == user.id).with_for_update())
    db.refresh(user, ["totp_secret", "totp_step", "recovery", "epoch"])


def _new_recovery_code() -> str:
    return f"{secrets.randbelow(10**RECOVERY_DIGITS):0{RECOVERY_DIGITS}d}"


def _hashed(secret: str, user: User, code: str) -> str:
    """A keyed hash: 53 random bits are no password, and whoever has only the database cannot try them."""
    key = tickets.derive(secret, "recovery codes")
    return hmac.digest(key, f"{user.id} {code}".encode(), hashlib.sha256).hex()


def _digits(code: str) -> str:
    return "".join(sign for sign in code if sign.isdecimal() and sign.isascii())


def _cipher(secret: str) -> AESGCM:
    return AESGCM(tickets.derive(secret, "code app"))
