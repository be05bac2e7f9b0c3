"""One loader per argument of an address, parents first: what it returns takes the argument's place, None is 404."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from consult.config import Settings
from consult.models.affected import Affected
from consult.models.assignment import Assignment
from consult.models.base import now
from consult.models.consultation import Consultation
from consult.models.group_session import GroupSession
from consult.models.organisation import Organisation, User
from consult.models.project import Project
from consult.models.template import Template
from consult.models.theme import Theme, sorter
from consult.services import editing, leader_links, users, worry_contact
from consult.services.clearing import concerns
from forms.question import Question

WITHOUT_TEXTS = ("draft", "purged")


@dataclass(frozen=True)
class Context:
    """What a loader may know: the database, the settings, who asks, and what the arguments before it named."""

    store: Callable[[], Session]
    settings: Settings
    user: User | None
    loaded: Mapping[str, Any]

    @property
    def own(self) -> int:
        """The organisation of the user, beyond whom nobody reaches; 0 (nobody's) for a page without user."""
        return self.user.organisation_id if self.user else 0

    @property
    def leader(self) -> int | None:
        """The user when it is a leader, who reaches only what is the leader's own."""
        return self.user.id if self.user and self.user.role == "leader" else None

    def one(self, query: Select[Any]) -> Any:
        """Return the one row of a query, or None."""
        return self.store().scalars(query).unique().one_or_none()


def organisation(context: Context, slug: str) -> Organisation | None:
    """Return the user's own organisation when the address names it."""
    own = context.user.organisation if context.user else None
    return own if own and own.slug == slug else None


def project(context: Context, number: int) -> Project | None:
    """Return a project of the own organisation."""
    found: Project | None = context.one(select(Project).filter_by(id=number, organisation_id=context.own))
    return found


def consultation(context: Context, number: int) -> Consultation | None:
    """Return a consultation of the own organisation, in the project of the address; to a leader only the own drafts."""
    query = select(Consultation).filter_by(id=number, organisation_id=context.own)
    if context.leader:
        own = select(Assignment.consultation_id).filter_by(leader_id=context.leader)
        query = query.where(Consultation.state == "draft", Consultation.id.in_(own))
    if parent := context.loaded.get("project"):
        query = query.filter_by(project_id=parent.id)
    found: Consultation | None = context.one(query)
    return found


def question(context: Context, name: str) -> Question | None:
    """Return a question of the consultation that the address names; of a draft also one that was removed."""
    return editing.find(context.store(), context.loaded["consultation"], name)


def sorting(context: Context, number: int) -> Consultation | None:
    """Return a consultation of the own organisation whose texts are sorted; to a leader only where one was asked."""
    query = select(Consultation).filter_by(id=number, organisation_id=context.own)
    if context.leader:
        asked = select(sorter.c.consultation).where(sorter.c.user == context.leader)
        query = query.where(Consultation.id.in_(asked))
    found: Consultation | None = context.one(query.where(Consultation.state.not_in(WITHOUT_TEXTS)))
    return found


def theme(context: Context, number: int) -> Theme | None:
    """Return a theme of the consultation that the address names."""
    found: Theme | None = context.one(select(Theme).filter_by(id=number, consultation_id=context.loaded["sorting"].id))
    return found


def assignment(context: Context, number: int) -> Assignment | None:
    """Return an assignment of the own organisation; a leader's own only."""
    query = select(Assignment).filter_by(id=number, organisation_id=context.own)
    if context.leader:
        query = query.filter_by(leader_id=context.leader)
    found: Assignment | None = context.one(query)
    return found


def group_session(context: Context, number: int) -> GroupSession | None:
    """Return a group session of the own organisation, in the consultation that the address names."""
    query = select(GroupSession).join(Consultation).where(GroupSession.id == number)
    query = query.where(Consultation.organisation_id == context.own)
    if parent := context.loaded.get("consultation"):
        query = query.where(Consultation.id == parent.id)
    found: GroupSession | None = context.one(query)
    return found


def affected(context: Context, number: int) -> Affected | None:
    """Return a group of children that the address's project affects."""
    query = select(Affected).filter_by(id=number, project_id=context.loaded["project"].id)
    found: Affected | None = context.one(query)
    return found


def template(context: Context, number: int) -> Template | None:
    """Return a template of the own organisation."""
    found: Template | None = context.one(select(Template).filter_by(id=number, organisation_id=context.own))
    return found


def worry(context: Context, name: str) -> Any:
    """Return what is marked for worry in the own organisation, sealed; `access` lets in only the worry contact."""
    return concerns.find(context.store(), context.own, name)


def member(context: Context, number: int) -> User | None:
    """Return a user of the own organisation."""
    found: User | None = context.one(select(User).filter_by(id=number, organisation_id=context.own))
    return found


def invitation(context: Context, signed: str) -> User | None:
    """Return whose password an account link sets; None for a used, old or forged one."""
    return users.by_link(context.store(), context.settings.secret_key, signed)


def confirmation(context: Context, signed: str) -> Organisation | None:
    """Return the municipality whose contact for worries a link confirms; None for an old, forged or dead one."""
    return worry_contact.by_link(context.store(), context.settings.secret_key, signed)


def token(context: Context, signed: str) -> GroupSession | None:
    """Return the group session that a leader link opens now."""
    return leader_links.by_token(context.store(), context.settings.secret_key, signed, now())


def shown(context: Context, signed: str) -> GroupSession | None:
    """Return the group session that a projector shows now."""
    return leader_links.by_shown_token(context.store(), context.settings.secret_key, signed, now())


def slug(context: Context, name: str) -> Consultation | None:
    """Return a consultation that has a public page: not a draft."""
    query = select(Consultation).where(Consultation.slug == name, Consultation.state != "draft")
    found: Consultation | None = context.one(query)
    return found


def as_it_is(_: Context, word: str) -> str:
    """Leave the argument to its view, which itself answers 404 for what is not there."""
    return word


LOADERS: Mapping[str, Callable[[Context, Any], Any]] = {
    "organisation": organisation,
    "project": project,
    "consultation": consultation,
    "group_session": group_session,
    "question": question,
    "sorting": sorting,
    "theme": theme,
    "assignment": assignment,
    "affected": affected,
    "template": template,
    "worry": worry,
    "user": member,
    "invitation": invitation,
    "confirmation": confirmation,
    "token": token,
    "shown": shown,
    "slug": slug,
    # The child's view finds a code in one Core statement of its own.
    "code": as_it_is,
    # Files whose names are hashes, open to everybody who knows the name.
    "tag": as_it_is,
    "name": as_it_is,
    "sha": as_it_is,
}
ORDER = tuple(LOADERS)
