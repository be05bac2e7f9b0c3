"""What the leader writes down afterwards: how many, who was missing, the mood, and what the group agreed on."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from consult.models.group_session import GroupSession, Note
from consult.services import notes as kept
from consult.web.access import LEADER_LINK, actor, rule, store
from consult.web.leader import blueprint, steps
from consult.web.leader.standing import render
from forms.staff.leader import NotesForm


@blueprint.route("/ledare/<token>/anteckningar", methods=["GET", "POST"])
@rule(LEADER_LINK)
def notes(token: GroupSession) -> ResponseReturnValue:
    """Write notes, or change them, until the link ends."""
    form = NotesForm(request.form if request.method == "POST" else None, _written(token), present=token.present)
    if request.method != "POST" or not form.validate():
        page = render("notes", token, form=form, total=steps.last(token), written=_written(token))
        return page, 422 if request.method == "POST" else 200
    kept.write(store(), actor(), token, **form.facts())
    store().commit()
    flash(gettext("The notes are saved. The planner sees them."))
    return redirect(url_for("leader.page"), 303)


def _written(group_session: GroupSession) -> Note | None:
    return kept.of(store(), group_session)
