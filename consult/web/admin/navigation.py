"""The staff's menu: what a role may open, and where it begins."""

from typing import NamedTuple

from flask import current_app, g, request, url_for

from consult.models.organisation import User
from consult.services import second_factor
from consult.services.clearing import concerns
from consult.web.access import ADMINISTRATOR, LEADER, PLANNING, SEEING_SETTINGS, WORRY_CONTACT, settings
from consult.web.admin import blueprint
from forms.texts import lazy


class Entry(NamedTuple):
    """One entry of the menu; the first one a role has is where it begins."""

    endpoint: str
    label: str
    who: tuple[str, ...]


class Item(NamedTuple):
    """An entry as the page shows it."""

    label: str
    address: str
    here: bool


ENTRIES = (
    Entry("planner.home", lazy("Projects"), PLANNING),
    Entry("planner.assignment_list", lazy("Assignments"), PLANNING),
    Entry("leader.home", lazy("My sessions"), (LEADER,)),
    Entry("admin.users", lazy("Accounts"), (ADMINISTRATOR,)),
    Entry("admin.purges", lazy("Purging"), (ADMINISTRATOR,)),
    Entry("admin.organisation", lazy("The municipality"), SEEING_SETTINGS),
    Entry("admin.log_page", lazy("The log"), (ADMINISTRATOR,)),
    Entry("admin.worries", lazy("Marked for worry"), (WORRY_CONTACT,)),
)


@blueprint.app_context_processor
def menu() -> dict[str, object]:
    """Hand the menu to the templates."""
    return {"navigation": navigation, "home": lambda: home(g.user), "wants_code_app": wants_code_app}


def navigation() -> list[Item]:
    """Return the menu of who is signed in."""
    items = [Item(one.label, _address(one, g.user), False) for one in _entries(g.user)]
    here = max((item.address for item in items if request.path.startswith(item.address)), key=len, default=None)
    return [item._replace(here=item.address == here) for item in items]


def home(user: User) -> str:
    """Return the address where a user's work begins."""
    return _address(_entries(user)[0], user)


def wants_code_app() -> bool:
    """Tell whether the first page invites to read in a code app: its user was let in without one."""
    user: User = g.user
    waits = settings().require_totp and user.code_may_wait and user.role != LEADER
    return waits and not second_factor.is_enrolled(user) and request.path == home(user)


def _entries(user: User) -> list[Entry]:
    is_one_of = {user.role, WORRY_CONTACT if concerns.is_contact(user) else user.role}
    return [one for one in ENTRIES if is_one_of & set(one.who) and one.endpoint in current_app.view_functions]


def _address(entry: Entry, user: User) -> str:
    return url_for(entry.endpoint, organisation=user.organisation.slug)
