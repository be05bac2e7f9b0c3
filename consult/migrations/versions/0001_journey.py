"""The journey: from a project to a reply."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    op.create_index("ix_job_state", "job", ["state"], unique=False)
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("k", sa.Integer(), nullable=False),
        sa.Column("legal_basis", sa.String(), nullable=False),
        sa.Column("retention", sa.String(), nullable=False),
        sa.Column("worry_contact_id", sa.Integer(), nullable=True),
        sa.Column("letter", sa.String(), nullable=False),
        sa.Column("mailbox", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("adults_url", sa.String(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.CheckConstraint("k >= 7", name=op.f("ck_organisation_k")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("slug", name=op.f("uq_organisation_slug")),
    )
    op.create_table(
        "taken_back",
        sa.Column("run_hash", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("run_hash", name=op.f("pk_taken_back")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "text",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("run", sa.String(length=36), nullable=False),
        sa.Column("question", sa.String(length=32), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_text_run", "text", ["run"], unique=False)
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_audit_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index("ix_audit_organisation_id", "audit", ["organisation_id"], unique=False)
    op.create_table(
        "media",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("sha", sa.String(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_media_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_media")),
        sa.UniqueConstraint("organisation_id", "sha", name=op.f("uq_media_organisation_id_sha")),
    )
    op.create_index("ix_media_sha", "media", ["sha"], unique=False)
    op.create_table(
        "project",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("dnr", sa.String(), nullable=False),
        sa.Column("property", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("stages", sa.JSON(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("at_place", sa.String(), nullable=False),
        sa.Column("picture", sa.String(), nullable=True),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("departments", sa.String(), nullable=False),
        sa.Column("mailbox", sa.String(), nullable=False),
        sa.Column("boundary", sa.JSON(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_project_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project")),
    )
    op.create_index("ix_project_organisation_id", "project", ["organisation_id"], unique=False)
    op.create_table(
        "user",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_user_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sa.UniqueConstraint("email", name=op.f("uq_user_email")),
    )
    op.create_index("ix_user_organisation_id", "user", ["organisation_id"], unique=False)
    op.create_table(
        "consultation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("levels", sa.JSON(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("k", sa.Integer(), nullable=False),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.Column("can_change", sa.String(), nullable=False),
        sa.Column("decided", sa.String(), nullable=False),
        sa.Column("decided_why", sa.String(), nullable=False),
        sa.Column("receivers", sa.String(), nullable=False),
        sa.Column("decides", sa.String(), nullable=False),
        sa.Column("responsible", sa.String(), nullable=False),
        sa.Column("promised", sa.Date(), nullable=True),
        sa.Column("opened_at", sa.DateTime(), nullable=True),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("final_at", sa.DateTime(), nullable=True),
        sa.Column("unshown", sa.Boolean(), nullable=False),
        sa.Column("no_reply_reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_consultation_organisation_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_consultation_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation")),
        sa.UniqueConstraint("slug", name=op.f("uq_consultation_slug")),
    )
    op.create_index("ix_consultation_organisation_id", "consultation", ["organisation_id"], unique=False)
    op.create_index("ix_consultation_project_id", "consultation", ["project_id"], unique=False)
    op.create_table(
        "group_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("age_group", sa.String(), nullable=True),
        sa.Column("levels", sa.JSON(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("device_word", sa.String(), nullable=False),
        sa.Column("reads_aloud", sa.Boolean(), nullable=False),
        sa.Column("leader_id", sa.Integer(), nullable=True),
        sa.Column("link_epoch", sa.Integer(), nullable=False),
        sa.Column("expected", sa.Integer(), nullable=True),
        sa.Column("present", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("opens_at", sa.DateTime(), nullable=True),
        sa.Column("closes_at", sa.DateTime(), nullable=True),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("revealed_at", sa.DateTime(), nullable=True),
        sa.Column("surplus", sa.String(), nullable=False),
        sa.Column("frozen", sa.Integer(), nullable=False),
        sa.Column("notes", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_group_session_consultation_id")
        ),
        sa.ForeignKeyConstraint(["leader_id"], ["user.id"], name=op.f("fk_group_session_leader_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_session")),
        sa.UniqueConstraint("code", name=op.f("uq_group_session_code")),
    )
    op.create_index("ix_group_session_consultation_id", "group_session", ["consultation_id"], unique=False)
    op.create_table(
        "reply",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("published_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["consultation_id"], ["consultation.id"], name=op.f("fk_reply_consultation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply")),
        sa.UniqueConstraint("consultation_id", name=op.f("uq_reply_consultation_id")),
    )
    op.create_table(
        "version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["consultation_id"], ["consultation.id"], name=op.f("fk_version_consultation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version")),
        sa.UniqueConstraint("consultation_id", "hash", name=op.f("uq_version_consultation_id_hash")),
    )
    op.create_table(
        "declined",
        sa.Column("run_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("group_session", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["group_session"], ["group_session.id"], name=op.f("fk_declined_group_session")),
        sa.PrimaryKeyConstraint("run_hash", name=op.f("pk_declined")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_declined_group_session", "declined", ["group_session"], unique=False)
    op.create_table(
        "release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation", sa.Integer(), nullable=False),
        sa.Column("group_session", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=7), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["consultation"], ["consultation.id"], name=op.f("fk_release_consultation")),
        sa.ForeignKeyConstraint(["group_session"], ["group_session.id"], name=op.f("fk_release_group_session")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release")),
    )
    op.create_index("ix_release_consultation", "release", ["consultation"], unique=False)
    op.create_table(
        "submission",
        sa.Column("run", sa.String(length=36), nullable=False),
        sa.Column("consultation", sa.Integer(), nullable=False),
        sa.Column("group_session", sa.Integer(), nullable=True),
        sa.Column("channel", sa.String(length=5), nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("lang", sa.String(length=8), nullable=False),
        sa.Column("level", sa.String(length=5), nullable=False),
        sa.Column("how", sa.String(length=6), nullable=False),
        sa.Column("d1", sa.String(length=80), nullable=False),
        sa.Column("d2", sa.String(length=80), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("block", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(["consultation"], ["consultation.id"], name=op.f("fk_submission_consultation")),
        sa.ForeignKeyConstraint(["group_session"], ["group_session.id"], name=op.f("fk_submission_group_session")),
        sa.PrimaryKeyConstraint("run", name=op.f("pk_submission")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_submission_consultation_block", "submission", ["consultation", "block"], unique=False)
    op.create_index("ix_submission_group_session", "submission", ["group_session"], unique=False)
    op.create_table(
        "block",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("release", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=5), nullable=False),
        sa.Column("group_session", sa.Integer(), nullable=True),
        sa.Column("d1", sa.String(length=80), nullable=False),
        sa.Column("d2", sa.String(length=80), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("k", sa.Integer(), nullable=False),
        sa.CheckConstraint("n >= k AND k >= 7", name=op.f("ck_block_n")),
        sa.ForeignKeyConstraint(["group_session"], ["group_session.id"], name=op.f("fk_block_group_session")),
        sa.ForeignKeyConstraint(["release"], ["release.id"], name=op.f("fk_block_release")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_block")),
    )
    op.create_index("ix_block_release", "block", ["release"], unique=False)
    op.create_table(
        "cell",
        sa.Column("block", sa.String(length=36), nullable=False),
        sa.Column("question", sa.String(length=32), nullable=False),
        sa.Column("item", sa.String(length=32), nullable=False),
        sa.Column("category", sa.String(length=32), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["block"], ["block.id"], name=op.f("fk_cell_block")),
        sa.PrimaryKeyConstraint("block", "question", "item", "category", name=op.f("pk_cell")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("cell")
    op.drop_table("block")
    op.drop_table("submission")
    op.drop_table("release")
    op.drop_table("declined")
    op.drop_table("version")
    op.drop_table("reply")
    op.drop_table("group_session")
    op.drop_table("consultation")
    op.drop_table("user")
    op.drop_table("project")
    op.drop_table("media")
    op.drop_table("audit")
    op.drop_table("text")
    op.drop_table("taken_back")
    op.drop_table("organisation")
    op.drop_table("job")
