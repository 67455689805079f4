"""set aside

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.add_column(
        "document",
        sa.Column("personal", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.execute(
        "UPDATE document SET personal = "
        "(SELECT confidential FROM dossier WHERE dossier.id = document.dossier_id)"
    )
    with op.batch_alter_table("document") as table:
        table.alter_column("personal", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("document") as table:
        table.drop_column("personal")
