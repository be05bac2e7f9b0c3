"""*Vuxen läser*: one question at a time, large, for the grown-up who reads out loud. No script is needed."""

from flask import request
from flask.typing import ResponseReturnValue

from consult import child_texts
from consult.models.group_session import GroupSession
from consult.services import documents, figures
from consult.web.access import LEADER_LINK, rule, store
from consult.web.leader import blueprint
from consult.web.leader.standing import render


@blueprint.get("/ledare/<token>/las")
@rule(LEADER_LINK)
def reading(token: GroupSession) -> ResponseReturnValue:
    """Show one question as the children read it, with its answers in the order of their screens."""
    consultation = token.consultation
    lang = _chosen("sprak", token.languages)
    level = _chosen("niva", token.levels)
    questionnaire = documents.questionnaire(store(), consultation.id, consultation.version)
    asked = questionnaire.asked(level)
    here = step(len(asked))
    return render(
        "reading", token, asking=figures.asking(consultation, questionnaire, lang, [level]), question=asked[here - 1],
        here=here, total=len(asked), lang_read=lang, level=level,
        names={code: one.name for code, one in child_texts.languages().items()},
    )  # fmt: skip


def step(total: int) -> int:
    """Return which of `total` views the address asks for, from 1; anything odd is the nearest one that exists."""
    return max(1, min(request.args.get("fraga", 1, type=int), total))


def _chosen(name: str, offered: list[str]) -> str:
    wanted = request.args.get(name, "")
    return wanted if wanted in offered else offered[0]
