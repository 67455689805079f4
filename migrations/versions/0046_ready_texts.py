"""texts that a network, or one of its people, keeps ready

Revision ID: 0046
Revises: 0045
"""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"


def upgrade() -> None:
    op.create_table(
        "ready_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer()),
        sa.Column("form_key", sa.String(64), nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name=op.f("fk_ready_text_network_id_network")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["user.id"], name=op.f("fk_ready_text_owner_id_user"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_ready_text_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ready_text")),
        sa.UniqueConstraint("form_key", name=op.f("uq_ready_text_form_key")),
    )
    op.create_index("ix_ready_text_network_id", "ready_text", ["network_id", "owner_id"])


def downgrade() -> None:
    op.drop_table("ready_text")
