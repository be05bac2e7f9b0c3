"""The named places of a draft: one more, one less, and each with its name, picture and three sentences."""

from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from consult.models.consultation import Consultation
from consult.models.organisation import Organisation
from consult.services import consultations, map_pictures, media, places
from consult.web.access import LEADER, PLANNING, actor, rule, store
from consult.web.planner import blueprint
from consult.web.planner.showing import done_or_said, is_accepted, is_done, kept_picture, sent, show
from forms.question import Slot
from forms.staff.slot import SlotForm, known, slot_form


@blueprint.route("/o/<organisation>/consultations/<int:consultation>/place", methods=["GET", "POST"])
@rule(*PLANNING, LEADER)
def place(organisation: Organisation, consultation: Consultation) -> ResponseReturnValue:
    """Fill in one of the places: name, picture and three sentences; `?slot=` says which."""
    slot = _slot(consultation)
    form = slot_form(consultation.languages, consultation.levels)(sent(), data=known(slot))
    form.offer(map_pictures.fetched(organisation, consultation.project_id))
    if not (is_accepted(form) and is_done(form.picture, lambda: _fill(consultation, slot, form))):
        facts = {"organisation": organisation, "consultation": consultation, "slot": slot}
        return show("place", form=form, picture_of=media.address, **facts)
    store().commit()
    flash(_saved(consultation, slot.id, form.name.data or ""))
    return _to_questions(organisation, consultation)


@blueprint.post("/o/<organisation>/consultations/<int:consultation>/place/add")
@rule(*PLANNING, LEADER)
def place_add(organisation: Organisation, consultation: Consultation) -> ResponseReturnValue:
    """Add one place to fill in."""
    made: list[Slot] = []
    if not done_or_said(lambda: made.append(places.add(store(), actor(), consultation))):
        return _to_questions(organisation, consultation)
    flash(gettext("There is one more place. Fill it in."))
    return redirect(_page("place", organisation, consultation, slot=made[0].id), 303)


@blueprint.post("/o/<organisation>/consultations/<int:consultation>/place/remove")
@rule(*PLANNING, LEADER)
def place_remove(organisation: Organisation, consultation: Consultation) -> ResponseReturnValue:
    """Take away the place that `slot` names, at every age; gone already is as good as taken away."""
    slot = request.form.get("slot", "")
    there = slot in {one.id for one in consultations.questionnaire(store(), consultation).slots}
    if not there or done_or_said(lambda: places.remove(store(), actor(), consultation, slot)):
        flash(gettext("The place is removed."))
    return _to_questions(organisation, consultation)


def _slot(consultation: Consultation) -> Slot:
    slots = {one.id: one for one in consultations.questionnaire(store(), consultation).slots}
    slot = slots.get(request.args.get("slot", ""))
    if slot is None or consultation.state != "draft":
        abort(404)
    return slot


def _fill(consultation: Consultation, slot: Slot, form: SlotForm) -> None:
    consultations.fill_slot(store(), actor(), consultation, form.slot(slot, kept_picture(form)))


def _saved(consultation: Consultation, slot: str, name: str) -> str:
    """Say that a place is saved, and what it still lacks: who writes at the desk may have its picture tomorrow."""
    now = next(one for one in consultations.questionnaire(store(), consultation).slots if one.id == slot)
    if now.filled:
        return str(gettext("%(place)s is saved.", place=name))
    return str(gettext("%(place)s is saved. It still needs its picture and its description.", place=name))


def _to_questions(organisation: Organisation, consultation: Consultation) -> ResponseReturnValue:
    return redirect(_page("questions", organisation, consultation), 303)


def _page(name: str, organisation: Organisation, consultation: Consultation, **more: Any) -> str:
    return url_for(f"planner.{name}", organisation=organisation.slug, consultation=consultation.id, **more)
