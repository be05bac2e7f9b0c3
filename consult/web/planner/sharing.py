"""A questionnaire as one file: hand it on to another municipality, or read one in as an own template."""

from flask import Response, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from consult.models.consultation import Consultation
from consult.models.organisation import Organisation
from consult.models.project import Project
from consult.models.template import Template
from consult.services import own_templates, sharing
from consult.web.access import PLANNING, actor, give_way, rule, settings, store
from consult.web.planner import blueprint
from consult.web.planner.showing import is_accepted, is_done, sent, show
from forms import sent_file
from forms.staff.sharing import FileForm, ImportForm


@blueprint.route("/o/<organisation>/consultations/<int:consultation>/file", methods=["GET", "POST"])
@rule(*PLANNING)
def questionnaire_file(organisation: Organisation, consultation: Consultation) -> ResponseReturnValue:
    """Make the file and send it; what travels along is ticked."""
    form, made = FileForm(sent()), list[bytes]()
    if not (is_accepted(form) and is_done(form.pictures, lambda: made.append(_made(consultation, form)))):
        named = own_templates.speaks_of_the_place(store(), consultation)
        return show("file", organisation=organisation, consultation=consultation, form=form, named=named)
    store().commit()
    file = Response(made[0], mimetype=sent_file.MIMETYPE)
    file.headers.set("Content-Disposition", "attachment", filename=f"{consultation.slug}{sent_file.ENDING}")
    return file


def _made(consultation: Consultation, form: FileForm) -> bytes:
    return sharing.send(store(), actor(), consultation, settings().media, **form.data)


@blueprint.route("/o/<organisation>/projects/<int:project>/consultations/import", methods=["GET", "POST"])
@rule(*PLANNING)
def import_file(organisation: Organisation, project: Project) -> ResponseReturnValue:
    """Read a questionnaire's file in as an own template, then choose it like the others."""
    form, made = ImportForm(sent()), list[Template]()
    if not (is_accepted(form) and is_done(form.file, lambda: made.append(_read(organisation, form)))):
        store().rollback()  # rows of pictures that came before the one that was refused
        return show("import", organisation=organisation, project=project, form=form)
    store().commit()
    flash(gettext("“%(title)s” is read. It now stands among your own templates.", title=made[0].title))
    return redirect(url_for("planner.consultation_new", organisation=organisation.slug, project=project.id), 303)


def _read(organisation: Organisation, form: ImportForm) -> Template:
    with form.file.data.stream as file:  # a large one lies in a file of its own meanwhile
        raw = file.read()
    own = organisation.id
    give_way()
    return sharing.receive(store(), actor(), own, settings().media, sharing.read(raw))
