"""*Vuxen läser*: one question at a time, large, for the grown-up who reads out loud. No script is needed."""

from flask import request
from flask.typing import ResponseReturnValue

from consult import child_texts
from consult.models.group_session import GroupSession
from consult.services import documents, figures
from consult.web.access import LEADER_LINK, rule, store
from consult.web.leader import blueprint
from consult.web.leader.standing import render
from forms.question import Question
from forms.texts import Said


@blueprint.get("/ledare/<token>/las")
@rule(LEADER_LINK)
def reading(token: GroupSession) -> ResponseReturnValue:
    """Show one question as the children read it, with its answers in the questionnaire's order."""
    consultation = token.consultation
    lang = _chosen("sprak", token.languages)
    level = _chosen("niva", token.levels)
    questionnaire = documents.questionnaire(store(), consultation.id, consultation.version)
    asked = questionnaire.asked(level)
    here = step(len(asked))
    return render(
        "reading", token, asking=figures.asking(consultation, questionnaire, lang, [level]), question=asked[here - 1],
        here=here, total=len(asked), lang_read=lang, level=level,
        fixed=_fixed(asked[here - 1], lang, level),
        names={code: one.name for code, one in child_texts.languages().items()},
    )  # fmt: skip


def step(total: int) -> int:
    """Return which of `total` views the address asks for, from 1; anything odd is the nearest one that exists."""
    return max(1, min(request.args.get("fraga", 1, type=int), total))


def _fixed(question: Question, lang: str, level: str) -> dict[str, list[Said]]:
    """Return the words on the screen that no planner wrote: each item's answers, how many to choose, and vet inte."""
    kind = question.kind
    most = kind.most(level)
    keys = {
        "answers": [key for _, key in kind.chart().told],
        "most": ["pick_most"] if 1 < most < len(kind.options) else [],
        "unsure": ["buttons.unsure"] if kind.asks else [],
    }
    return {
        name: [child_texts.say(key, lang, level).fill({"n": str(most)}) for key in found]
        for name, found in keys.items()
    }


def _chosen(name: str, offered: list[str]) -> str:
    wanted = request.args.get(name, "")
    return wanted if wanted in offered else offered[0]
