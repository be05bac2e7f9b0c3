"""Handing over what somebody who leaves has in hand, in June or when a person changes work."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from consult.models.organisation import Organisation, User
from consult.services import taking_over, worry_contact
from consult.services.taking_over import Work
from consult.services.users import has_ended
from consult.web.access import SETTING, actor, rule, settings, store
from consult.web.admin import blueprint
from forms.staff.users import HandOverForm


@blueprint.get("/o/<organisation>/hand-over")
@rule(*SETTING)
def in_hand(organisation: Organisation) -> ResponseReturnValue:
    """List who has something in hand, those who have left first."""
    found = taking_over.all_work(store(), organisation)
    return render_template("admin/in_hand.html", found=found, has_ended=has_ended)


@blueprint.get("/o/<organisation>/hand-over/<int:user>")
@rule(*SETTING)
def hand_over(organisation: Organisation, user: User) -> ResponseReturnValue:
    """Show what somebody has in hand, and ask who takes over."""
    left = taking_over.work(store(), user)
    return _page(user, left, _form(user, left), 200)


@blueprint.post("/o/<organisation>/hand-over/<int:user>")
@rule(*SETTING)
def keep_hand_over(organisation: Organisation, user: User) -> ResponseReturnValue:
    """Give everything to those who were chosen."""
    left = taking_over.work(store(), user)
    form = _form(user, left)
    if left and not (form.validate() and _handed_over(form, user)):
        return _page(user, left, form, 422)
    store().commit()
    flash(_("It is handed over."))
    return redirect(url_for("admin.in_hand", organisation=organisation.slug), 303)


def _handed_over(form: HandOverForm, user: User) -> bool:
    """Do what the form says; False with the reason in the form, and nothing kept."""
    try:
        if "leader" in form:
            taking_over.hand_over(store(), actor(), user, store().get_one(User, int(form.leader.data)))
        if "contact" in form:
            taking_over.name_contact(store(), actor(), user, store().get_one(User, int(form.contact.data)))
            worry_contact.send_test(store(), actor(), settings().secret_key, settings().public_url, user.organisation)
    except ValueError as refused:
        store().rollback()
        form.form_errors.append(str(refused))
        return False
    return True


def _form(user: User, left: Work) -> HandOverForm:
    form = HandOverForm(request.form if request.method == "POST" else None)
    form.leader.choices = _choices(taking_over.leaders(store(), user))
    form.contact.choices = _choices(taking_over.contacts(store(), user))
    if not left.as_leader:
        del form.leader
    if not left.is_contact:
        del form.contact
    return form


def _choices(people: list[User]) -> list[SelectChoice]:
    return [SelectChoice("", _("Choose a person")), *(SelectChoice(str(one.id), one.email) for one in people)]


def _page(user: User, left: Work, form: HandOverForm, status: int) -> ResponseReturnValue:
    facts = {"person": user, "left": left, "has_ended": has_ended(user)}
    return render_template("admin/hand_over.html", form=form, **facts), status
