"""what the plan proposed and the person erased is not proposed again

Revision ID: 0028
Revises: 0027
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    with op.batch_alter_table("financing_plan") as batch:
        batch.add_column(sa.Column("erased", json, nullable=False, server_default="[]"))


def downgrade() -> None:
    with op.batch_alter_table("financing_plan") as batch:
        batch.drop_column("erased")
