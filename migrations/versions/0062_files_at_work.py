"""a file says whether a network has it open

Revision ID: 0062
Revises: 0061
"""

import sqlalchemy as sa
from alembic import op

revision = "0062"
down_revision = "0061"


def upgrade() -> None:
    op.add_column(
        "dossier", sa.Column("at_work", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.execute(
        "UPDATE dossier SET at_work = true WHERE EXISTS "
        "(SELECT 1 FROM referral WHERE referral.dossier_id = dossier.id AND referral.open)"
    )
    op.create_index(
        "ix_dossier_unattended", "dossier", ["status", "submitted_at", "id"],
        sqlite_where=sa.text("at_work = 0"), postgresql_where=sa.text("NOT at_work"),
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("ix_dossier_unattended", "dossier")
    op.drop_column("dossier", "at_work")
