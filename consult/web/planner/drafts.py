"""A draft's questions on one plain page: read them, take away what does not fit, fill in the places."""

from collections.abc import Callable

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from consult.models.consultation import Consultation
from consult.models.organisation import Organisation
from consult.services import assignments, consultations, media, own_words
from consult.web.access import LEADER, PLANNING, actor, rule, store
from consult.web.planner import blueprint
from consult.web.planner.copying import changed_questions
from consult.web.planner.showing import done_or_said, is_accepted, is_done, kept_picture, sent, show
from consult.web.planner.words import ASIDE_NAMES
from forms.question import Question, Slot
from forms.questionnaire import Questionnaire
from forms.staff.consultation import LEVEL_NAMES, SlotForm
from forms.texts import Text, lazy

ADDED = {
    "short_text": lazy("The question stands last, for those of ten and older."),
    "drawing": lazy("The sheet to draw on stands last."),
}
BRIS = "116\N{NO-BREAK SPACE}111"


@blueprint.get("/o/<organisation>/consultations/<int:consultation>/questions")
@rule(*PLANNING, LEADER)
def questions(organisation: Organisation, consultation: Consultation) -> ResponseReturnValue:
    """Show every question as one age reads it, with its answers."""
    document = consultations.questionnaire(store(), consultation)
    wanted = request.args.get("level", "")
    level = wanted if wanted in document.levels else document.levels[0]
    say = _saying(document, consultation, level)
    return render_template(
        "planner/questions.html",
        organisation=organisation,
        consultation=consultation,
        document=document,
        level=level,
        level_names=LEVEL_NAMES,
        say=say,
        conditions={one.id: _condition(document, one, say) for one in document.asked(level)},
        removable=lambda question, option: consultations.removable(document, question, option),
        sensitive=document.sensitive(),
        own_words_offered=own_words.offered(store(), consultation, document),
        picture_of=media.address,
        assignment=assignments.of_draft(store(), consultation),
        changed=changed_questions(consultation),
    )


def _saying(document: Questionnaire, consultation: Consultation, level: str) -> Callable[[Text], str]:
    """Return how a text reads to a child of this level, the place's name in it."""
    project = consultation.project
    place = {"platsen": project.place, "Platsen": project.place, "på platsen": project.at_place, "bris": BRIS}
    unfilled = {slot.id: slot.id.capitalize() for slot in document.slots}
    words = document.words("sv", level, unfilled | {name: said for name, said in place.items() if said})
    return lambda text: text.say("sv", level).fill(words).text


def _condition(document: Questionnaire, question: Question, say: Callable[[Text], str]) -> str:
    """Say after which answers a question is shown, or after which it is not, whichever are fewer."""
    if question.show_if is None:
        return ""
    before = document.question(question.show_if.question)
    names = {one.id: say(one.text) for one in before.kind.options} | ASIDE_NAMES
    shows = [str(name) for one, name in names.items() if one in question.show_if.any]
    hides = [str(name) for one, name in names.items() if one not in question.show_if.any]
    if len(hides) < len(shows):
        said: str = gettext("Not shown after the answer %(answers)s to “%(question)s”")
    else:
        said = gettext("Shown only after the answer %(answers)s to “%(question)s”")
    return said % {"answers": gettext(" or ").join(min(shows, hides, key=len)), "question": say(before.text)}


@blueprint.post("/o/<organisation>/consultations/<int:consultation>/remove")
@rule(*PLANNING, LEADER)
def remove(organisation: Organisation, consultation: Consultation) -> ResponseReturnValue:
    """Take away a question, or one answer of it, at every age."""
    question, option = request.form.get("question", ""), request.form.get("option", "")
    document = consultations.questionnaire(store(), consultation)
    if question not in {one.id for one in document.questions}:
        abort(404)
    if done_or_said(lambda: _remove(consultation, question, option)):
        flash(gettext("The answer is removed.") if option else gettext("The question is removed."))
    return redirect(
        url_for(
            "planner.questions",
            organisation=organisation.slug,
            consultation=consultation.id,
            level=request.form.get("level") or None,
            _anchor=question if option else None,
        ),
        303,
    )


def _remove(consultation: Consultation, question: str, option: str) -> None:
    if option:
        consultations.remove_option(store(), actor(), consultation, question, option)
    else:
        consultations.remove_question(store(), actor(), consultation, question)


@blueprint.post("/o/<organisation>/consultations/<int:consultation>/own-words")
@rule(*PLANNING)
def add_own_words(organisation: Organisation, consultation: Consultation) -> ResponseReturnValue:
    """Add a question in the child's own words, or a sheet to draw on."""
    kind = request.form.get("kind", "")
    if kind not in own_words.OFFERED:
        abort(404)
    if done_or_said(lambda: own_words.add(store(), actor(), consultation, kind)):
        flash(str(ADDED[kind]))
    return redirect(url_for("planner.questions", organisation=organisation.slug, consultation=consultation.id), 303)


@blueprint.route("/o/<organisation>/consultations/<int:consultation>/place", methods=["GET", "POST"])
@rule(*PLANNING, LEADER)
def place(organisation: Organisation, consultation: Consultation) -> ResponseReturnValue:
    """Fill in one of the template's places: name, picture and three sentences."""
    slots = {one.id: one for one in consultations.questionnaire(store(), consultation).slots}
    slot = slots.get(request.args.get("slot", ""))
    if slot is None or consultation.state != "draft":
        abort(404)
    form = SlotForm(sent(), data={"name": slot.name.say("sv").text, "about": slot.about.say("sv").text})
    if not (is_accepted(form) and is_done(form.picture, lambda: _fill(consultation, slot, form))):
        return show(
            "place",
            organisation=organisation,
            consultation=consultation,
            slot=slot,
            form=form,
            picture_of=media.address,
        )
    store().commit()
    flash(gettext("%(place)s is saved.", place=form.name.data))
    return redirect(url_for("planner.questions", organisation=organisation.slug, consultation=consultation.id), 303)


def _fill(consultation: Consultation, slot: Slot, form: SlotForm) -> None:
    filled = form.slot(slot, kept_picture(form.picture))
    if not filled.picture:
        raise ValueError(gettext("Choose a picture of the place"))
    consultations.fill_slot(store(), actor(), consultation, filled)
