"""The tables, one aggregate a file; importing this knows them all."""

from consult.models import (
    affected,
    assignment,
    consultation,
    group_session,
    job,
    organisation,
    project,
    release,
    submission,
)
from consult.models.base import metadata

__all__ = [
    "affected",
    "assignment",
    "consultation",
    "group_session",
    "job",
    "metadata",
    "organisation",
    "project",
    "release",
    "submission",
]
