"""The child's tablet: drawings and pins, each apart from its answers."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create("drawing", sa.Column("strokes", sa.Text(), nullable=False))
    _create(
        "pin",
        sa.Column("x", sa.Integer(), nullable=False),
        sa.Column("y", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=32), nullable=False),
        sa.Column("why", sa.String(length=32), nullable=False),
    )


def _create(table: str, *own: "sa.Column[int] | sa.Column[str]") -> None:
    op.create_table(
        table,
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("run", sa.String(length=36), nullable=False),
        sa.Column("question", sa.String(length=32), nullable=False),
        *own,
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sqlite_with_rowid=False,
    )
    op.create_index(f"ix_{table}_run", table, ["run"], unique=False)


def downgrade() -> None:
    op.drop_table("pin")
    op.drop_table("drawing")
