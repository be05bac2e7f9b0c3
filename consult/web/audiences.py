"""Registers the blueprint of every audience and the one token that their forms carry."""

from flask import Flask
from flask_wtf import CSRFProtect

from consult.security import LONGEST_SIGN_IN
from consult.web import admin, child, leader, planner, plumbing, public

AUDIENCES = (plumbing, admin, planner, leader, public, child)


def install(app: Flask) -> None:
    """Register all blueprints; the child's has no cookie and therefore no token (its ticket stands for it)."""
    app.config["WTF_CSRF_TIME_LIMIT"] = int(LONGEST_SIGN_IN.total_seconds())
    # Behind a proxy the Referer says nothing that `security.own_origin` has not asked.
    app.config["WTF_CSRF_SSL_STRICT"] = False
    csrf = CSRFProtect(app)
    csrf.exempt(child.blueprint)
    for audience in AUDIENCES:
        app.register_blueprint(audience.blueprint)
