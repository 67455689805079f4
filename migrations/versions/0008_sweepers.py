"""sweepers: mails counted from their first try, documents read again, what a round leaves

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("email") as batch:
        batch.add_column(sa.Column("first_tried_at", MOMENT, nullable=True))
    op.execute("UPDATE email SET first_tried_at = created_at WHERE tries > 0")

    with op.batch_alter_table("heartbeat") as batch:
        batch.add_column(sa.Column("count", sa.Integer(), nullable=False, server_default="0"))

    with op.batch_alter_table("document") as batch:
        batch.add_column(sa.Column("verified_at", MOMENT, nullable=True))
        batch.add_column(sa.Column("fault", sa.String(length=40), nullable=True))
        batch.create_check_constraint(
            op.f("ck_document_documentfault"), "fault IN ('missing', 'altered')"
        )
        batch.create_index(
            "ix_document_fault",
            ["fault"],
            sqlite_where=sa.text("fault IS NOT NULL"),
            postgresql_where=sa.text("fault IS NOT NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("document") as batch:
        batch.drop_index("ix_document_fault")
        batch.drop_constraint(op.f("ck_document_documentfault"), type_="check")
        batch.drop_column("fault")
        batch.drop_column("verified_at")
    with op.batch_alter_table("heartbeat") as batch:
        batch.drop_column("count")
    with op.batch_alter_table("email") as batch:
        batch.drop_column("first_tried_at")
