"""The second step of signing in: the code of the code app, or reading in a code app the first time."""

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from consult.models.organisation import User
from consult.services import qr, second_factor, users
from consult.web import access
from consult.web.access import ANYONE, rule, settings, store
from consult.web.admin import blueprint, half_way
from forms.staff.sign_in import CodeForm, NewAppForm


@blueprint.get("/logga-in/kod")
@rule(ANYONE)
def code() -> ResponseReturnValue:
    """Ask for a code of somebody whose password was right."""
    return _code_page(CodeForm(), 200) if half_way.who() else half_way.begin_anew()


@blueprint.post("/logga-in/kod")
@rule(ANYONE)
def check_code() -> ResponseReturnValue:
    """Let somebody in by the right code; each refusal is written down."""
    form, user = CodeForm(request.form), half_way.who()
    if user is None:
        return half_way.begin_anew()
    left = len(user.recovery)
    if not form.validate() or not second_factor.accept(store(), settings().secret_key, user, form.code.data or ""):
        store().commit()
        form.code.errors = form.code.errors or (second_factor.why_not(store(), user),)
        return _code_page(form, 422)
    came_in = half_way.come_in(user, half_way.wanted(), by="code app")
    if len(user.recovery) < left:
        flash(_few_left(len(user.recovery)))
    return came_in


@blueprint.get("/logga-in/kodapp")
@rule(ANYONE)
def first_app() -> ResponseReturnValue:
    """Show how a code app is read in, to somebody who needs one to come in."""
    user = half_way.who()
    if user is None or second_factor.is_enrolled(user):
        return half_way.begin_anew()
    return _app_page(NewAppForm(), user, 200)


@blueprint.post("/logga-in/kodapp")
@rule(ANYONE)
def keep_first_app() -> ResponseReturnValue:
    """Take the code app into use, let its owner in and show the recovery codes."""
    form, user = NewAppForm(request.form), half_way.who()
    if user is None or second_factor.is_enrolled(user):
        return half_way.begin_anew()
    recovery = read_in(form, user, f"{user.role} {user.id}") if form.validate() else None
    if recovery is None:
        return _app_page(form, user, 422)
    users.note_sign_in(store(), user, right=True, by="code app")
    return show_codes(user, recovery, half_way.wanted())


def new_app(user: User) -> str:
    """Return the secret of the code app that is being read in; it waits sealed in the cookie until a code is right."""
    key = settings().secret_key
    if "app" not in session:
        session["app"] = second_factor.seal(key, user, second_factor.new_secret())
    return second_factor.unseal(key, user, session["app"])


def read_in(form: NewAppForm, user: User, actor: str) -> list[str] | None:
    """Take the app into use whose code was written; return its recovery codes, None with the reason in the form."""
    try:
        key = settings().secret_key
        return second_factor.enrol(store(), actor, key, user, new_app(user), code=form.new_code.data or "")
    except ValueError as wrong:
        form.new_code.errors = (str(wrong),)
        return None


def show_codes(user: User, recovery: list[str], wanted: str | None = None) -> ResponseReturnValue:
    """Keep what was done, begin a new signed-in time and go to the page that shows the recovery codes once."""
    store().commit()
    access.sign_in(user)
    session["codes"] = recovery
    return redirect(url_for("admin.recovery_codes", organisation=user.organisation.slug, next=wanted), 303)


def app_facts(user: User) -> dict[str, object]:
    """Return what a page shows of the code app that is being read in."""
    secret = new_app(user)
    address = second_factor.address(user, secret)
    code = qr.svg(address, title=_("QR code for your code app"))
    return {"qr": code, "address": address, "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))}


def _few_left(left: int) -> str:
    number = ngettext("You have one recovery code left.", "You have %(num)d recovery codes left.", left)
    return f"{number} {_('Have you got a new phone? Change code app under My account.')}"


def _code_page(form: CodeForm, status: int) -> ResponseReturnValue:
    return render_template("admin/code.html", form=form), status


def _app_page(form: NewAppForm, user: User, status: int) -> ResponseReturnValue:
    return render_template("admin/first_app.html", form=form, email=user.email, **app_facts(user)), status
