"""acceptance cases

Revision ID: 0024
Revises: 0023
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0024"
down_revision = "0023"

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
ORIGIN = sa.Enum(
    "shipped", "file", name="caseorigin", native_enum=False, create_constraint=True, length=40
)


def upgrade() -> None:
    op.create_table(
        "acceptance_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("title", sa.String(160), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("facts", JSON, nullable=False),
        sa.Column("expected", JSON, nullable=False),
        sa.Column("origin", ORIGIN, nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["user.id"], name=op.f("fk_acceptance_case_added_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acceptance_case")),
        sa.UniqueConstraint("code", name=op.f("uq_acceptance_case_code")),
    )


def downgrade() -> None:
    op.drop_table("acceptance_case")
