"""The result of a consultation: a finding, a chart and a table per question, for everybody and by background."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from consult.i18n import language
from consult.models.consultation import Consultation
from consult.models.organisation import Organisation
from consult.services import backgrounds, documents, figures, results, showing, states
from consult.services.showing import BY, EVERYBODY
from consult.web.access import PLANNING, reporting, rule, settings
from consult.web.planner import blueprint
from forms.kind import Asking
from forms.questionnaire import Questionnaire


@blueprint.get("/o/<organisation>/consultations/<int:consultation>/results")
@rule(*PLANNING)
def results_page(organisation: Organisation, consultation: Consultation) -> ResponseReturnValue:
    """Show what may be shown, read by the connection that cannot read answers."""
    db, by = reporting(), request.args.get("by", EVERYBODY)
    questionnaire = documents.questionnaire(db, consultation.id, consultation.version)
    asking = figures.asking(consultation, questionnaire, language())
    by = by if by in showing.divisions(consultation) else EVERYBODY
    hidden = questionnaire.sensitive()
    views = [
        (view.label, showing.shown(view.figures, asking, settings().charts, f"f{n}"))
        for n, view in enumerate(showing.views(db, consultation, questionnaire, asking, by))
    ]
    return render_template(
        "planner/results.html",
        organisation=organisation,
        consultation=consultation,
        by=by,
        divisions=_divisions(consultation, questionnaire, asking),
        labels=[label for label, _ in views],
        questions=list(zip(*(shown for _, shown in views), strict=True)),
        heard=results.heard(db, consultation),
        rest=results.rest(db, consultation, BY.index(by)) if by else results.rest(db, consultation, 0),
        until=states.final_due(consultation),
        final=consultation.state in ("final", "answered"),
        waits=any(showing.waiting(shown) for _, shown in views),
        held_back=[asking.say(one.text).text for one in results.asked(consultation, questionnaire) if one.id in hidden],
    )


def _divisions(consultation: Consultation, questionnaire: Questionnaire, asking: Asking) -> list[tuple[str, str]]:
    named = [(by, backgrounds.name(one, questionnaire, asking)) for by, one in zip(BY, consultation.plan, strict=False)]
    return [(EVERYBODY, ""), *named]
