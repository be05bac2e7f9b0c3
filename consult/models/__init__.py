"""The tables, one aggregate a file; importing this knows them all."""

from consult.models import (
    affected,
    assignment,
    clearing,
    consultation,
    group_session,
    job,
    organisation,
    outbox,
    project,
    release,
    snapshot,
    submission,
    theme,
)
from consult.models.base import metadata

__all__ = [
    "affected",
    "assignment",
    "clearing",
    "consultation",
    "group_session",
    "job",
    "metadata",
    "organisation",
    "outbox",
    "project",
    "release",
    "snapshot",
    "submission",
    "theme",
]
