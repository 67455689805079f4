"""review grids, the grids filled, the links that people declare

Revision ID: 0053
Revises: 0052
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0053"
down_revision = "0052"

JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "review_grid",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scheme_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", JSON, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer()),
        sa.ForeignKeyConstraint(
            ["scheme_id"], ["scheme.id"], name=op.f("fk_review_grid_scheme_id_scheme")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_review_grid_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_grid")),
        sa.UniqueConstraint("scheme_id", "number", name=op.f("uq_review_grid_scheme_id_number")),
    )
    _on_a_file(
        "review",
        sa.Column("grid_id", sa.Integer(), nullable=False),
        sa.Column("content", JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["grid_id"], ["review_grid.id"], name=op.f("fk_review_grid_id_review_grid")
        ),
        sa.UniqueConstraint("referral_id", "by_id", name=op.f("uq_review_referral_id_by_id")),
    )
    op.create_index("ix_review_dossier", "review", ["dossier_id", "network_id"])
    kinds = ("none", "family", "business", "past_work", "other")
    _on_a_file(
        "declaration",
        sa.Column(
            "kind",
            sa.Enum(*kinds, name="linkkind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
    )
    op.create_index("ix_declaration_referral_by", "declaration", ["referral_id", "by_id"])


def _on_a_file(name: str, *more: sa.schema.SchemaItem) -> None:
    ties = (("dossier_id", "dossier"), ("referral_id", "referral"), ("network_id", "network"),
            ("by_id", "user"))  # fmt: skip
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(column, sa.Integer(), nullable=False) for column, _ in ties),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("form_key", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *more,
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_{name}_{column}_{table}")
            )
            for column, table in ties
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("form_key", name=op.f(f"uq_{name}_form_key")),
    )
    op.create_index(op.f(f"ix_{name}_referral_id"), name, ["referral_id"])


def downgrade() -> None:
    for name in ("declaration", "review", "review_grid"):
        op.drop_table(name)
