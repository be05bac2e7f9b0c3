"""Purging by decision: what can be purged, the question whether it is meant, and the records of what was."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.models.consultation import Consultation
from consult.models.organisation import Organisation
from consult.services import purging
from consult.web.access import ADMINISTRATOR, actor, rule, settings, store
from consult.web.admin import blueprint
from forms.staff.purge import PurgeForm


@blueprint.get("/o/<organisation>/purges")
@rule(ADMINISTRATOR)
def purges(organisation: Organisation) -> ResponseReturnValue:
    """List what can be purged, and the records of what was, each with the backups that still hold it."""
    records = purging.records(store(), organisation, settings().backups, settings().keep_backups)
    return render_template(
        "admin/purges.html", organisation=organisation, ready=purging.may(store(), organisation), records=records
    )


@blueprint.route("/o/<organisation>/consultations/<int:consultation>/purge", methods=["GET", "POST"])
@rule(ADMINISTRATOR)
def purge(organisation: Organisation, consultation: Consultation) -> ResponseReturnValue:
    """Say what goes and what stays, and purge after the decision and the word are written."""
    form = PurgeForm(request.form)
    if request.method == "GET" or not form.validate():
        return _page(organisation, consultation, form)
    try:
        purging.decide(store(), actor(), consultation, form.decision.data or "", form.decided_on.data)
    except ValueError as refused:
        form.form_errors.append(str(refused))
        return _page(organisation, consultation, form)
    store().commit()
    flash(_("The answers are purged. Deleting them for good takes some minutes."))
    return redirect(url_for("admin.purges", organisation=organisation.slug), 303)


def _page(organisation: Organisation, consultation: Consultation, form: PurgeForm) -> ResponseReturnValue:
    facts = {"counts": purging.counted(store(), consultation), "days": settings().keep_backups}
    page = render_template(
        "admin/purge.html", organisation=organisation, consultation=consultation, form=form,
        why_not=purging.hindrance(store(), consultation), **facts,
    )  # fmt: skip
    return page, 422 if request.method == "POST" else 200
