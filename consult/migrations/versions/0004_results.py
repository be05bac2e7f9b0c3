"""Results: texts on their way to be read, quotes, themes, snapshots, mail, control points."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("organisation", sa.Column("worry_confirmed_at", sa.DateTime(), nullable=True))
    op.add_column("text", sa.Column("screened", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("text", sa.Column("flag", sa.String(length=8), nullable=False, server_default=sa.text("''")))
    for table in ("text", "drawing"):
        op.add_column(table, sa.Column("queued", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("job", sa.Column("other", sa.Integer(), nullable=True))
    _texts()
    _themes()
    _staff()


def _texts() -> None:
    op.create_table(
        "sealed",
        *_apart("sealed"),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("child_key", sa.LargeBinary(length=16), nullable=False),
        sa.Column("worry", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("marked_by", sa.String(length=80), nullable=False),
        sa.Column("marked_at", sa.DateTime(), nullable=False),
        sa.Column("done", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("done_by", sa.String(length=80), nullable=False, server_default=sa.text("''")),
        sa.Column("done_at", sa.DateTime(), nullable=True),
        sa.Column("delete_after", sa.DateTime(), nullable=True),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_sealed_consultation", "sealed", ["consultation"], unique=False)
    op.create_index("ix_sealed_child_key", "sealed", ["child_key"], unique=False)
    op.create_table(
        "quote",
        *_apart("quote"),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("child_key", sa.LargeBinary(length=16), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_quote_child_key", "quote", ["child_key"], unique=False)
    op.create_index("ix_quote_consultation_question", "quote", ["consultation", "question"], unique=False)


def _apart(table: str) -> "list[sa.schema.SchemaItem]":
    return [
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("consultation", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(["consultation"], ["consultation.id"], name=op.f(f"fk_{table}_consultation")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def _themes() -> None:
    op.create_table(
        "theme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["consultation_id"], ["consultation.id"], name=op.f("fk_theme_consultation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme")),
    )
    op.create_index("ix_theme_consultation_id", "theme", ["consultation_id"], unique=False)
    op.create_table(
        "sorted_quote",
        sa.Column("theme", sa.Integer(), nullable=False),
        sa.Column("quote", sa.String(length=36), nullable=False),
        sa.Column("picked", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.ForeignKeyConstraint(["theme"], ["theme.id"], name=op.f("fk_sorted_quote_theme")),
        sa.ForeignKeyConstraint(["quote"], ["quote.id"], name=op.f("fk_sorted_quote_quote")),
        sa.PrimaryKeyConstraint("theme", "quote", name=op.f("pk_sorted_quote")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_sorted_quote_quote", "sorted_quote", ["quote"], unique=False)
    op.create_table(
        "sorter",
        sa.Column("consultation", sa.Integer(), nullable=False),
        sa.Column("user", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["consultation"], ["consultation.id"], name=op.f("fk_sorter_consultation")),
        sa.ForeignKeyConstraint(["user"], ["user.id"], name=op.f("fk_sorter_user")),
        sa.PrimaryKeyConstraint("consultation", "user", name=op.f("pk_sorter")),
        sqlite_with_rowid=False,
    )


def _staff() -> None:
    op.create_table(
        "snapshot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(), nullable=False),
        sa.Column("shown", sa.JSON(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("quotes", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["consultation_id"], ["consultation.id"], name=op.f("fk_snapshot_consultation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snapshot")),
        sa.UniqueConstraint("consultation_id", "number", name=op.f("uq_snapshot_consultation_id_number")),
    )
    op.create_table(
        "mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("queued_at", sa.DateTime(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_mail_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail")),
    )
    op.create_index("ix_mail_organisation_id", "mail", ["organisation_id"], unique=False)
    op.create_index("ix_mail_state", "mail", ["state"], unique=False)
    op.create_table(
        "control_point",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("picture", sa.String(), nullable=False),
        sa.Column("x", sa.Double(), nullable=False),
        sa.Column("y", sa.Double(), nullable=False),
        sa.Column("east", sa.Double(), nullable=False),
        sa.Column("north", sa.Double(), nullable=False),
        sa.Column("epsg", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_control_point_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_control_point")),
    )
    op.create_index("ix_control_point_project_id", "control_point", ["project_id"], unique=False)


def downgrade() -> None:
    for table in ("control_point", "mail", "snapshot", "sorter", "sorted_quote", "theme", "quote", "sealed"):
        op.drop_table(table)
    op.drop_column("drawing", "queued")
    for name in ("queued", "flag", "screened"):
        op.drop_column("text", name)
    op.drop_column("job", "other")
    op.drop_column("organisation", "worry_confirmed_at")
