"""former names and mergers of networks, questions being written

Revision ID: 0033
Revises: 0032
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0033"
down_revision = "0032"

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    with op.batch_alter_table("network") as batch:
        batch.add_column(sa.Column("former_names", JSON, nullable=False, server_default="{}"))
        batch.add_column(sa.Column("merged_into_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            batch.f("fk_network_merged_into_id_network"), "network", ["merged_into_id"], ["id"]
        )
    with op.batch_alter_table("network") as batch:
        batch.alter_column("former_names", server_default=None)
    op.create_table(
        "annex_draft",
        sa.Column("scheme_id", sa.Integer(), nullable=False),
        sa.Column("content", JSON, nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["scheme_id"], ["scheme.id"], name=op.f("fk_annex_draft_scheme_id_scheme")
        ),
        sa.PrimaryKeyConstraint("scheme_id", name=op.f("pk_annex_draft")),
    )


def downgrade() -> None:
    op.drop_table("annex_draft")
    with op.batch_alter_table("network") as batch:
        batch.drop_constraint(batch.f("fk_network_merged_into_id_network"), type_="foreignkey")
        batch.drop_column("merged_into_id")
        batch.drop_column("former_names")
