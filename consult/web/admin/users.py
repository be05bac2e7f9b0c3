"""The administrator's list of accounts."""

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.models.organisation import Organisation, User
from consult.services import qr, second_factor, taking_over
from consult.services import users as accounts
from consult.web.access import ADMINISTRATOR, actor, rule, settings, store
from consult.web.admin import blueprint
from forms.staff.users import InvitationForm, PeriodForm, RoleForm


@blueprint.get("/o/<organisation>/users")
@rule(ADMINISTRATOR)
def users(organisation: Organisation) -> ResponseReturnValue:
    """List the accounts, and invite somebody."""
    return _page(organisation, InvitationForm(), 200)


@blueprint.post("/o/<organisation>/users")
@rule(ADMINISTRATOR)
def invite(organisation: Organisation) -> ResponseReturnValue:
    """Make an account and show its link, once."""
    form = InvitationForm(request.form)
    if not form.validate():
        return _page(organisation, form, 422)
    try:
        user = _invited(organisation, form)
    except ValueError as taken:
        form.email.errors = (str(taken),)
        return _page(organisation, form, 422)
    return _show_link(organisation, user)


@blueprint.get("/o/<organisation>/users/<int:user>")
@rule(ADMINISTRATOR)
def user(organisation: Organisation, user: User) -> ResponseReturnValue:
    """Show one account, with the link that was just made for it: once, for it leaves the cookie here."""
    whose, link = session.pop("link", (None, None))
    return _user_page(user, RoleForm(role=user.role), 200, link if whose == user.id else None)


@blueprint.post("/o/<organisation>/users/<int:user>/link")
@rule(ADMINISTRATOR)
def new_link(organisation: Organisation, user: User) -> ResponseReturnValue:
    """Make a link with which somebody chooses a new password."""
    return _show_link(organisation, user)


@blueprint.post("/o/<organisation>/users/<int:user>/role")
@rule(ADMINISTRATOR)
def change_role(organisation: Organisation, user: User) -> ResponseReturnValue:
    """Give somebody another role."""
    form = RoleForm(request.form)
    if not form.validate():
        return _user_page(user, form, 422)
    try:
        accounts.change_role(store(), actor(), user, form.role.data)
    except ValueError as refused:
        form.role.errors = (str(refused),)
        return _user_page(user, form, 422)
    store().commit()
    flash(_("The role is changed."))
    return redirect(url_for("admin.users", organisation=organisation.slug), 303)


@blueprint.post("/o/<organisation>/users/<int:user>/period")
@rule(ADMINISTRATOR)
def change_period(organisation: Organisation, user: User) -> ResponseReturnValue:
    """Say until which day an account works, and whether its owner is under 18."""
    form = PeriodForm(request.form)
    if not form.validate():
        return _user_page(user, RoleForm(role=user.role), 422, period=form)
    try:
        accounts.set_period(store(), actor(), user, form.ends_on.data, under_18=form.under_18.data)
    except ValueError as refused:
        form.ends_on.errors = (str(refused),)
        return _user_page(user, RoleForm(role=user.role), 422, period=form)
    store().commit()
    flash(_("The period is saved."))
    return redirect(url_for("admin.user", organisation=organisation.slug, user=user.id), 303)


@blueprint.post("/o/<organisation>/users/<int:user>/end")
@rule(ADMINISTRATOR)
def end(organisation: Organisation, user: User) -> ResponseReturnValue:
    """End an account at once."""
    try:
        accounts.end(store(), actor(), user)
    except ValueError as refused:
        form = RoleForm(role=user.role)
        form.form_errors.append(str(refused))
        return _user_page(user, form, 422)
    store().commit()
    flash(_("The account is ended."))
    if taking_over.work(store(), user):
        return redirect(url_for("admin.hand_over", organisation=organisation.slug, user=user.id), 303)
    return redirect(url_for("admin.users", organisation=organisation.slug), 303)


@blueprint.post("/o/<organisation>/users/<int:user>/sign-out")
@rule(ADMINISTRATOR)
def sign_out_user(organisation: Organisation, user: User) -> ResponseReturnValue:
    """End somebody's signed-in pages on every device, as after a lost telephone."""
    accounts.sign_out(store(), actor(), user)
    store().commit()
    flash(_("The person is signed out on all devices."))
    return redirect(url_for("admin.user", organisation=organisation.slug, user=user.id), 303)


@blueprint.post("/o/<organisation>/users/<int:user>/reset")
@rule(ADMINISTRATOR)
def reset_sign_in(organisation: Organisation, user: User) -> ResponseReturnValue:
    """Take away somebody's lost code app; a new one is read in at the next sign-in."""
    accounts.reset_sign_in(store(), actor(), user)
    store().commit()
    flash(_("The code app is taken away, and the person is signed out."))
    return redirect(url_for("admin.user", organisation=organisation.slug, user=user.id), 303)


@blueprint.post("/o/<organisation>/users/<int:user>/open")
@rule(ADMINISTRATOR)
def open_again(organisation: Organisation, user: User) -> ResponseReturnValue:
    """Let an ended account be used again, by a new link."""
    accounts.open_again(store(), actor(), user)
    return _show_link(organisation, user)


def _invited(organisation: Organisation, form: InvitationForm) -> User:
    email, role, period = form.email.data or "", form.role.data, (form.ends_on.data, form.under_18.data)
    return accounts.create(store(), actor(), organisation.id, email, role, ends_on=period[0], under_18=period[1])


def _show_link(organisation: Organisation, user: User) -> ResponseReturnValue:
    token = accounts.new_link(store(), actor(), settings().secret_key, user)
    store().commit()
    session["link"] = user.id, settings().public_url.rstrip("/") + url_for("admin.choose_password", invitation=token)
    return redirect(url_for("admin.user", organisation=organisation.slug, user=user.id), 303)


def _page(organisation: Organisation, form: InvitationForm, status: int) -> ResponseReturnValue:
    found = accounts.of(store(), organisation)
    return render_template("admin/users.html", form=form, users=found, has_ended=accounts.has_ended), status


def _user_page(
    user: User, form: RoleForm, status: int, link: str | None = None, *, period: PeriodForm | None = None
) -> ResponseReturnValue:
    words = {"form": form, "period": period or PeriodForm(obj=user), "has_ended": accounts.has_ended(user)}
    code = qr.svg(link) if link else None
    words |= {"has_app": second_factor.is_enrolled(user), "in_hand": bool(taking_over.work(store(), user))}
    return render_template("admin/user.html", person=user, link=link, code=code, **words), status
