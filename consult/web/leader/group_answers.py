"""What a group sees of its own answers, on the leader's page and on the wall: one question a view."""

from typing import Any

from consult import child_texts
from consult.models.group_session import GroupSession
from consult.services import documents, figures, results
from consult.web.access import reporting, store
from consult.web.leader.reading import step
from forms.texts import FIRST_LANGUAGE


def seen(group_session: GroupSession) -> dict[str, Any]:
    """Return what a group sees: `figure` one question's answers, `few` the words when there are none; else merged."""
    consultation = group_session.consultation
    if consultation.state not in ("open", "closed"):
        return {"figure": None, "few": None}
    questionnaire = documents.questionnaire(store(), consultation.id, consultation.version)
    asking = figures.asking(consultation, questionnaire, FIRST_LANGUAGE, group_session.levels)
    shown = [one for one in results.reveal_figures(reporting(), group_session, questionnaire) if one.shape is not None]
    if not shown:
        return {"figure": None, "few": child_texts.say("too_few", FIRST_LANGUAGE, asking.level)}
    here = step(len(shown))
    one = shown[here - 1]
    figure = {
        "title": figures.title(one, asking),
        "finding": figures.sentence(one, asking),
        "rows": figures.rows(one, asking),
        "base": figures.base_line(one, asking),
        "lang": asking.lang,
    }
    return {"figure": figure, "few": None, "here": here, "total": len(shown)}
