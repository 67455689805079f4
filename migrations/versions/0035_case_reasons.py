"""why a case keeps facts about a person's life; typographic apostrophes in cases

Revision ID: 0035
Revises: 0034
"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"


def upgrade() -> None:
    with op.batch_alter_table("acceptance_case") as batch:
        batch.add_column(
            sa.Column("sensitive_reason", sa.Text(), nullable=False, server_default="")
        )
    with op.batch_alter_table("acceptance_case") as batch:
        batch.alter_column("sensitive_reason", server_default=None)
    cases = sa.table("acceptance_case", sa.column("title", sa.Text), sa.column("summary", sa.Text))
    texts = {one.name: sa.func.replace(one, "'", "’") for one in cases.c}
    op.execute(cases.update().values(texts))


def downgrade() -> None:
    with op.batch_alter_table("acceptance_case") as batch:
        batch.drop_column("sensitive_reason")
