"""lists that advisers keep under a name, and how each person wants their screens

Revision ID: 0040
Revises: 0039
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0040"
down_revision = "0039"

JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    with op.batch_alter_table("user") as batch:
        batch.add_column(sa.Column("preferences", JSON, nullable=False, server_default="{}"))
    with op.batch_alter_table("user") as batch:
        batch.alter_column("preferences", server_default=None)
    op.create_table(
        "kept_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer()),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("query", JSON, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user.id"], name=op.f("fk_kept_view_author_id_user"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name=op.f("fk_kept_view_network_id_network")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_view")),
    )
    for name, columns, where in (
        ("uq_kept_view_mine", ["author_id", "name"], "network_id IS NULL"),
        ("uq_kept_view_shared", ["network_id", "name"], "network_id IS NOT NULL"),
    ):
        op.create_index(
            name, "kept_view", columns, unique=True,
            sqlite_where=sa.text(where), postgresql_where=sa.text(where),
        )  # fmt: skip


def downgrade() -> None:
    op.drop_table("kept_view")
    with op.batch_alter_table("user") as batch:
        batch.drop_column("preferences")
