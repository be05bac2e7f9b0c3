"""The tables, one aggregate a file; importing this knows them all."""

from consult.models import consultation, group_session, job, organisation, project, release, submission
from consult.models.base import metadata

__all__ = ["consultation", "group_session", "job", "metadata", "organisation", "project", "release", "submission"]
