"""Who comes in: one rule per view, one loader per argument of an address; foreign and missing are the same 404."""

from collections.abc import Callable
from time import time
from typing import Any, TypeVar, cast

from flask import Flask, abort, current_app, flash, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from consult.config import Settings
from consult.database import Database
from consult.models.organisation import User
from consult.security import LONGEST_SIGN_IN, SAFE_METHODS
from consult.services import users
from consult.services.clearing import concerns
from consult.web import loaders
from forms.texts import lazy

View = TypeVar("View", bound=Callable[..., Any])

ANYONE = "anyone"
LEADER_LINK = "leader link"
PROJECTOR = "projector link"
"""Looks at one session and can do nothing."""
WORRY_CONTACT = "worry contact"
"""The one whom the organisation has named, whatever the role; to others the page is not there."""
WITHOUT_ACCOUNT = ((ANYONE,), (LEADER_LINK,), (PROJECTOR,))
ADMINISTRATOR, STRATEGIST, PLANNER, LEADER = "administrator", "strategist", "planner", "leader"
PLANNING = (PLANNER, STRATEGIST)
SETTING = (STRATEGIST, ADMINISTRATOR)
SEEING_SETTINGS = (*PLANNING, ADMINISTRATOR)
EVERY_ROLE = (LEADER, *PLANNING, ADMINISTRATOR)

IDLE_SECONDS = {LEADER: 4 * 3600}
"""How long a signed-in page may rest; half an hour for the others. A leader's page polls and so stays signed in."""
IDLE = 1800
_TOO_LONG = lazy("You have been signed out. Sign in again.")
FRESH = 60
LARGEST_ID = 2**31 - 1
"""What an id's column holds; no database is asked for more."""


def install(app: Flask, settings: Settings, database: Database) -> None:
    """Let every request through its view's rule, and load what its address names."""
    app.extensions["consult"] = {"settings": settings, "database": database}
    app.before_request(_enter)
    app.teardown_request(_leave)
    app.context_processor(lambda: {"user": g.get("user")})


def rule(*who: str) -> Callable[[View], View]:
    """Say who may use a view: ANYONE, LEADER_LINK, PROJECTOR, WORRY_CONTACT, or roles; exactly one rule each."""

    def mark(view: View) -> View:
        if hasattr(view, "rule"):
            raise TypeError(f"{view.__name__} has two rules")
        view.rule = who  # type: ignore[attr-defined]  # functions carry attributes
        return view

    return mark


def settings() -> Settings:
    """Return the installation's settings."""
    return cast(Settings, current_app.extensions["consult"]["settings"])


def database() -> Database:
    """Return the three engines."""
    return cast(Database, current_app.extensions["consult"]["database"])


def store() -> Session:
    """Return this request's ORM session; the database lets only unsafe methods write. The view commits."""
    if "store" not in g:
        g.store = database().reading() if request.method in SAFE_METHODS else database().writing()
    return cast(Session, g.store)


def give_way() -> None:
    """Let others write while something slow is done; before anything is written, for it would be taken back.

    SQLite has one turn to write, and an unsafe request takes it when it looks up who it is."""
    store().rollback()


def reporting() -> Session:
    """Return this request's ORM session that cannot read answers."""
    if "reporting" not in g:
        g.reporting = database().reporting()
    return cast(Session, g.reporting)


def current_user() -> User | None:
    """Return who is signed in on this page; None on pages that anyone may see."""
    return cast(User | None, g.get("user"))


def signed_in_user() -> User:
    """Return who is signed in, on a page whose rule lets nobody else in."""
    return cast(User, g.user)


def actor() -> str:
    """Return who acts, for the audit: `planner 12`, `leader link 7`."""
    return cast(str, g.actor)


def sign_in(user: User) -> None:
    """Begin a new signed-in time for a user; nothing of the time before is kept."""
    session.clear()
    session.update(user=user.id, epoch=user.epoch, began=int(time()), seen=int(time()))


def _enter() -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None
    who: tuple[str, ...] = vars(current_app.view_functions[request.endpoint])["rule"]
    if who not in WITHOUT_ACCOUNT:
        user = _signed_in()
        if user is None:
            return _to_sign_in()
        g.user, g.language, g.actor = user, user.language, f"{user.role} {user.id}"
        if who == (WORRY_CONTACT,) and not concerns.is_contact(user):
            abort(404)
        if who != (WORRY_CONTACT,) and user.role not in who:
            abort(403)
    g.given = dict(request.view_args or {})
    request.view_args = _load(g.given)
    if who == (LEADER_LINK,):
        g.actor = f"leader link {request.view_args['token'].id}"
    return None


def _signed_in() -> User | None:
    now = int(time())
    user = store().get(User, session["user"]) if "user" in session else None
    if user is None or not user.active or users.has_ended(user) or session["epoch"] != user.epoch:
        return None
    if now - session["began"] > LONGEST_SIGN_IN.total_seconds():
        return None
    if now - session["seen"] > IDLE_SECONDS.get(user.role, IDLE):
        return None
    if now - session["seen"] > FRESH:
        session["seen"] = now
    return user


def _to_sign_in() -> ResponseReturnValue:
    if "user" in session:
        session.clear()
        flash(str(_TOO_LONG))
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("admin.sign_in", next=wanted), 303)


def _load(arguments: dict[str, Any]) -> dict[str, Any]:
    loaded: dict[str, Any] = {}
    context = loaders.Context(store, settings(), current_user(), loaded)
    for name in sorted(arguments, key=loaders.ORDER.index):
        if not _can_be(arguments[name]):
            abort(404)
        loaded[name] = loaders.LOADERS[name](context, arguments[name])
        if loaded[name] is None:
            abort(404)
    return loaded


def _can_be(argument: str | int) -> bool:
    return argument <= LARGEST_ID if isinstance(argument, int) else "\0" not in argument


def _leave(_: BaseException | None) -> None:
    for name in ("store", "reporting"):
        if name in g:
            g.pop(name).close()
