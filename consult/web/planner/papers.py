"""The result as papers: asked for by a POST that is written into the audit, made by the worker, then sent."""

from flask import redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from consult.models.consultation import Consultation
from consult.models.organisation import Organisation
from consult.services.papers import called, kept
from consult.web.access import PLANNING, actor, reporting, rule, settings, store
from consult.web.planner import blueprint
from consult.web.planner.showing import done_or_said
from forms.texts import FIRST_LANGUAGE


@blueprint.get("/o/<organisation>/consultations/<int:consultation>/results/papers")
@rule(*PLANNING)
def papers_page(organisation: Organisation, consultation: Consultation) -> ResponseReturnValue:
    """List the papers, those that are made with a link each; the results page fetches its list from here."""
    shelf = kept.shelf(reporting(), consultation, settings())
    rows: dict[str, list[kept.One]] = {}
    for one in shelf.papers:
        rows.setdefault(one.name, []).append(one)
    return render_template(
        "planner/papers.html",
        organisation=organisation,
        consultation=consultation,
        shelf=shelf,
        rows=rows,
        called=called,
    )


@blueprint.post("/o/<organisation>/consultations/<int:consultation>/results/papers")
@rule(*PLANNING)
def papers_ask(organisation: Organisation, consultation: Consultation) -> ResponseReturnValue:
    """Ask for the papers of today's result; asking twice is asking once."""
    done_or_said(lambda: kept.ask(store(), actor(), consultation))
    return _to_the_list(organisation, consultation)


@blueprint.get("/o/<organisation>/consultations/<int:consultation>/results/papers/<name>")
@rule(*PLANNING)
def paper(organisation: Organisation, consultation: Consultation, name: str) -> ResponseReturnValue:
    """Send a paper that is made, `?in=` says in which language; the list instead of one that is not, or no longer."""
    lang = request.args.get("in", FIRST_LANGUAGE)
    shelf = kept.shelf(reporting(), consultation, settings())
    found = next((one for one in shelf.papers if (one.name, one.lang) == (name, lang) and one.there), None)
    if found is None:
        return _to_the_list(organisation, consultation)
    sent_as = "-".join(filter(None, (consultation.slug, lang if lang != FIRST_LANGUAGE else "", name)))
    return send_file(found.file, found.paper.mimetype, as_attachment=True, download_name=sent_as)


def _to_the_list(organisation: Organisation, consultation: Consultation) -> ResponseReturnValue:
    return redirect(url_for("planner.papers_page", organisation=organisation.slug, consultation=consultation.id), 303)
