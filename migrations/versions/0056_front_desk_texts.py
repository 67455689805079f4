"""ready texts of the front desk

Revision ID: 0056
Revises: 0055
"""

import sqlalchemy as sa
from alembic import op

revision = "0056"
down_revision = "0055"


def upgrade() -> None:
    with op.batch_alter_table("ready_text") as batch:
        batch.alter_column("network_id", existing_type=sa.Integer(), nullable=True)


def downgrade() -> None:
    op.execute("DELETE FROM ready_text WHERE network_id IS NULL")
    with op.batch_alter_table("ready_text") as batch:
        batch.alter_column("network_id", existing_type=sa.Integer(), nullable=False)
