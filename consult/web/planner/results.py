"""The result of a consultation: a finding, a chart and a table per question, for everybody and by background."""

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from consult.i18n import language
from consult.models.consultation import FINISHED, Consultation
from consult.models.organisation import Organisation
from consult.services import (
    backgrounds,
    control_points,
    described,
    documents,
    drawings,
    figures,
    media,
    place_maps,
    results,
    sayings,
    showing,
    states,
    turns,
)
from consult.services.files import FORMATS
from consult.services.place_maps import PlaceMap
from consult.services.showing import BY, EVERYBODY, View
from consult.web.access import PLANNING, reporting, rule, settings
from consult.web.planner import blueprint
from consult.web.planner.showing import chart_file
from forms.kind import Asking
from forms.questionnaire import Questionnaire

QUOTES = 3
"""How many texts of a theme stand on the page; the others are behind *Show all*."""


@dataclass(frozen=True)
class Looked:
    """What a request looks at: the questionnaire, its wording, how the result is divided, and the views of that."""

    questionnaire: Questionnaire
    asking: Asking
    by: str
    views: list[View]


@blueprint.get("/o/<organisation>/consultations/<int:consultation>/results")
@rule(*PLANNING)
def results_page(organisation: Organisation, consultation: Consultation) -> ResponseReturnValue:
    """Show what may be shown, read by the connection that cannot read answers."""
    looked, heard = _look(consultation), results.heard(reporting(), consultation)
    shown = [
        showing.shown(view.figures, looked.asking, settings().charts, f"f{n}") for n, view in enumerate(looked.views)
    ]
    return render_template(
        "planner/results.html",
        organisation=organisation,
        consultation=consultation,
        by=looked.by,
        divisions=_divisions(consultation, looked),
        labels=[view.label for view in looked.views],
        questions=list(zip(*shown, strict=True)),
        heard=heard,
        method=described.method(consultation, heard, language()),
        adding_up=turns.are_awaited(reporting(), consultation),
        rest=results.rest(reporting(), consultation, BY.index(looked.by) if looked.by else 0),
        until=states.final_due(consultation),
        final=consultation.state in FINISHED,
        waits=any(showing.waiting(some) for some in shown),
        held_back=_held_back(consultation, looked),
        files=FORMATS,
        has_map=control_points.has_map(looked.questionnaire),
        on_map=bool(list(control_points.grounds(reporting(), consultation.project, looked.questionnaire))),
        maps=_maps(looked),
        picture_of=media.address,
        own_words_of={} if looked.by else sayings.read(reporting(), consultation, looked.questionnaire, QUOTES),
        sketch=lambda one: drawings.svg(one.body, gettext("A drawing")),
    )


@blueprint.get("/o/<organisation>/consultations/<int:consultation>/results/chart")
@rule(*PLANNING)
def results_chart(organisation: Organisation, consultation: Consultation) -> ResponseReturnValue:
    """Send one chart as a file: `question`, `n` for its view's place on the page, `as` png or svg."""
    looked, n, question = _look(consultation), request.args.get("n", 0, int), request.args.get("question")
    found = [one for view in looked.views[n : n + 1] for one in view.figures if one.question.id == question]
    drawing = figures.drawing(found[0], looked.asking) if found else None
    name = "-".join(filter(None, [consultation.slug, question, looked.by and str(n + 1)]))
    page = url_for("planner.results_page", organisation=organisation.slug, consultation=consultation.id)
    return chart_file(drawing, name) or redirect(page)


def _look(consultation: Consultation) -> Looked:
    db, by = reporting(), request.args.get("by", EVERYBODY)
    questionnaire = documents.questionnaire(db, consultation.id, consultation.version)
    asking = figures.asking(consultation, questionnaire, language())
    by = by if by in showing.divisions(consultation) else EVERYBODY
    return Looked(questionnaire, asking, by, list(showing.views(db, consultation, questionnaire, asking, by)))


def _divisions(consultation: Consultation, looked: Looked) -> list[tuple[str, str]]:
    names = [backgrounds.name(one, looked.questionnaire, looked.asking) for one in consultation.plan]
    return [(EVERYBODY, ""), *zip(BY, names, strict=False)]


def _maps(looked: Looked) -> dict[str, PlaceMap | None]:
    """Return the maps with squares, by question; only the view of everybody has any."""
    found = looked.views[0].figures if looked.views and not looked.by else []
    return {one.question.id: place_maps.of(one, looked.questionnaire, looked.asking) for one in found}


def _held_back(consultation: Consultation, looked: Looked) -> list[str]:
    hidden = looked.questionnaire.once()
    asked = results.asked(consultation, looked.questionnaire)
    return [looked.asking.say(one.text).text for one in asked if one.id in hidden]
