"""One's own account: choosing a password by a link, changing it, the language of the pages."""

from functools import partial

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.models.organisation import Organisation, User
from consult.services import passwords, second_factor, users
from consult.web import access
from consult.web.access import ANYONE, EVERY_ROLE, actor, rule, signed_in_user, store
from consult.web.admin import blueprint
from forms.staff.sign_in import OwnPasswordForm, PasswordForm
from forms.staff.users import LanguageForm


@blueprint.get("/konto/<invitation>")
@rule(ANYONE)
def choose_password(invitation: User) -> ResponseReturnValue:
    """Ask for a password; looking at the page does not use the link up."""
    return _password_page(PasswordForm(), invitation, 200)


@blueprint.post("/konto/<invitation>")
@rule(ANYONE)
def keep_password(invitation: User) -> ResponseReturnValue:
    """Keep the password; the link works no more."""
    form = PasswordForm(request.form)
    form.judge = partial(passwords.weakness, email=invitation.email)
    if not form.validate():
        return _password_page(form, invitation, 422)
    users.choose_password(store(), f"{invitation.role} {invitation.id}", invitation, form.password.data or "")
    store().commit()
    session.clear()
    flash(_("Your password is kept. Sign in with it."))
    return redirect(url_for("admin.sign_in"), 303)


@blueprint.get("/o/<organisation>/account")
@rule(*EVERY_ROLE)
def own_account(organisation: Organisation) -> ResponseReturnValue:
    """Show what one can change about oneself."""
    return _own_page(OwnPasswordForm(), 200)


@blueprint.post("/o/<organisation>/account/password")
@rule(*EVERY_ROLE)
def change_password(organisation: Organisation) -> ResponseReturnValue:
    """Change one's own password; other signed-in pages end."""
    form, user = OwnPasswordForm(request.form), signed_in_user()
    form.judge = partial(passwords.weakness, email=user.email)
    form.knows = partial(passwords.is_right, kept=user.password_hash)
    if not form.validate():
        return _own_page(form, 422)
    users.choose_password(store(), actor(), user, form.password.data or "")
    store().commit()
    access.sign_in(user)
    flash(_("Your password is changed."))
    return redirect(url_for("admin.own_account", organisation=organisation.slug), 303)


@blueprint.post("/o/<organisation>/account/language")
@rule(*EVERY_ROLE)
def choose_language(organisation: Organisation) -> ResponseReturnValue:
    """Keep the language of one's pages."""
    form = LanguageForm(request.form)
    if form.validate():
        users.choose_language(store(), signed_in_user(), form.language.data)
        store().commit()
    return redirect(url_for("admin.own_account", organisation=organisation.slug), 303)


def _password_page(form: PasswordForm, user: User, status: int) -> ResponseReturnValue:
    return render_template("admin/choose_password.html", form=form, invited=user), status


def _own_page(form: OwnPasswordForm, status: int) -> ResponseReturnValue:
    languages = LanguageForm(language=signed_in_user().language)
    enrolled = second_factor.is_enrolled(signed_in_user())
    return render_template("admin/account.html", form=form, languages=languages, enrolled=enrolled), status
