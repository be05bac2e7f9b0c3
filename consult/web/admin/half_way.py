"""Between the password and the code: who is on the way in, for ten minutes, and what is still needed."""

from time import time

from flask import flash, redirect, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.models.organisation import User
from consult.services import second_factor, users
from consult.web import access
from consult.web.access import settings, store
from consult.web.admin.navigation import home

SECONDS = 600


def go_on(user: User, wanted: str | None) -> ResponseReturnValue:
    """Let in somebody whose password was right, or ask for the code, or for a code app first."""
    if second_factor.is_enrolled(user):
        page = "admin.code"
    elif second_factor.must_enrol(user, required=settings().require_totp):
        page = "admin.first_app"
    else:
        return come_in(user, wanted, by="password")
    session.clear()
    session["half"] = {"user": user.id, "epoch": user.epoch, "at": int(time()), "wanted": wanted}
    return redirect(url_for(page), 303)


def come_in(user: User, wanted: str | None, *, by: str) -> ResponseReturnValue:
    """Begin a signed-in time, which is written down, and go where one wanted to."""
    users.note_sign_in(store(), user, right=True, by=by)
    store().commit()
    access.sign_in(user)
    return redirect(wanted or home(user), 303)


def who() -> User | None:
    """Return who has given the right password and not yet a code; None after ten minutes or a change of the account."""
    half = session.get("half")
    if half is None or time() - half["at"] > SECONDS:
        return None
    user = store().get(User, half["user"])
    works = user is not None and user.active and not users.has_ended(user) and user.epoch == half["epoch"]
    return user if works else None


def wanted() -> str | None:
    """Return the page that was asked for before signing in."""
    half = session.get("half")
    return half["wanted"] if half else None


def begin_anew() -> ResponseReturnValue:
    """Send somebody back to the password."""
    session.clear()
    flash(_("It took too long. Begin again."))
    return redirect(url_for("admin.sign_in"), 303)
