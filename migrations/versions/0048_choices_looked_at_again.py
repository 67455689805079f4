"""the choices of people over the rules, found by their moment

Revision ID: 0048
Revises: 0047
"""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"


def upgrade() -> None:
    chosen = sa.text("overridden_at IS NOT NULL")
    op.create_index(
        "ix_routing_run_overridden_at",
        "routing_run",
        ["overridden_at"],
        sqlite_where=chosen,
        postgresql_where=chosen,
    )


def downgrade() -> None:
    op.drop_index("ix_routing_run_overridden_at", "routing_run")
