"""The contact for worries: asking for another test message, and the contact's answer to it, without account."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.models.organisation import Organisation
from consult.services import organisations, worry_contact
from consult.web.access import ANYONE, SETTING, actor, rule, settings, store
from consult.web.admin import blueprint


@blueprint.post("/o/<organisation>/settings/worry-test")
@rule(*SETTING)
def worry_test(organisation: Organisation) -> ResponseReturnValue:
    """Send the test message once more."""
    try:
        worry_contact.send_test(store(), actor(), settings().secret_key, settings().public_url, organisation)
        store().commit()
        flash(_("The test message is on its way."))
    except ValueError as wrong:
        flash(str(wrong))
    return redirect(url_for("admin.organisation", organisation=organisation.slug, _anchor="worry"), 303)


@blueprint.get("/kontakt-vid-oro/<confirmation>")
@rule(ANYONE)
def test_message(confirmation: Organisation) -> ResponseReturnValue:
    """Ask whether the test message has arrived; looking confirms nothing, for mail programs follow links too."""
    confirmed = organisations.reads_texts(store(), confirmation)
    return render_template("admin/worry_contact.html", organisation=confirmation, confirmed=confirmed)


@blueprint.post("/kontakt-vid-oro/<confirmation>")
@rule(ANYONE)
def confirm(confirmation: Organisation) -> ResponseReturnValue:
    """Note that the test message has arrived."""
    worry_contact.confirm(store(), confirmation)
    store().commit()
    return redirect(request.full_path.rstrip("?"), 303)
