"""Puts the application together."""

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from consult import assets, config, database, errors, i18n, security
from consult.config import Settings
from consult.web import access, audiences, limits
from forms import staff
from forms.staff.users import ROLE_NAMES


def create_app(settings: Settings | None = None) -> Flask:
    """Return the application for the settings given, else for those of the instance folder."""
    settings = settings or config.load()
    app = Flask("consult", static_folder=None, instance_path=str(settings.instance))
    app.wsgi_app = ProxyFix(app.wsgi_app, *[settings.proxies] * 3)  # type: ignore[method-assign]  # as Flask documents
    _prepare_templates(app)
    i18n.install(app)
    errors.install(app)
    security.install(app, settings)
    access.install(app, settings, database.connect(settings))
    limits.install(app)
    audiences.install(app)
    return app


def _prepare_templates(app: Flask) -> None:
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals |= {
        "asset": assets.address,
        "integrity": assets.integrity,
        "picture": assets.picture,
        "picture_address": assets.picture_address,
        "attributes": staff.attributes,
        "is_group": staff.is_group,
        "shown": staff.shown,
        "role_name": ROLE_NAMES.__getitem__,
    }
