"""Two results side by side: choose the other, ask for the charts, read."""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from consult.i18n import language
from consult.models.consultation import Consultation
from consult.models.organisation import Organisation
from consult.services import comparison as compared
from consult.services import showing
from consult.web.access import LARGEST_ID, PLANNING, reporting, rule, settings, store
from consult.web.planner import blueprint
from consult.web.planner.showing import chart_file


@blueprint.get("/o/<organisation>/consultations/<int:consultation>/results/compare")
@rule(*PLANNING)
def comparison(organisation: Organisation, consultation: Consultation) -> ResponseReturnValue:
    """List what can be compared with, or with `?with=` show both, read by the connection that cannot read answers."""
    place = {"organisation": organisation, "consultation": consultation}
    other = _other(consultation)
    if other is None:
        candidates = compared.candidates(reporting(), consultation)
        return render_template("planner/comparison_choice.html", candidates=candidates, **place)
    both = compared.sides(reporting(), consultation, other, language())
    questions = list(compared.compare(reporting(), *both, language()))
    charts = {one.question: one.drawing and _chart(one) for one in questions}
    return render_template(
        "planner/comparison.html",
        other=other,
        sides=both,
        questions=questions,
        charts=charts,
        waits=compared.is_drawn_now(reporting(), consultation, other),
        missing=any(one.drawing and not charts[one.question] for one in questions),
        **place,
    )


@blueprint.post("/o/<organisation>/consultations/<int:consultation>/results/compare")
@rule(*PLANNING)
def comparison_ask(organisation: Organisation, consultation: Consultation) -> ResponseReturnValue:
    """Ask for the charts of a comparison and show it; asking twice is asking once."""
    other = _other(consultation)
    if other is None:
        abort(404)
    compared.ask(store(), consultation, other)
    store().commit()
    return redirect(_page(organisation, consultation, other), 303)


@blueprint.get("/o/<organisation>/consultations/<int:consultation>/results/compare/chart")
@rule(*PLANNING)
def comparison_chart(organisation: Organisation, consultation: Consultation) -> ResponseReturnValue:
    """Send one chart of a comparison as a file; `question` says which, `as` png or svg."""
    other, question = _other(consultation), request.args.get("question")
    if other is None:
        return redirect(_page(organisation, consultation, None))
    both = compared.sides(reporting(), consultation, other, language())
    found = compared.compare(reporting(), *both, language())
    drawing = next((one.drawing for one in found if one.question == question), None)
    sent = chart_file(drawing, f"{both[0].consultation.slug}-{both[1].consultation.slug}-{question}")
    return sent or redirect(_page(organisation, consultation, other))


def _other(consultation: Consultation) -> Consultation | None:
    """Return the consultation that `with` names, if it can be compared with this one."""
    wanted = request.values.get("with", 0, int)
    found = compared.candidates(reporting(), consultation, wanted) if 0 < wanted <= LARGEST_ID else []
    return next((one for one, _n in found), None)


def _page(organisation: Organisation, consultation: Consultation, other: Consultation | None) -> str:
    page = url_for("planner.comparison", organisation=organisation.slug, consultation=consultation.id)
    return f"{page}?with={other.id}" if other else page


def _chart(one: compared.Compared) -> Markup | None:
    return showing.read(settings().charts, one.drawing, f"c-{one.question}") if one.drawing else None
