"""what networks propose and pay on a shared plan, and what they are told of it

Revision ID: 0047
Revises: 0046
"""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"


def upgrade() -> None:
    op.create_table(
        "network_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("referral_id", sa.Integer(), nullable=False),
        sa.Column("scheme_id", sa.Integer(), nullable=False),
        sa.Column("proposed_cents", sa.BigInteger()),
        sa.Column("paid_cents", sa.BigInteger(), nullable=False),
        sa.Column("paid_on", sa.Date()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "proposed_cents >= 0", name=op.f("ck_network_line_proposed_not_negative")
        ),
        sa.CheckConstraint("paid_cents >= 0", name=op.f("ck_network_line_paid_not_negative")),
        sa.CheckConstraint(
            "(paid_on IS NULL) = (paid_cents = 0)", name=op.f("ck_network_line_paid_on_a_day")
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"],
            ["referral.id"],
            name=op.f("fk_network_line_referral_id_referral"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["scheme_id"], ["scheme.id"], name=op.f("fk_network_line_scheme_id_scheme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_network_line")),
        sa.UniqueConstraint(
            "referral_id", "scheme_id", name=op.f("uq_network_line_referral_id_scheme_id")
        ),
    )
    op.create_table(
        "plan_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("referral_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True)),
        sa.Column("seen_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["referral_id"],
            ["referral.id"],
            name=op.f("fk_plan_notice_referral_id_referral"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["event.id"],
            name=op.f("fk_plan_notice_event_id_event"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_notice")),
        sa.UniqueConstraint(
            "referral_id", "event_id", name=op.f("uq_plan_notice_referral_id_event_id")
        ),
    )
    op.create_index("ix_plan_notice_event_id", "plan_notice", ["event_id"])
    op.create_index("ix_plan_notice_told_at", "plan_notice", ["told_at", "referral_id"])


def downgrade() -> None:
    op.drop_table("plan_notice")
    op.drop_table("network_line")
