"""routing

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "rule_set",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "simulated",
                "active",
                "retired",
                name="rulesetstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "content", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("active_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user.id"], name=op.f("fk_rule_set_created_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_set")),
        sa.UniqueConstraint("number", name=op.f("uq_rule_set_number")),
    )

    with op.batch_alter_table("rule_set", schema=None) as batch_op:
        batch_op.create_index(
            "uq_rule_set_active",
            ["status"],
            unique=True,
            sqlite_where=sa.text("status = 'active'"),
            postgresql_where=sa.text("status = 'active'"),
        )

    op.create_table(
        "routing_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("rule_set_id", sa.Integer(), nullable=False),
        sa.Column(
            "cause",
            sa.Enum(
                "submission",
                "decline",
                "refusal",
                "silence",
                "check",
                "transfer",
                "no_answer",
                name="runcause",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "facts", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column(
            "excluded", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("primary_code", sa.String(length=40), nullable=False),
        sa.Column("rule_code", sa.String(length=20), nullable=False),
        sa.Column("mode", sa.String(length=20), nullable=False),
        sa.Column(
            "result", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column(
            "trace", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("override_code", sa.String(length=40), nullable=True),
        sa.Column("override_reason", sa.Text(), nullable=False),
        sa.Column("overridden_by_id", sa.Integer(), nullable=True),
        sa.Column("overridden_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_routing_run_dossier_id_dossier")
        ),
        sa.ForeignKeyConstraint(
            ["overridden_by_id"], ["user.id"], name=op.f("fk_routing_run_overridden_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["rule_set_id"], ["rule_set.id"], name=op.f("fk_routing_run_rule_set_id_rule_set")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_routing_run")),
    )

    with op.batch_alter_table("routing_run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_routing_run_dossier_id"), ["dossier_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_routing_run_rule_code"), ["rule_code"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("routing_run", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_routing_run_rule_code"))
        batch_op.drop_index(batch_op.f("ix_routing_run_dossier_id"))

    op.drop_table("routing_run")

    with op.batch_alter_table("rule_set", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_rule_set_active",
            sqlite_where=sa.text("status = 'active'"),
            postgresql_where=sa.text("status = 'active'"),
        )

    op.drop_table("rule_set")
