"""The municipality's settings: planners read them, strategists and administrators change them."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from consult import child_texts
from consult.models.organisation import Organisation
from consult.services import mail_server, organisations, outbox, users, worry_contact
from consult.web.access import ADMINISTRATOR, SEEING_SETTINGS, SETTING, actor, rule, settings, signed_in_user, store
from consult.web.admin import blueprint
from forms.staff.organisation import OrganisationForm
from forms.texts import FIRST_LANGUAGE


@blueprint.get("/o/<organisation>/settings")
@rule(*SEEING_SETTINGS)
def organisation(organisation: Organisation) -> ResponseReturnValue:
    """Show the settings; who may change them gets a form."""
    return _page(organisation, _form(organisation), 200)


@blueprint.post("/o/<organisation>/settings")
@rule(*SETTING)
def change_settings(organisation: Organisation) -> ResponseReturnValue:
    """Keep the settings."""
    form = _form(organisation)
    if not form.validate():
        return _page(organisation, form, 422)
    facts = form.data | {"worry_contact_id": form.worry_contact_id.data or None}
    facts["languages"] = [FIRST_LANGUAGE, *(form.languages.data or ())]
    before = organisation.worry_contact_id
    organisations.change(store(), actor(), organisation, **facts)
    if organisation.worry_contact_id not in (None, before):
        worry_contact.send_test(store(), actor(), settings().secret_key, settings().public_url, organisation)
    store().commit()
    flash(_("The settings are kept."))
    return redirect(url_for("admin.organisation", organisation=organisation.slug), 303)


def _form(organisation: Organisation) -> OrganisationForm:
    form = OrganisationForm(request.form if request.method == "POST" else None, organisation)
    able = [one for one in users.of(store(), organisation) if organisations.can_be_contact(one)]
    people = [SelectChoice(str(one.id), one.email) for one in able]
    form.worry_contact_id.choices = [SelectChoice("0", _("Nobody yet")), *people]
    others = [one for one in child_texts.languages().values() if one.code != FIRST_LANGUAGE]
    form.languages.choices = [SelectChoice(one.code, _named(one)) for one in others]
    return form


def _named(catalogue: child_texts.Catalogue) -> str:
    return (
        catalogue.name
        if catalogue.read_by
        else _("%(language)s (nobody who speaks it has read it yet)", language=catalogue.name)
    )


def _page(organisation: Organisation, form: OrganisationForm, status: int) -> ResponseReturnValue:
    role = signed_in_user().role
    facts = {
        "may_change": role in SETTING,
        "standing": worry_contact.standing(store(), organisation),
        "can_send": mail_server.is_there(settings()),
        "is_demo": settings().demo,
        "unsent": outbox.failed(store(), organisation.id) if role == ADMINISTRATOR else [],
        "why": outbox.WHY,
    }
    return render_template("admin/organisation.html", organisation=organisation, form=form, **facts), status
