"""Handing the leader's own phone to the children: until four digits are written it opens no leader's page."""

from hmac import compare_digest

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from consult import errors
from consult.models.group_session import GroupSession
from consult.services import leader_links
from consult.web.access import LEADER_LINK, rule, settings
from consult.web.leader import blueprint
from consult.web.leader.run import shown_again
from forms.staff.leader import BackForm, DigitsForm

HANDED_OVER = "handed over"


@blueprint.before_request
def stay_with_the_children() -> ResponseReturnValue | None:
    """Refuse every page of a leader's on a device that was handed over, except the way back."""
    if HANDED_OVER not in session or request.endpoint == "leader.take_back":
        return None
    has_no_way_back = errors.wants_json() or "token" not in (request.view_args or {})
    return errors.page(403) if has_no_way_back else _shut(BackForm())


@blueprint.post("/ledare/<token>/lamna-over")
@rule(LEADER_LINK)
def hand_over(token: GroupSession) -> ResponseReturnValue:
    """End whatever is signed in on this device, remember the digits, and leave only the child's page."""
    form = DigitsForm(request.form)
    if not form.validate():
        return shown_again(token, digits=form)
    session.clear()
    session.permanent = True
    session[HANDED_OVER] = _kept(form)
    return redirect(url_for("child.page", code=token.code), 303)


@blueprint.post("/ledare/<token>/ta-tillbaka")
@rule(LEADER_LINK)
def take_back(token: GroupSession) -> ResponseReturnValue:
    """Open the leader's pages again for whoever knows the digits."""
    form = BackForm(request.form)
    if not form.validate():
        return _shut(form)
    if HANDED_OVER in session and not compare_digest(session[HANDED_OVER], _kept(form)):
        form.refuse()
        return _shut(form)
    session.clear()
    return redirect(url_for("leader.page"), 303)


def _kept(form: DigitsForm | BackForm) -> str:
    return leader_links.hand_over_digest(settings().secret_key, form.digits.data or "")


def _shut(form: BackForm) -> ResponseReturnValue:
    return render_template("leader/handed_over.html", form=form, code=request.view_args["token"].code), 403  # type: ignore[index]  # the rule loads it
