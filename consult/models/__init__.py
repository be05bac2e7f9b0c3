"""The tables, one aggregate a file; importing this knows them all."""

from consult.models import (
    affected,
    assignment,
    clearing,
    consultation,
    draft_step,
    group_session,
    job,
    organisation,
    outbox,
    project,
    purge,
    recording,
    release,
    snapshot,
    submission,
    template,
    theme,
)
from consult.models.base import metadata

__all__ = [
    "affected",
    "assignment",
    "clearing",
    "consultation",
    "draft_step",
    "group_session",
    "job",
    "metadata",
    "organisation",
    "outbox",
    "project",
    "purge",
    "recording",
    "release",
    "snapshot",
    "submission",
    "template",
    "theme",
]
