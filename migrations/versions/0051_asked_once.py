"""one open simulation of a version; the numbers of dropped versions of an aid are not given again

Revision ID: 0051
Revises: 0050
"""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"

TWICE = """
    UPDATE simulation SET state = 'cancelled', finished_at = asked_at
    WHERE state = 'waiting' AND EXISTS (
      SELECT 1 FROM simulation AS other
      WHERE other.rule_set_id = simulation.rule_set_id
        AND (other.state = 'running' OR (other.state = 'waiting' AND other.id < simulation.id)))
"""


def upgrade() -> None:
    op.add_column("scheme", sa.Column("dropped", sa.Integer(), nullable=False, server_default="0"))
    op.execute(TWICE)
    still = sa.text("state IN ('waiting', 'running')")
    op.create_index(
        "uq_simulation_open", "simulation", ["rule_set_id"], unique=True,
        sqlite_where=still, postgresql_where=still,
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("uq_simulation_open", "simulation")
    op.drop_column("scheme", "dropped")
