"""The planner's first page: every project with its consultations, and what comes next in each."""

from flask import render_template
from flask.typing import ResponseReturnValue

from consult.models.organisation import Organisation
from consult.services import consultations, own_words, projects
from consult.services.clearing import queue
from consult.web.access import PLANNING, rule, store
from consult.web.planner import blueprint
from consult.web.planner.words import NEXT_STEPS, STATE_NAMES


@blueprint.get("/o/<organisation>/")
@rule(*PLANNING)
def home(organisation: Organisation) -> ResponseReturnValue:
    """List the organisation's projects, the newest first; an empty page says what to do first."""
    found = consultations.of_organisation(store(), organisation.id)
    return render_template(
        "planner/home.html",
        organisation=organisation,
        projects=projects.of_organisation(store(), organisation.id),
        consultations=found,
        states=STATE_NAMES,
        next_steps=NEXT_STEPS,
        texts_waiting=queue.waiting(store(), [one.id for one in found]),
        unread=own_words.unread(store(), organisation),
    )
