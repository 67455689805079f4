"""work on many files at once

Revision ID: 0043
Revises: 0042
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0043"
down_revision = "0042"


def listed(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def content() -> sa.JSON:
    return sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "bulk_work",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("form_key", sa.String(64), nullable=False),
        sa.Column("action", listed("bulkaction", "assign", "ask", "write", "note"), nullable=False),
        sa.Column("order", content(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            listed("bulkstate", "waiting", "running", "done", "cancelled", "failed"),
            nullable=False,
        ),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undoes_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["user.id"], name=op.f("fk_bulk_work_asked_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["undoes_id"],
            ["bulk_work.id"],
            name=op.f("fk_bulk_work_undoes_id_bulk_work"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_work")),
        sa.UniqueConstraint("form_key", name=op.f("uq_bulk_work_form_key")),
        sa.UniqueConstraint("undoes_id", name=op.f("uq_bulk_work_undoes_id")),
    )
    op.create_index("ix_bulk_work_asked_by_id_asked_at", "bulk_work", ["asked_by_id", "asked_at"])
    op.create_index("ix_bulk_work_state", "bulk_work", ["state"])
    op.create_table(
        "bulk_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("work_id", sa.Integer(), nullable=False),
        sa.Column("referral_id", sa.Integer(), nullable=False),
        sa.Column(
            "outcome",
            listed("outcome", "waiting", "done", "nothing", "refused", "failed"),
            nullable=False,
        ),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("trace", content(), nullable=False),
        sa.ForeignKeyConstraint(
            ["work_id"],
            ["bulk_work.id"],
            name=op.f("fk_bulk_item_work_id_bulk_work"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"],
            ["referral.id"],
            name=op.f("fk_bulk_item_referral_id_referral"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_item")),
        sa.UniqueConstraint(
            "work_id", "referral_id", name=op.f("uq_bulk_item_work_id_referral_id")
        ),
    )
    op.create_index(op.f("ix_bulk_item_referral_id"), "bulk_item", ["referral_id"])


def downgrade() -> None:
    op.drop_table("bulk_item")
    op.drop_table("bulk_work")
