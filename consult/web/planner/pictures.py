"""Choose the picture of an answer: a ready one by a word, one of the project's, or one of your own."""

from functools import partial

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from consult import assets
from consult.models.consultation import Consultation
from consult.models.organisation import Organisation
from consult.services import editing, media, picture_library, pictures
from consult.web.access import LEADER, PLANNING, actor, rule, store
from consult.web.planner import blueprint
from consult.web.planner.showing import done_or_said, is_accepted, is_done, kept_picture, sent, show
from forms import changing, pictured
from forms.pictured import Place
from forms.question import Question
from forms.questionnaire import dump_question
from forms.staff.picture import AboutForm, OwnPictureForm
from forms.texts import SHA

ADDRESS = "/o/<organisation>/consultations/<int:consultation>/questions/<question>/picture"


@blueprint.get(ADDRESS)
@rule(*PLANNING, LEADER)
def picture_page(organisation: Organisation, consultation: Consultation, question: Question) -> ResponseReturnValue:
    """Show the pictures that fit a word, those of the project, and how to bring one's own."""
    return _page(organisation, consultation, question, OwnPictureForm())


@blueprint.post(ADDRESS)
@rule(*PLANNING, LEADER)
def picture_choose(organisation: Organisation, consultation: Consultation, question: Question) -> ResponseReturnValue:
    """Put a picture on the answer, or take it away."""
    place, name = _place(consultation, question), request.form.get("picture", "")
    if name and name not in _choosable(consultation):
        abort(404)
    if done_or_said(lambda: _put(consultation, question, place, name)):
        flash(gettext("The picture is chosen.") if name else gettext("The picture is taken away."))
    return _back(organisation, consultation, question, place)


@blueprint.post(f"{ADDRESS}/own")
@rule(*PLANNING, LEADER)
def picture_upload(organisation: Organisation, consultation: Consultation, question: Question) -> ResponseReturnValue:
    """Keep a picture from the planner's device and put it on the answer."""
    place, form = _place(consultation, question), OwnPictureForm(sent())
    keep = partial(_keep, consultation, question, place, form)
    if not (is_accepted(form) and is_done(form.picture, keep)):
        return _page(organisation, consultation, question, form)
    store().commit()
    flash(gettext("The picture is chosen."))
    return _back(organisation, consultation, question, place)


@blueprint.post(f"{ADDRESS}/about")
@rule(*PLANNING, LEADER)
def picture_describe(organisation: Organisation, consultation: Consultation, question: Question) -> ResponseReturnValue:
    """Say in words what the answer's own picture shows."""
    place = _place(consultation, question)
    name = pictured.now(dump_question(question), place)
    if not SHA.fullmatch(name):
        abort(404)
    form = AboutForm(sent(), prefix="now-")
    if not is_accepted(form):
        return _page(organisation, consultation, question, OwnPictureForm(), form)
    media.describe(store(), actor(), organisation.id, name, form.about.data)
    consultation.revision += 1
    store().commit()
    flash(gettext("The description is saved."))
    return _back(organisation, consultation, question, place)


def _page(
    organisation: Organisation, consultation: Consultation, question: Question, form: OwnPictureForm,
    about: AboutForm | None = None,
) -> ResponseReturnValue:  # fmt: skip
    raw, place, asked = dump_question(question), _place(consultation, question), request.args.get("q", "").strip()
    name = pictured.now(raw, place)
    own = pictures.of_project(store(), consultation.project)
    described = pictures.described(store(), organisation.id, {name})
    return show(
        "pictures", organisation=organisation, consultation=consultation, question=question, place=place,
        words=pictured.words(raw, place), now=name, own=own, asked=asked, found=picture_library.search(asked),
        form=form, about=about or AboutForm(prefix="now-", data={"about": described.get(name, "")}),
        picture_of=media.address, is_uploaded=bool(SHA.fullmatch(name)), address_of=assets.picture_address,
        was=changing.token(question),
    )  # fmt: skip


def _place(consultation: Consultation, question: Question) -> Place:
    """Return where the picture is to stand; 404 where there can be none, and once the questions are locked."""
    place = Place(request.args.get("list", ""), request.args.get("entry", ""))
    if consultation.state != "draft" or not pictured.may_have(type(question.kind), dump_question(question), place):
        abort(404)
    return place


def _choosable(consultation: Consultation) -> set[str]:
    return {one.name for one in picture_library.offered()} | set(pictures.of_project(store(), consultation.project))


def _put(consultation: Consultation, question: Question, place: Place, name: str) -> None:
    was = request.form.get("was") or changing.token(question)
    editing.change(store(), actor(), consultation, pictured.put(dump_question(question), place, name), was=was)


def _keep(consultation: Consultation, question: Question, place: Place, form: OwnPictureForm) -> None:
    _put(consultation, question, place, kept_picture(form) or "")


def _back(
    organisation: Organisation, consultation: Consultation, question: Question, place: Place
) -> ResponseReturnValue:
    to = url_for(
        "planner.question", organisation=organisation.slug, consultation=consultation.id, question=question.id,
        _anchor=f"{place.key}.{place.entry}" if place.key else None,
    )  # fmt: skip
    return redirect(to, 303)
