"""each file of an export is noted, with what the export was narrowed to

Revision ID: 0036
Revises: 0035
"""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"


def upgrade() -> None:
    with op.batch_alter_table("access_log") as batch:
        batch.add_column(sa.Column("reason", sa.Text(), nullable=False, server_default=""))
        batch.add_column(sa.Column("export_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_access_log_export_id_access_log"), "access_log", ["export_id"], ["id"]
        )
    with op.batch_alter_table("access_log") as batch:
        batch.alter_column("reason", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("access_log") as batch:
        batch.drop_constraint(op.f("fk_access_log_export_id_access_log"), type_="foreignkey")
        batch.drop_column("export_id")
        batch.drop_column("reason")
