"""What all of the planner's forms do: wait for a post, show themselves again with what is wrong, keep a picture."""

from collections.abc import Callable
from typing import Any

from flask import flash, render_template, request, send_file
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import Field
from wtforms.form import BaseForm

from consult.models.project import Project
from consult.services import media, showing
from consult.services.facts import place_words
from consult.services.figures import Drawing
from consult.web.access import actor, give_way, settings, signed_in_user, store
from forms.questionnaire import Questionnaire
from forms.texts import Text


def sent() -> MultiDict[str, Any] | None:
    """Return what was posted, files among it; None for a page that is only asked for."""
    return CombinedMultiDict([request.form, request.files]) if request.method == "POST" else None


def is_accepted(form: BaseForm) -> bool:
    """Tell whether a form was posted and is valid."""
    return request.method == "POST" and form.validate()


def show(template: str, **words: Any) -> ResponseReturnValue:
    """Show a page; after a post that was not accepted with status 422."""
    return render_template(f"planner/{template}.html", **words), 422 if request.method == "POST" else 200


def is_done(field: Field, verb: Callable[[], object]) -> bool:
    """Do what was asked; what a service refuses becomes the field's error."""
    try:
        verb()
    except ValueError as wrong:
        field.errors = [*field.errors, str(wrong)]
        return False
    return True


def done_or_said(verb: Callable[[], object]) -> bool:
    """Do what a button asks and keep it; a refusal is said on the next page, and nothing is kept."""
    try:
        verb()
    except ValueError as wrong:
        flash(str(wrong))
        return False
    store().commit()
    return True


def chart_file(drawing: Drawing | None, name: str) -> ResponseReturnValue | None:
    """Send a drawn chart under a name, `?as=png` as pixels, else as SVG; None for one that is not there."""
    if drawing is None:
        return None
    pixels = request.args.get("as") == "png"
    file = (showing.picture if pixels else showing.path)(settings().charts, drawing)
    ending, kind = ("png", "image/png") if pixels else ("svg", "image/svg+xml")
    return send_file(file, kind, as_attachment=True, download_name=f"{name}.{ending}") if file.exists() else None


def kept_picture(form: BaseForm) -> str | None:
    """Keep a form's `picture`, `people` and `about`; None when none was chosen. ValueError says what is wrong."""
    if not form["picture"].data:
        return None
    told, own = {name: form[name].data or "" for name in ("people", "about")}, signed_in_user().organisation_id
    give_way()
    picture = media.encoded(form["picture"].data.read())
    return media.keep(store(), actor(), own, settings().media, picture, **told)


def saying(document: Questionnaire, project: Project, level: str) -> Callable[[Text], str]:
    """Return how a text reads to a child of this level, the place's name in it and the places yet to be named."""
    unfilled = {slot.id: slot.id.capitalize() for slot in document.slots}
    words = document.words("sv", level, unfilled | place_words(project))
    return lambda text: text.say("sv", level).fill(words).text
