"""how far the journals were verified, and the lines that do not hold

Revision ID: 0038
Revises: 0037
"""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"


def upgrade() -> None:
    op.create_table(
        "seal_check",
        sa.Column("chain", sa.String(20), nullable=False),
        sa.Column("reached", sa.Integer(), nullable=False),
        sa.Column("seal", sa.String(64), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("turned_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("chain", name=op.f("pk_seal_check")),
    )
    op.create_table(
        "broken_line",
        sa.Column("chain", sa.String(20), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("missing", sa.Boolean(), nullable=False),
        sa.Column("expected", sa.String(64), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("chain", "line", name=op.f("pk_broken_line")),
    )


def downgrade() -> None:
    op.drop_table("broken_line")
    op.drop_table("seal_check")
