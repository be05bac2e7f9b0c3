"""The workshop: steps to undo, own templates, recordings with a yes, and what a draft remembers."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_COLUMNS: "dict[str, dict[str, object]]" = {
    "organisation": {"colour": "", "map_service": {}},
    "media": {"about": "", "people": ""},
    "version": {"stale": []},
    "consultation": {"same": {}, "reasons": {}},
}


def upgrade() -> None:
    for table, columns in _COLUMNS.items():
        for name, empty in columns.items():
            _add(table, name, empty)
    with op.batch_alter_table("consultation") as batch:
        batch.add_column(sa.Column("copied_from_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_consultation_copied_from_id"), "consultation", ["copied_from_id"], ["id"])
    op.create_table(
        "draft_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("stale", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["consultation_id"], ["consultation.id"], name=op.f("fk_draft_step_consultation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_step")),
    )
    op.create_index("ix_draft_step_consultation_id", "draft_step", ["consultation_id"], unique=False)
    _owned("template", sa.Column("title", sa.String(), nullable=False), sa.Column("hash", sa.String(), nullable=False),
           sa.Column("document", sa.JSON(), nullable=False), unique="hash")  # fmt: skip
    _owned("recording", sa.Column("sha", sa.String(), nullable=False), sa.Column("voice", sa.String(), nullable=False),
           sa.Column("agreed", sa.String(), nullable=False), sa.Column("seconds", sa.Double(), nullable=False),
           unique="sha")  # fmt: skip


def _add(table: str, name: str, empty: object) -> None:
    """Add a column that is never null, filled where rows stand; a default of JSON cannot be compared on PostgreSQL."""
    kind: sa.String | sa.JSON[object] = sa.String() if isinstance(empty, str) else sa.JSON()
    op.add_column(table, sa.Column(name, kind, nullable=True))
    op.execute(sa.update(sa.table(table, sa.column(name, kind))).values({name: empty}))
    with op.batch_alter_table(table) as batch:
        batch.alter_column(name, existing_type=kind, nullable=False)


def _owned(name: str, *columns: "sa.Column[object]", unique: str) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        *columns,
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f(f"fk_{name}_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("organisation_id", unique, name=op.f(f"uq_{name}_organisation_id_{unique}")),
    )
    op.create_index(f"ix_{name}_organisation_id", name, ["organisation_id"], unique=False)


def downgrade() -> None:
    for table in ("recording", "template", "draft_step"):
        op.drop_table(table)
    with op.batch_alter_table("consultation") as batch:
        batch.drop_constraint(op.f("fk_consultation_copied_from_id"), type_="foreignkey")
        batch.drop_column("copied_from_id")
    for name, columns in _COLUMNS.items():
        for column in columns:
            op.drop_column(name, column)
