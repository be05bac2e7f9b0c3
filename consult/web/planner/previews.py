"""A question of a draft as the child's real screen, to stand beside the form in which it is written."""

from flask import Response, abort, make_response, render_template, request

from consult.models.consultation import Consultation
from consult.models.organisation import Organisation
from consult.security import WITHIN_OURS
from consult.services import consultations, previews
from consult.web.access import LEADER, PLANNING, rule, settings, store
from consult.web.planner import blueprint
from forms.question import Question


@blueprint.get("/o/<organisation>/consultations/<int:consultation>/questions/<question>/preview")
@rule(*PLANNING, LEADER)
def question_preview(organisation: Organisation, consultation: Consultation, question: Question) -> Response:
    """Show one question alone, in the language and level of the address; 404 where nobody is asked it."""
    document = consultations.questionnaire(store(), consultation)
    levels = previews.levels(document, question) if question in document.questions else []
    lang = _chosen("lang", previews.languages(consultation))
    made = previews.of_question(
        store(), consultation, question, lang, level := _chosen("level", levels),
        public_url=settings().public_url, media=settings().media,
    )  # fmt: skip
    page = render_template(
        "child/preview.html", say=made.say, asked=made.asked, shown=made.shown, way={"look": level},
        total=sum(one.number is not None for one in made.asked),
    )  # fmt: skip
    response = make_response(page)
    response.headers.update(WITHIN_OURS)
    return response


def _chosen(name: str, offered: list[str]) -> str:
    wanted = request.args.get(name, "")
    if not offered:
        abort(404)
    return wanted if wanted in offered else offered[0]
