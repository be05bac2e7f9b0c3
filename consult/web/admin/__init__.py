"""Accounts and the organisation's settings: signing in, inviting, roles, what the municipality has decided."""

from flask import Blueprint

blueprint = Blueprint("admin", __name__)

from consult.web.admin import account, navigation, organisation, sign_in, users, worries  # noqa: E402 - they register themselves

__all__ = ["account", "blueprint", "navigation", "organisation", "sign_in", "users", "worries"]
