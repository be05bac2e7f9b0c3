"""What could not be sent, for the administrator: send it anew, or take it away."""

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.models.organisation import Organisation
from consult.services import outbox
from consult.web.access import ADMINISTRATOR, actor, rule, store
from consult.web.admin import blueprint

VERBS = {"again": outbox.try_again, "away": outbox.throw_away}


@blueprint.post("/o/<organisation>/settings/mail")
@rule(ADMINISTRATOR)
def unsent_mail(organisation: Organisation) -> ResponseReturnValue:
    """Do with the mail that could not be sent what the button says."""
    verb = VERBS.get(request.form.get("do", ""))
    if verb is None:
        abort(404)
    verb(store(), actor(), organisation.id)
    store().commit()
    flash(_("The messages are tried again.") if verb is outbox.try_again else _("The messages are taken away."))
    return redirect(url_for("admin.organisation", organisation=organisation.slug), 303)
