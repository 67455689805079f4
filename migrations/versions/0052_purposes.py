"""what a file was opened for

Revision ID: 0052
Revises: 0051
"""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"

PURPOSES = (
    "in_charge", "deputy", "colleague", "opinion", "task", "helper", "text", "rules",
    "called", "network", "check", "other",
)  # fmt: skip


def upgrade() -> None:
    kind = sa.Enum(*PURPOSES, name="purpose", native_enum=False, create_constraint=True, length=40)
    with op.batch_alter_table("access_log") as batch:
        batch.add_column(sa.Column("purpose", kind, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("access_log") as batch:
        batch.drop_constraint(op.f("ck_access_log_purpose"), type_="check")
        batch.drop_column("purpose")
