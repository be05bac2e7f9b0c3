"""The public page of a consultation: who asks and why, every question, how answers are handled, and what came of it."""

from dataclasses import replace

from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from consult import child_texts
from consult.i18n import language
from consult.models.consultation import Consultation
from consult.services import consultations, documents, figures, media, pictures, published, replies, sharing
from consult.services.facts import gather
from consult.web.access import ANYONE, rule, settings, store
from consult.web.public import blueprint
from forms import sent_file
from forms.questionnaire import Questionnaire
from forms.respond import ask
from forms.texts import FIRST_LANGUAGE, LEVELS


@blueprint.get("/om/<slug>")
@rule(ANYONE)
def about(slug: Consultation) -> ResponseReturnValue:
    """Show all that a guardian, a teacher or a neighbour may want to know before, during and after."""
    level = _level(slug)
    questionnaire = documents.questionnaire(store(), slug.id, slug.version)
    lang = language() if language() in slug.languages else FIRST_LANGUAGE
    drawn = pictures.later(gather(store(), slug.id, slug.version))
    asking = replace(figures.asking(slug, questionnaire, lang, [level]), picture=drawn)
    return render_template(
        "public/about.html", consultation=slug, project=slug.project, organisation=slug.project.organisation,
        level=level, levels=replies.levels(slug), asking=asking, form=ask(questionnaire, asking),
        questions=questionnaire.asked(level), questionnaire=questionnaire, media=media,
        reply=replies.shown(store(), slug.id, level, consultations.today()), free_text=_free_text(questionnaire, level),
        result=published.for_public(store(), slug.id, language(), settings().charts),
    )  # fmt: skip


@blueprint.get("/om/<slug>/sa-blev-det")
@rule(ANYONE)
def outcome(slug: Consultation) -> ResponseReturnValue:
    """Show the municipality's reply at every level, or the promise, or that it is broken."""
    today = consultations.today()
    shown = {level: replies.shown(store(), slug.id, level, today) for level in replies.levels(slug)}
    return render_template(
        "public/outcome.html", consultation=slug, project=slug.project, organisation=slug.project.organisation,
        shown=shown, reply=next(iter(shown.values())), result=published.in_force(store(), slug.id),
        say=lambda key, level: child_texts.say(key, FIRST_LANGUAGE, level),
    )  # fmt: skip


@blueprint.get("/om/<slug>/enkaten")
@rule(ANYONE)
def questionnaire_file(slug: Consultation) -> ResponseReturnValue:
    """Send the questions to whoever wants to ask them too: no voices, no places, no uploaded pictures."""
    made = sharing.bare(documents.questionnaire(store(), slug.id, slug.version))
    file = Response(made, mimetype=sent_file.MIMETYPE)
    file.headers.set("Content-Disposition", "attachment", filename=f"{slug.slug}{sent_file.ENDING}")
    file.headers["Cache-Control"] = "public, no-cache"
    file.set_etag(f"{slug.version[:32]}-{slug.revision}")
    return file.make_conditional(request)


def _level(consultation: Consultation) -> str:
    """Return the level that the address asks for, else the youngest one asked; 404 for one that is not."""
    wanted = request.args.get("niva", replies.levels(consultation)[0])
    if wanted not in LEVELS or wanted not in consultation.levels:
        abort(404)
    return wanted


def _free_text(questionnaire: Questionnaire, level: str) -> bool:
    return any(question.kind.notice for question in questionnaire.asked(level))
