"""Registers the blueprint of every audience and the one token that their forms carry."""

from importlib import import_module
from importlib.util import find_spec

from flask import Flask
from flask_wtf import CSRFProtect

from consult.security import LONGEST_SIGN_IN

AUDIENCES = ("plumbing", "admin", "planner", "leader", "public", "child")


def install(app: Flask) -> None:
    """Register all blueprints; the child's has no cookie and therefore no token (its ticket stands for it)."""
    app.config["WTF_CSRF_TIME_LIMIT"] = int(LONGEST_SIGN_IN.total_seconds())
    # Behind a proxy the Referer says nothing that `security.own_origin` has not asked.
    app.config["WTF_CSRF_SSL_STRICT"] = False
    csrf = CSRFProtect(app)
    for name in AUDIENCES:
        if find_spec(f"consult.web.{name}"):
            blueprint = import_module(f"consult.web.{name}").blueprint
            app.register_blueprint(blueprint)
            if name == "child":
                csrf.exempt(blueprint)
