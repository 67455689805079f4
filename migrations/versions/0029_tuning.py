"""days of closure, delays

Revision ID: 0029
Revises: 0028
"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    op.create_table(
        "closing_day",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("first <= last", name=op.f("ck_closing_day_days_in_order")),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name=op.f("fk_closing_day_network_id_network")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_closing_day_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closing_day")),
    )
    op.create_table(
        "delay_value",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_delay_value_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delay_value")),
        sa.UniqueConstraint("code", "since", name=op.f("uq_delay_value_code_since")),
    )


def downgrade() -> None:
    op.drop_table("delay_value")
    op.drop_table("closing_day")
