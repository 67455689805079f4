"""annexes

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    op.create_table(
        "scheme_annex",
        sa.Column("scheme_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", json, nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["scheme_id"], ["scheme.id"], name=op.f("fk_scheme_annex_scheme_id_scheme")
        ),
        sa.PrimaryKeyConstraint("scheme_id", "version", name=op.f("pk_scheme_annex")),
    )
    op.create_table(
        "annex_answers",
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("scheme_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("answers", json, nullable=False),
        sa.Column("typed", json, nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["dossier_id"],
            ["dossier.id"],
            name=op.f("fk_annex_answers_dossier_id_dossier"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["scheme_id", "version"],
            ["scheme_annex.scheme_id", "scheme_annex.version"],
            name=op.f("fk_annex_answers_scheme_id_scheme_annex"),
        ),
        sa.PrimaryKeyConstraint("dossier_id", "scheme_id", name=op.f("pk_annex_answers")),
    )


def downgrade() -> None:
    op.drop_table("annex_answers")
    op.drop_table("scheme_annex")
