"""The first page of a leader with an account: the own sessions, one button each."""

from flask import render_template
from flask.typing import ResponseReturnValue

from consult.models.base import now
from consult.models.organisation import Organisation
from consult.services import assignments, bookings, group_sessions, leader_links, notes, sorters
from consult.services.phases import phase
from consult.web.access import LEADER, current_user, rule, settings, store
from consult.web.leader import blueprint
from consult.web.leader.standing import grouped, said_of


@blueprint.get("/o/<organisation>/leader")
@rule(LEADER)
def home(organisation: Organisation) -> ResponseReturnValue:
    """List the sessions that this leader runs now; each leads to the page that its link opens."""
    user = current_user()
    mine = leader_links.led_by(store(), user.id, now()) if user else []
    sessions = [
        {
            "one": one,
            "code": grouped(one.code),
            "phase": phase(one),
            "state": said_of(one),
            "is_moved": bookings.status(one) == "moved",
            "wants_notes": notes.are_due(store(), one),
            "answered": group_sessions.count(store(), one).answered,
            "token": leader_links.token(settings().secret_key, one),
        }
        for one in mine
    ]
    own = [(one, assignments.days_left(one)) for one in assignments.of_leader(store(), user)] if user else []
    sorting = sorters.of_leader(store(), user) if user else []
    return render_template(
        "leader/home.html", organisation=organisation, sessions=sessions, assignments=own, sorting=sorting
    )
