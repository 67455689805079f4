"""what each desk had in the morning is kept

Revision ID: 0064
Revises: 0063
"""

import sqlalchemy as sa
from alembic import op

revision = "0064"
down_revision = "0063"

COUNTS = ("open", "waiting", "late", "new", "spring", "half", "old")


def upgrade() -> None:
    op.create_table(
        "desk_day",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("network_id", sa.Integer(), sa.ForeignKey("network.id"), nullable=False),
        sa.Column("adviser_id", sa.Integer(), sa.ForeignKey("user.id", ondelete="CASCADE")),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in COUNTS),
    )
    op.create_index("uq_desk_day", "desk_day", ["day", "network_id", "adviser_id"], unique=True)
    nobody = sa.text("adviser_id IS NULL")
    op.create_index(
        "uq_desk_day_nobody", "desk_day", ["day", "network_id"], unique=True,
        sqlite_where=nobody, postgresql_where=nobody,
    )  # fmt: skip


def downgrade() -> None:
    op.drop_table("desk_day")
