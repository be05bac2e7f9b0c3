"""A map question's picture: where its places stand, and the boundary of the pins; by clicking or by typing."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from consult import assets
from consult.models.consultation import Consultation
from consult.models.organisation import Organisation
from consult.services import consultations, control_points, media, pin_maps
from consult.web.access import LEADER, PLANNING, actor, rule, store
from consult.web.planner import blueprint
from consult.web.planner.showing import done_or_said, is_accepted, sent, show
from forms.kinds.map_pin import MapPin
from forms.question import Question
from forms.staff.pin_map import PinMapForm, known, pin_map_form


@blueprint.route("/o/<organisation>/consultations/<int:consultation>/questions/<question>/map", methods=["GET", "POST"])
@rule(*PLANNING, LEADER)
def pin_map(organisation: Organisation, consultation: Consultation, question: Question) -> ResponseReturnValue:
    """Show a map's picture with its places and its boundary, and set them; any other question has no such page."""
    if not isinstance(question.kind, MapPin) or consultation.state != "draft":
        return redirect(_page("questions", organisation, consultation, _anchor=question.id), 303)
    form = _form(consultation, question.kind)
    if not (is_accepted(form) and _is_kept(form, lambda: _arrange(consultation, question, form))):
        facts = _facts(consultation, question)
        return show("pin_map", organisation=organisation, consultation=consultation, form=form, **facts)
    store().commit()
    flash(gettext("The places and the boundary are saved."))
    return redirect(_page("pin_map", organisation, consultation, question=question.id), 303)


@blueprint.post("/o/<organisation>/consultations/<int:consultation>/questions/<question>/map/boundary")
@rule(*PLANNING, LEADER)
def pin_map_bound(organisation: Organisation, consultation: Consultation, question: Question) -> ResponseReturnValue:
    """Let pins stand in the project's area alone, with a margin."""
    if isinstance(question.kind, MapPin) and done_or_said(
        lambda: pin_maps.bound(store(), actor(), consultation, question)
    ):
        flash(gettext("Pins can now only stand in the project's area, and 25 metres around it."))
    return redirect(_page("pin_map", organisation, consultation, question=question.id), 303)


def _form(consultation: Consultation, kind: MapPin) -> PinMapForm:
    slots = consultations.questionnaire(store(), consultation).slots
    names = [(one.id, one.name.say("sv").text or one.id.capitalize()) for one in slots if one.id != kind.shows.slot]
    return pin_map_form(consultation.languages, names, len(kind.zones))(sent(), data=known(kind))


def _arrange(consultation: Consultation, question: Question, form: PinMapForm) -> None:
    corners = tuple(form.boundary.data or ())
    pin_maps.arrange(store(), actor(), consultation, question, spots=form.spots(), boundary=corners)


def _is_kept(form: PinMapForm, verb: Callable[[], None]) -> bool:
    try:
        verb()
    except ValueError as wrong:
        form.form_errors = [*form.form_errors, str(wrong)]
        return False
    return True


def _facts(consultation: Consultation, question: Question) -> dict[str, Any]:
    """Return the question's words and picture, and whether the project's area can be laid over it."""
    document = consultations.questionnaire(store(), consultation)
    shows: Any = getattr(question.kind, "shows", None)
    slot = next((one for one in document.slots if one.id == shows.slot), None)
    sha = slot.picture if slot else None
    address = assets.picture_address(shows.picture) if shows.picture else media.address(sha) if sha else ""
    placed = dict(control_points.grounds(store(), consultation.project, document))
    facts = {"question": question, "slot": slot, "picture": address, "project": consultation.project}
    return facts | {"on_map": question.id in placed, "boundary": getattr(question.kind, "boundary", ())}


def _page(name: str, organisation: Organisation, consultation: Consultation, **more: Any) -> str:
    return url_for(f"planner.{name}", organisation=organisation.slug, consultation=consultation.id, **more)
