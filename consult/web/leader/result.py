"""The group sees what the group answered: one question a view, large, after the session was closed."""

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue

from consult import child_texts
from consult.models.group_session import GroupSession
from consult.services import documents, figures, releases, results
from consult.web.access import LEADER_LINK, actor, reporting, rule, store
from consult.web.leader import blueprint
from consult.web.leader.reading import step
from consult.web.leader.run import shown_again
from consult.web.leader.standing import render
from forms.texts import FIRST_LANGUAGE


@blueprint.post("/ledare/<token>/visa-svar")
@rule(LEADER_LINK)
def reveal(token: GroupSession) -> ResponseReturnValue:
    """Release the group's answers to the group, once; later presses show the same."""
    try:
        releases.reveal(store(), actor(), token)
    except ValueError as why_not:
        return shown_again(token, wrong=str(why_not))
    store().commit()
    return redirect(url_for("leader.result"), 303)


@blueprint.get("/ledare/<token>/svar")
@rule(LEADER_LINK)
def result(token: GroupSession) -> ResponseReturnValue:
    """Show one question's answers, or why there are no figures for this group."""
    if token.revealed_at is None:
        abort(404)
    consultation = token.consultation
    questionnaire = documents.questionnaire(store(), consultation.id, consultation.version)
    asking = figures.asking(consultation, questionnaire, FIRST_LANGUAGE, token.levels)
    shown = [one for one in results.reveal_figures(reporting(), token, questionnaire) if one.shape is not None]
    if consultation.state not in ("open", "closed"):
        return render("merged", token)
    if not shown:
        return render("too_few", token, words=child_texts.say("too_few", FIRST_LANGUAGE, asking.level))
    here = step(len(shown))
    figure = shown[here - 1]
    return render(
        "result", token, title=figures.title(figure, asking), rows=figures.rows(figure, asking),
        base=figures.base_line(figure, asking), here=here, total=len(shown), lang_read=asking.lang,
    )  # fmt: skip
