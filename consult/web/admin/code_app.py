"""One's own code app: reading in the first or another one, and the recovery codes, which are shown once."""

from functools import partial

from flask import render_template, request, session
from flask.typing import ResponseReturnValue

from consult.models.organisation import Organisation
from consult.services import passwords, second_factor
from consult.web.access import EVERY_ROLE, actor, give_way, rule, settings, signed_in_user, store
from consult.web.admin import blueprint
from consult.web.admin.codes import app_facts, read_in, show_codes
from consult.web.admin.navigation import home
from consult.web.admin.sign_in import local
from forms.staff.sign_in import OtherAppForm, OwnAppForm


@blueprint.get("/o/<organisation>/account/code-app")
@rule(*EVERY_ROLE)
def code_app(organisation: Organisation) -> ResponseReturnValue:
    """Show how a code app is read in."""
    return _page(_form(), 200)


@blueprint.post("/o/<organisation>/account/code-app")
@rule(*EVERY_ROLE)
def change_code_app(organisation: Organisation) -> ResponseReturnValue:
    """Take another code app into use: by the password, and by a code of the one before if there is one."""
    form, user, who = _form(), signed_in_user(), actor()
    form.knows = partial(passwords.is_right, kept=user.password_hash)
    give_way()
    recovery = read_in(form, user, who) if form.validate() and _knows_the_old(form) else None
    if recovery is None:
        return _page(form, 422)
    return show_codes(user, recovery)


@blueprint.get("/o/<organisation>/account/codes")
@rule(*EVERY_ROLE)
def recovery_codes(organisation: Organisation) -> ResponseReturnValue:
    """Show the recovery codes that were just made: once, for they leave the cookie here."""
    found = [" ".join(one[at : at + 4] for at in range(0, len(one), 4)) for one in session.pop("codes", [])]
    go_on = local(request.args.get("next")) or home(signed_in_user())
    return render_template("admin/recovery_codes.html", codes=found, go_on=go_on)


def _form() -> OwnAppForm:
    kind = OtherAppForm if second_factor.is_enrolled(signed_in_user()) else OwnAppForm
    return kind(request.form if request.method == "POST" else None)


def _knows_the_old(form: OwnAppForm) -> bool:
    """Tell whether a code of the app before was right; a refusal is kept, for it counts."""
    user = signed_in_user()
    if not isinstance(form, OtherAppForm):
        return not second_factor.is_enrolled(user)
    if second_factor.accept(store(), settings().secret_key, user, form.code.data or ""):
        return True
    store().commit()
    form.code.errors = (second_factor.why_not(store(), user),)
    return False


def _page(form: OwnAppForm, status: int) -> ResponseReturnValue:
    user = signed_in_user()
    facts = {"enrolled": second_factor.is_enrolled(user), "left": len(user.recovery)}
    return render_template("admin/code_app.html", form=form, **facts, **app_facts(user)), status
