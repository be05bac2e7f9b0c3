"""Accounts and the organisation's settings: signing in, inviting, roles, what the municipality has decided."""

from flask import Blueprint

blueprint = Blueprint("admin", __name__)

from consult.web.admin import (  # noqa: E402 - they register themselves
    account,
    code_app,
    codes,
    elsewhere,
    hand_over,
    log,
    mail,
    map_service,
    navigation,
    organisation,
    purges,
    sign_in,
    users,
    worries,
    worry_contact,
)

__all__ = [
    "account",
    "blueprint",
    "code_app",
    "codes",
    "elsewhere",
    "hand_over",
    "log",
    "mail",
    "map_service",
    "navigation",
    "organisation",
    "purges",
    "sign_in",
    "users",
    "worries",
    "worry_contact",
]
