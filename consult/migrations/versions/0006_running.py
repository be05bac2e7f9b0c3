"""Running it: the audit rows' chain, second factors and the municipality's sign-in, purges and disclosures."""

import sqlalchemy as sa
from alembic import op

from consult.services.audit import digest

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_COLUMNS: "dict[str, dict[str, object]]" = {
    "user": {
        "totp_secret": "",
        "totp_step": 0,
        "recovery": [],
        "code_may_wait": False,
        "oidc_issuer": "",
        "oidc_subject": "",
    },
    "audit": {"before": "", "hash": ""},
}


def upgrade() -> None:
    for table, columns in _COLUMNS.items():
        for name, empty in columns.items():
            _add(table, name, empty)
    _chain()
    _of_a_consultation(
        "purge",
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
    )
    _of_a_consultation(
        "disclosure",
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("agreed_by_id", sa.Integer(), nullable=True),
        sa.Column("agreed_at", sa.DateTime(), nullable=True),
        sa.Column("written_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["asked_by_id"], ["user.id"], name=op.f("fk_disclosure_asked_by_id")),
        sa.ForeignKeyConstraint(["agreed_by_id"], ["user.id"], name=op.f("fk_disclosure_agreed_by_id")),
    )


def _add(table: str, name: str, empty: object) -> None:
    """Add a column that is never null, filled where rows stand; a default of JSON cannot be compared on PostgreSQL."""
    kinds = {str: sa.String, int: sa.Integer, bool: sa.Boolean, list: sa.JSON}
    kind: sa.String | sa.Integer | sa.Boolean | sa.JSON[object] = kinds[type(empty)]()
    op.add_column(table, sa.Column(name, kind, nullable=True))
    op.execute(sa.update(sa.table(table, sa.column(name, kind))).values({name: empty}))
    with op.batch_alter_table(table) as batch:
        batch.alter_column(name, existing_type=kind, nullable=False)


def _chain() -> None:
    """Chain the rows that are there; how a hash is made can never change, so today's code may be asked."""
    connection, last, before = op.get_bind(), 0, ""
    found = sa.select(_AUDIT).where(_AUDIT.c.id > sa.bindparam("last")).order_by(_AUDIT.c.id).limit(1_000)
    while rows := connection.execute(found, {"last": last}).mappings().all():
        for row in rows:
            kept = {"before": before, "hash": digest({**row, "before": before})}
            connection.execute(sa.update(_AUDIT).where(_AUDIT.c.id == row["id"]).values(kept))
            last, before = row["id"], kept["hash"]


_AUDIT = sa.table(
    "audit",
    *(sa.column(name, sa.Integer()) for name in ("id", "organisation_id")),
    *(sa.column(name, sa.String()) for name in ("actor", "action", "subject", "reason", "before", "hash")),
    sa.column("at", sa.DateTime()),
    sa.column("facts", sa.JSON()),
)


def _of_a_consultation(name: str, *parts: "sa.schema.SchemaItem") -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        *parts,
        sa.ForeignKeyConstraint(["consultation_id"], ["consultation.id"], name=op.f(f"fk_{name}_consultation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    op.create_index(f"ix_{name}_consultation_id", name, ["consultation_id"], unique=False)


def downgrade() -> None:
    for table in ("disclosure", "purge"):
        op.drop_table(table)
    for name, columns in _COLUMNS.items():
        for column in columns:
            op.drop_column(name, column)
