"""The picture of the place on A3, with its description below: to look at together."""

from __future__ import annotations

from typing import Any

from consult.services.facts import capital
from consult.services.kit.sitting import Sitting


def facts(sitting: Sitting) -> dict[str, Any]:
    """Return the picture and what it is called; the description is the planner's own, in Swedish."""
    project = sitting.group_session.consultation.project
    return {"paper": "place", "title": capital(project.place), "about": project.about, "photo": sitting.photo}
