"""Leaders: what is settled about a sitting, its notes, whom a project affects, assignments, periods."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "affected",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("age_group", sa.String(), nullable=True),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("school_form", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_affected_number")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_affected_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_affected")),
    )
    op.create_index("ix_affected_project_id", "affected", ["project_id"], unique=False)
    op.add_column("user", sa.Column("ends_on", sa.Date(), nullable=True))
    op.add_column("user", sa.Column("under_18", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("group_session", sa.Column("booking", sa.String(), nullable=False, server_default="agreed"))
    for name in ("contact", "adult", "adult_phone"):
        op.add_column("group_session", sa.Column(name, sa.String(), nullable=False, server_default=sa.text("''")))
    # Added in place: a rebuilt table would drop rows that others refer to.
    heard = sa.ForeignKey("affected.id", name=op.f("fk_group_session_affected_id"))
    op.add_column("group_session", sa.Column("affected_id", sa.Integer(), heard, nullable=True), inline_references=True)
    op.drop_column("group_session", "notes")
    _tables()


def _tables() -> None:
    op.create_table(
        "note",
        sa.Column("group_session_id", sa.Integer(), nullable=False),
        sa.Column("missing", sa.String(), nullable=False),
        sa.Column("mood", sa.String(), nullable=False),
        sa.Column("agreed", sa.String(), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["group_session_id"], ["group_session.id"], name=op.f("fk_note_group_session_id")),
        sa.PrimaryKeyConstraint("group_session_id", name=op.f("pk_note")),
    )
    op.create_table(
        "assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("leader_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("task", sa.String(), nullable=False),
        sa.Column("given_by", sa.String(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=True),
        sa.Column("report", sa.String(), nullable=False),
        sa.Column("handed_in_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_assignment_organisation_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_assignment_project_id")),
        sa.ForeignKeyConstraint(["leader_id"], ["user.id"], name=op.f("fk_assignment_leader_id")),
        sa.ForeignKeyConstraint(["consultation_id"], ["consultation.id"], name=op.f("fk_assignment_consultation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
    )
    op.create_index("ix_assignment_organisation_id", "assignment", ["organisation_id"], unique=False)
    op.create_index("ix_assignment_leader_id", "assignment", ["leader_id"], unique=False)
    op.create_table(
        "comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_comment_assignment_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_comment_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
    )
    op.create_index("ix_comment_assignment_id", "comment", ["assignment_id"], unique=False)


def downgrade() -> None:
    for table in ("comment", "assignment", "note"):
        op.drop_table(table)
    op.add_column("group_session", sa.Column("notes", sa.String(), nullable=False, server_default=sa.text("''")))
    for name in ("affected_id", "adult_phone", "adult", "contact", "booking"):
        op.drop_column("group_session", name)
    for name in ("under_18", "ends_on"):
        op.drop_column("user", name)
    op.drop_table("affected")
