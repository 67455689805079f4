"""financing plans

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    side = sa.Enum(
        "needs", "resources", name="side", native_enum=False, create_constraint=True, length=40
    )
    state = sa.Enum(
        "obtained",
        "asked",
        "to_ask",
        name="linestate",
        native_enum=False,
        create_constraint=True,
        length=40,
    )
    op.create_table(
        "financing_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("vat", sa.Boolean(), nullable=True),
        sa.Column("typed", json, nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dossier_id"],
            ["dossier.id"],
            name=op.f("fk_financing_plan_dossier_id_dossier"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_financing_plan")),
        sa.UniqueConstraint("dossier_id", name=op.f("uq_financing_plan_dossier_id")),
    )
    op.create_table(
        "plan_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("side", side, nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("state", state, nullable=True),
        sa.Column("rate_bp", sa.Integer(), nullable=True),
        sa.Column("months", sa.Integer(), nullable=True),
        sa.Column("lender", sa.String(length=120), nullable=True),
        sa.Column("typed", json, nullable=False),
        sa.CheckConstraint("amount_cents >= 0", name=op.f("ck_plan_line_amount_not_negative")),
        sa.CheckConstraint("rate_bp >= 0", name=op.f("ck_plan_line_rate_not_negative")),
        sa.CheckConstraint("months > 0", name=op.f("ck_plan_line_months_positive")),
        sa.CheckConstraint(
            "side = 'resources' OR state IS NULL",
            name=op.f("ck_plan_line_only_resources_have_a_state"),
        ),
        sa.ForeignKeyConstraint(
            ["dossier_id"],
            ["dossier.id"],
            name=op.f("fk_plan_line_dossier_id_dossier"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_line")),
    )
    with op.batch_alter_table("plan_line") as batch:
        batch.create_index(batch.f("ix_plan_line_dossier_id"), ["dossier_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("plan_line") as batch:
        batch.drop_index(batch.f("ix_plan_line_dossier_id"))
    op.drop_table("plan_line")
    op.drop_table("financing_plan")
