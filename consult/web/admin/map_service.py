"""The municipality's own map service: kept, and tried by the worker at once."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.models.organisation import Organisation
from consult.services import map_service as services
from consult.web.access import SETTING, actor, rule, store
from consult.web.admin import blueprint
from forms.staff.map_service import MapServiceForm


@blueprint.get("/o/<organisation>/settings/map")
@rule(*SETTING)
def map_service(organisation: Organisation) -> ResponseReturnValue:
    """Show the map service and what came of its trial."""
    return _page(organisation, MapServiceForm(data=organisation.map_service), 200)


@blueprint.post("/o/<organisation>/settings/map")
@rule(*SETTING)
def change_map_service(organisation: Organisation) -> ResponseReturnValue:
    """Keep the map service and try it; an empty address is no service."""
    form = MapServiceForm(request.form)
    if not (form.validate() and _is_kept(organisation, form)):
        return _page(organisation, form, 422)
    store().commit()
    flash(_("The map service is saved, and is being tried.") if form.url.data else _("There is no map service now."))
    return redirect(url_for("admin.map_service", organisation=organisation.slug), 303)


def _is_kept(organisation: Organisation, form: MapServiceForm) -> bool:
    facts: dict[str, Any] = {name: field.data for name, field in form._fields.items()}
    try:
        services.save(store(), actor(), organisation, **facts)
    except ValueError as wrong:
        form.url.errors = [*form.url.errors, str(wrong)]
        return False
    return True


def _page(organisation: Organisation, form: MapServiceForm, status: int) -> ResponseReturnValue:
    kept = organisation.map_service
    facts = {"there": bool(kept.get("url")), "tried": kept.get("tried"), "why": services.WHY}
    return render_template("admin/map_service.html", organisation=organisation, form=form, **facts), status
