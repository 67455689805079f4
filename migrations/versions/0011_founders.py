"""founders and borrowers

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"

WORDS = ("waiting", "agreed", "refused", "withdrawn")


def upgrade() -> None:
    json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    word = sa.Enum(*WORDS, name="word", native_enum=False, create_constraint=True, length=40)
    op.create_table(
        "founder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("form_key", sa.String(80), nullable=False),
        sa.Column("is_owner", sa.Boolean(), nullable=False),
        sa.Column("given_name", sa.String(80), nullable=False),
        sa.Column("family_name", sa.String(80), nullable=False),
        sa.Column("birth", sa.Date(), nullable=True),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("phone", sa.String(20), nullable=False),
        sa.Column("share", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(80), nullable=False),
        sa.Column("situation", sa.String(40), nullable=False),
        sa.Column("borrows", sa.Boolean(), nullable=True),
        sa.Column("typed", json, nullable=False),
        sa.Column("nonce", sa.String(32), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("word", word, nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("networks", json, nullable=False),
        sa.Column("text_version", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "share BETWEEN 0 AND 10000", name=op.f("ck_founder_share_is_a_part")
        ),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"],
            name=op.f("fk_founder_dossier_id_dossier"), ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_founder")),
        sa.UniqueConstraint("form_key", name=op.f("uq_founder_form_key")),
    )  # fmt: skip
    with op.batch_alter_table("founder") as batch:
        batch.create_index(batch.f("ix_founder_dossier_id"), ["dossier_id"], unique=False)
        batch.create_index(
            "uq_founder_owner",
            ["dossier_id"],
            unique=True,
            sqlite_where=sa.text("is_owner = 1"),
            postgresql_where=sa.text("is_owner"),
        )


def downgrade() -> None:
    op.drop_table("founder")
