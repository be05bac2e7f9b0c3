"""The log of who did what, for the administrator: read, looked over and taken out as a file."""

from typing import Any

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from consult.models.organisation import Organisation
from consult.services import audit_chain, audit_log
from consult.services.audit_log import Wanted
from consult.web.access import ADMINISTRATOR, actor, database, rule, store
from consult.web.admin import blueprint
from forms.staff.log import LogForm

ADDRESS = "/o/<organisation>/log"
AT_ONCE = 20_000
"""A log of so many rows is looked over each time it is shown (some tenths of a second), a longer one when asked."""
_LARGEST = 2**31 - 1


@blueprint.get(ADDRESS)
@rule(ADMINISTRATOR)
def log_page(organisation: Organisation) -> ResponseReturnValue:
    """Show what was done, newest first, and whether the whole log is as it was written."""
    form = _form(organisation, request.args)
    if not form.validate():
        return _page(organisation, form, Wanted()), 422
    return _page(organisation, form, _wanted(form))


@blueprint.post(ADDRESS)
@rule(ADMINISTRATOR)
def log_file(organisation: Organisation) -> ResponseReturnValue:
    """Send the rows that are looked for as a file; that it was taken out is a row too."""
    form = _form(organisation, request.form)
    if not form.validate():
        return _page(organisation, form, Wanted()), 422
    audit_log.note_file(store(), actor(), organisation.id, _wanted(form))
    store().commit()
    with database().reading() as db:  # a long file must not hold up the children, who write
        made = audit_log.file(db, organisation.id, _wanted(form))
    sent = Response(made, mimetype="text/csv")
    sent.headers.set("Content-Disposition", "attachment", filename=f"{organisation.slug}-log.csv")
    return sent


def _form(organisation: Organisation, sent: Any) -> LogForm:
    form = LogForm(sent)
    for field, found, everything in (
        (form.actor, audit_log.actors(store(), organisation.id), _("Everybody")),
        (form.action, audit_log.actions(store(), organisation.id), _("Everything")),
    ):
        field.choices = [SelectChoice("", everything), *(SelectChoice(*one) for one in found)]
    return form


def _wanted(form: LogForm) -> Wanted:
    return Wanted(form.day.data, form.actor.data, form.action.data)


def _page(organisation: Organisation, form: LogForm, wanted: Wanted) -> str:
    below = request.args.get("below", 0, int)
    last = audit_chain.last(store())
    whole = "check" in request.args or last is None or last.id <= AT_ONCE
    return render_template(
        "admin/log.html", organisation=organisation, form=form, wanted=wanted,
        page=audit_log.page(store(), organisation.id, wanted, min(max(below, 0), _LARGEST)),
        chain=audit_chain.check(store()) if whole else None,
    )  # fmt: skip
