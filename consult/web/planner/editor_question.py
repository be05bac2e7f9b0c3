"""One question of a draft on its own page: its words, its answers, its settings, and when it is shown."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from consult.models.consultation import Consultation
from consult.models.organisation import Organisation
from consult.services import consultations, editing, hints, picture_library, pictures, previews
from consult.services.editing import Collision
from consult.web.access import LEADER, PLANNING, actor, rule, store
from consult.web.planner import blueprint
from consult.web.planner.drafts import answers, condition, questions_address
from consult.web.planner.showing import is_accepted, is_done, saying, sent, show
from consult.web.planner.words import language_names
from forms import changing, stale
from forms.question import Question, ShowIf
from forms.staff.question import QuestionForm
from forms.staff.when import WhenForm


@blueprint.route("/o/<organisation>/consultations/<int:consultation>/questions/<question>", methods=["GET", "POST"])
@rule(*PLANNING, LEADER)
def question(organisation: Organisation, consultation: Consultation, question: Question) -> ResponseReturnValue:
    """Write a question; a post that others were before is shown with 409 beside what they wrote."""
    if request.method == "GET" and not _is_there(consultation, question):
        return redirect(questions_address(organisation, consultation), 303)
    form, status, wrong = _form(consultation, question), 200, ""
    if request.method == "POST":
        status, wrong = _save(consultation, form, question)
        if status == 303:
            store().commit()
            if "auto" not in request.form:
                flash(gettext("Saved."))
            return redirect(_address(organisation, consultation, question), 303)
        store().rollback()
    if not _is_there(consultation, question):
        return render_template("planner/editor_gone.html", **_gone(organisation, consultation)), 409
    return render_template(
        "planner/editor.html", **_page(organisation, consultation, form, wrong), collided=status == 409
    ), status


def _is_there(consultation: Consultation, question: Question) -> bool:
    document = consultations.questionnaire(store(), consultation)
    return consultation.state == "draft" and question.id in {one.id for one in document.questions}


def _form(consultation: Consultation, question: Question) -> QuestionForm:
    posted: MultiDict[str, str] | None = request.form if request.method == "POST" else None
    document = consultations.questionnaire(store(), consultation)
    own = pictures.of_project(store(), consultation.project).items()
    ready = sorted((one.name, one.about) for one in picture_library.offered())
    return QuestionForm(document, question, posted, [*own, *ready])


def _save(consultation: Consultation, form: QuestionForm, question: Question) -> tuple[int, str]:
    """Return 303 when it is saved; 422 or 409 with what is wrong in words."""
    was, wish = request.form.get("was", ""), request.form.get("do", "")
    if was == changing.token(question) and not form.validate():
        return 422, ""
    name = editing.fresh_entry(store(), consultation, form.document, question.id)
    raw, true = worked(form, wish, name), [wish.removeprefix("true:")] if wish.startswith("true:") else []
    try:
        editing.change(store(), actor(), consultation, raw, was=was, true=true, typed="auto" in request.form)
    except Collision:
        return 409, gettext("Somebody else has changed this question. What you wrote is still here, and not saved.")
    except ValueError as wrong:
        return 422, str(wrong)
    return 303, ""


def worked(form: QuestionForm, wish: str, fresh: str) -> dict[str, Any]:
    """Return the question as it was written, with what a button wants of a list: `add:options`, `up:options:a`."""
    raw = form.raw()
    verb, _, rest = wish.partition(":")
    key, _, name = rest.partition(":")
    listed = changing.listed(form.question.kind, key)
    if listed is None:
        return raw
    if verb == "add":
        return changing.with_one_more(raw, listed, {**form.question.kind.another(listed), "id": fresh})
    if verb == "remove":
        return changing.with_one_less(raw, listed, name)
    return changing.with_one_moved(raw, listed, name, {"up": -1, "down": 1}.get(verb, 0))


def _page(organisation: Organisation, consultation: Consultation, form: QuestionForm, wrong: str) -> dict[str, Any]:
    document, name = form.document, form.question.id
    asked, say = [one.id for one in document.met()], saying(document, consultation.project, form.levels[0])
    at = asked.index(name) if name in asked else None
    looks = [one for one in editing.to_look_at(store(), consultation, document) if one != name]
    marks = consultations.stale(store(), consultation)
    return {
        "organisation": organisation,
        "consultation": consultation,
        "document": document,
        "question": form.question,
        "form": form,
        "wrong": wrong,
        "was": changing.token(form.question),
        "before": asked[at - 1] if at else None,
        "after": asked[at + 1] if at is not None and at + 1 < len(asked) else None,
        "next_look": next((one for one in looks if one in asked[(at or 0) :]), next(iter(looks), None)),
        "shown": condition(document, form.question, say),
        "say": say,
        "can_wait": bool(changing.followed(document, name)),
        "stale": set(stale.of_question(document, form.question, marks)),
        "missing": set(stale.missing(document, form.question)),
        "mark": stale.mark,
        "lost": form.lost(request.form) if wrong else [],
        "findings": hints.of_question(consultation, document, form.question),
        "language_names": language_names(),
        "seen": {"levels": previews.levels(document, form.question), "languages": previews.languages(consultation)},
    }


def _gone(organisation: Organisation, consultation: Consultation) -> dict[str, Any]:
    written = [words for name, words in request.form.items() if words and name.count(".") > 1]
    return {"organisation": organisation, "consultation": consultation, "written": written}


@blueprint.route(
    "/o/<organisation>/consultations/<int:consultation>/questions/<question>/when", methods=["GET", "POST"]
)
@rule(*PLANNING, LEADER)
def question_when(organisation: Organisation, consultation: Consultation, question: Question) -> ResponseReturnValue:
    """Show a question to everybody, or only after some answers to one before it."""
    if not _is_there(consultation, question):
        return redirect(questions_address(organisation, consultation), 303)
    document = consultations.questionnaire(store(), consultation)
    say, before = saying(document, consultation.project, document.levels[0]), changing.followed(document, question.id)
    form = WhenForm(sent())
    form.offer({one.id: answers(one, say) for one in before})
    if not (is_accepted(form) and is_done(form.any, lambda: _show(consultation, question, form))):
        was = changing.token(question)
        return show("editor_when", organisation=organisation, consultation=consultation, question=question,
                    form=form, say=say, was=was, before=before)  # fmt: skip
    store().commit()
    flash(gettext("Saved."))
    return redirect(_address(organisation, consultation, question), 303)


def _show(consultation: Consultation, question: Question, form: WhenForm) -> None:
    after = form.question.data
    show_if = ShowIf(after, tuple(form.any.data or ())) if after else None
    was = request.form.get("was", "")
    editing.show_after(store(), actor(), consultation, question.id, show_if, was=was)


def _address(organisation: Organisation, consultation: Consultation, question: Question) -> str:
    ids = {"organisation": organisation.slug, "consultation": consultation.id, "question": question.id}
    return url_for("planner.question", **ids)  # type: ignore[arg-type]  # values of the address
