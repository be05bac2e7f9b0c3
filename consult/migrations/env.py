"""Alembic's entry: runs the versions on the connection that it was given."""

from typing import Any, Literal

from alembic import context

from consult.models import metadata
from consult.models.base import Moment


def render(kind: str, item: Any, _: Any) -> str | Literal[False]:
    """Write a Moment as the plain column that it is, so that a version needs no code of today."""
    return "sa.DateTime()" if kind == "type" and isinstance(item, Moment) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
    render_item=render,
)
with context.begin_transaction():
    context.run_migrations()
