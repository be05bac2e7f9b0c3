"""Signing in and out."""

from urllib.parse import urlsplit

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult import errors
from consult.models.organisation import User
from consult.services import passwords, users
from consult.web.access import ANYONE, EVERY_ROLE, actor, database, rule, settings, signed_in_user, store
from consult.web.admin import blueprint, half_way
from forms.staff.sign_in import SignInForm
from forms.texts import lazy

_WRONG = lazy("The e-mail address and the password do not belong together. Write both again.")
_ENDED = lazy("Your period has ended, and the account with it. Ask the one who employed you if that is wrong.")


@blueprint.get("/logga-in")
@rule(ANYONE)
def sign_in() -> ResponseReturnValue:
    """Ask who it is."""
    return _page(SignInForm(), 200)


@blueprint.post("/logga-in")
@rule(ANYONE)
def enter() -> ResponseReturnValue:
    """Begin a signed-in time, or ask for the code first."""
    form = SignInForm(request.form)
    user = _right_one(form) if form.validate() else None
    if user is None:
        return _page(form, 422)
    return half_way.go_on(user, local(request.form.get("next")))


@blueprint.post("/logga-ut")
@rule(*EVERY_ROLE)
def sign_out() -> ResponseReturnValue:
    """End the signed-in time, on every device."""
    users.sign_out(store(), actor(), signed_in_user())
    store().commit()
    session.clear()
    flash(_("You are signed out, on all devices."))
    return redirect(url_for("admin.sign_in"), 303)


@blueprint.app_errorhandler(passwords.Busy)
def busy(_: passwords.Busy) -> ResponseReturnValue:
    """Refuse at once: a thread that waited for a place would be missing for the children."""
    return errors.page(503)


def local(address: str | None) -> str | None:
    """Return an address when it is one of ours, without host; None for all that a browser could take elsewhere."""
    if not address or not address.startswith("/") or address.startswith("//") or not address.isprintable():
        return None
    parts = urlsplit(address)
    return None if parts.scheme or parts.netloc or "\\" in address else address


def _right_one(form: SignInForm) -> User | None:
    """Return the user whose password it is; it is checked before the transaction, which would hold up the children."""
    with database().reading() as db:
        known = users.by_email(db, form.email.data or "")
        kept = known.password_hash if known and known.active else None
    right = passwords.is_right(form.password.data or "", kept)
    user = users.by_email(store(), form.email.data or "") if known else None
    # Only who knows the password is told that there is an account, and that it has ended.
    ended = right and user is not None and users.has_ended(user)
    if user and (ended or not right):
        users.note_sign_in(store(), user, right=False)
        store().commit()
    if ended or not right:
        form.form_errors.append(_ENDED if ended else _WRONG)
        return None
    return user


def _page(form: SignInForm, status: int) -> ResponseReturnValue:
    wanted = local(request.values.get("next"))
    elsewhere = settings().oidc_name if settings().oidc_issuer else None
    return render_template("admin/sign_in.html", form=form, wanted=wanted, elsewhere=elsewhere), status
