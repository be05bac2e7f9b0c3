"""The pages of the one who plans: projects, consultations, sessions, results and replies of the own organisation."""

from flask import Blueprint

blueprint = Blueprint("planner", __name__)

from consult.web.planner import (  # noqa: E402 - the views register themselves
    assignments,
    bookings,
    comparison,
    consultations,
    control_points,
    drafts,
    files,
    group_sessions,
    heard,
    home,
    kit,
    media,
    paper,
    papers,
    pasted_sessions,
    projects,
    publishing,
    replies,
    results,
    running,
    states,
    texts,
    themes,
)

__all__ = [
    "assignments",
    "blueprint",
    "bookings",
    "comparison",
    "consultations",
    "control_points",
    "drafts",
    "files",
    "group_sessions",
    "heard",
    "home",
    "kit",
    "media",
    "paper",
    "papers",
    "pasted_sessions",
    "projects",
    "publishing",
    "replies",
    "results",
    "running",
    "states",
    "texts",
    "themes",
]
