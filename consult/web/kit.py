"""The printed kit, alike for planner and leader: which papers a session has, and each made when it is asked for."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Response, request
from flask_babel import gettext

from consult import child_texts
from consult.i18n import language
from consult.models.group_session import GroupSession
from consult.services import kit, leader_links
from consult.services.facts import gather
from consult.services.kit import ALL, Paper
from consult.services.kit.sitting import Sitting
from consult.web.access import settings, store


@dataclass(frozen=True)
class Way:
    """One file of a paper: its address, its language with its own name, and the ages where it has several levels."""

    address: str
    lang: str
    name: str
    ages: str


@dataclass(frozen=True)
class Row:
    """One paper with its files."""

    called: str
    about: str
    ways: list[Way]


def rows(group_session: GroupSession, address: Callable[..., str]) -> list[Row]:
    """Return the papers of a session; `address` builds one from a paper's name and the text that is asked for."""
    sitting = _sitting(group_session)
    return [
        Row(str(paper.called), str(paper.about), _ways(sitting, name, paper, address))
        for name, paper in kit.suited(sitting).items()
    ]


def file(group_session: GroupSession, name: str) -> Response | None:
    """Make a paper in the text that the address asks for; None for a paper that the session does not have."""
    sitting = _sitting(group_session)
    found = kit.suited(sitting)
    if not found or name not in (ALL, *found):
        return None
    offered = kit.texts(sitting, found[name]) if name in found else []
    wanted = request.args.get("sprak", ""), request.args.get("niva", sitting.level)
    text = wanted if wanted in offered else next(iter(offered), (language(), sitting.level))
    response = Response(kit.make(sitting.saying(*text), name), mimetype="application/pdf")
    called = f"{group_session.consultation.slug}-{group_session.code}-{name}-{'-'.join(text)}"
    response.headers["Content-Disposition"] = f'attachment; filename="{called}.pdf"'
    return response


def _sitting(group_session: GroupSession) -> Sitting:
    consultation, root = group_session.consultation, settings().public_url.rstrip("/")
    link = f"{root}/ledare/{leader_links.token(settings().secret_key, group_session)}"
    facts = gather(store(), consultation.id, consultation.version)
    return Sitting(group_session, facts, settings().public_url, link, settings().media, language())


def _ways(sitting: Sitting, name: str, paper: Paper, address: Callable[..., str]) -> list[Way]:
    return [
        Way(address(name=name, sprak=lang, niva=level), lang, child_texts.languages()[lang].name, _ages(paper, level))
        for lang, level in kit.texts(sitting, paper)
    ]


def _ages(paper: Paper, level: str) -> str:
    return gettext("%(ages)s years", ages=level.replace("-", "–")) if paper.per == "text" else ""
