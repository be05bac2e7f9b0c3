"""The municipality's own templates: keep a consultation's questions as one, and take one away."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from consult.models.consultation import Consultation
from consult.models.organisation import Organisation
from consult.models.project import Project
from consult.models.template import Template
from consult.services import own_templates
from consult.web.access import PLANNING, actor, rule, store
from consult.web.planner import blueprint
from consult.web.planner.showing import is_accepted, is_done, sent, show
from forms.staff.sharing import TemplateForm


@blueprint.route("/o/<organisation>/consultations/<int:consultation>/template", methods=["GET", "POST"])
@rule(*PLANNING)
def save_template(organisation: Organisation, consultation: Consultation) -> ResponseReturnValue:
    """Keep the questions for other projects, without places and voices."""
    form = TemplateForm(sent(), obj=consultation)
    if not (is_accepted(form) and is_done(form.title, lambda: _save(consultation, form))):
        named = own_templates.speaks_of_the_place(store(), consultation)
        return show("save_template", organisation=organisation, consultation=consultation, form=form, named=named)
    store().commit()
    flash(gettext("The template is saved. You find it when you make a new consultation."))
    return redirect(
        url_for("planner.consultation_page", organisation=organisation.slug, consultation=consultation.id), 303
    )


def _save(consultation: Consultation, form: TemplateForm) -> None:
    own_templates.save(store(), actor(), consultation, form.title.data or "")


@blueprint.post("/o/<organisation>/projects/<int:project>/templates/<int:template>/remove")
@rule(*PLANNING)
def remove_template(organisation: Organisation, project: Project, template: Template) -> ResponseReturnValue:
    """Take a template away, and go back to where one is chosen."""
    own_templates.remove(store(), actor(), template)
    store().commit()
    flash(gettext("The template is removed. Consultations that began with it stay."))
    return redirect(url_for("planner.consultation_new", organisation=organisation.slug, project=project.id), 303)
