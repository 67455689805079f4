"""simulations

Revision ID: 0026
Revises: 0025
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0026"
down_revision = "0025"


def listed(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def content() -> sa.JSON:
    return sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "simulation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rule_set_id", sa.Integer(), nullable=False),
        sa.Column("against_id", sa.Integer(), nullable=True),
        sa.Column("content_seen", sa.String(64), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column(
            "ground",
            listed("ground", "partout", "territoire", "quartiers", "hors-territoire", "communes"),
            nullable=False,
        ),
        sa.Column("communes", content(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            listed("state", "waiting", "running", "done", "cancelled", "failed"),
            nullable=False,
        ),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("result", content(), nullable=False),
        sa.ForeignKeyConstraint(
            ["rule_set_id"], ["rule_set.id"], name=op.f("fk_simulation_rule_set_id_rule_set")
        ),
        sa.ForeignKeyConstraint(
            ["against_id"], ["rule_set.id"], name=op.f("fk_simulation_against_id_rule_set")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["user.id"], name=op.f("fk_simulation_asked_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_simulation")),
    )
    op.create_index(op.f("ix_simulation_rule_set_id"), "simulation", ["rule_set_id"])
    op.create_index(
        "uq_simulation_running",
        "simulation",
        ["state"],
        unique=True,
        sqlite_where=sa.text("state = 'running'"),
        postgresql_where=sa.text("state = 'running'"),
    )
    op.create_table(
        "simulation_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("simulation_id", sa.Integer(), nullable=False),
        sa.Column(
            "change", listed("change", "lead", "also", "mode", "tags", "none"), nullable=False
        ),
        sa.Column("gap", listed("gap", "fallback", "incomplete", "undecided"), nullable=True),
        sa.Column("by_person", sa.Boolean(), nullable=False),
        sa.Column("before", content(), nullable=False),
        sa.Column("after", content(), nullable=False),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.Column("dossiers", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["simulation_id"],
            ["simulation.id"],
            name=op.f("fk_simulation_move_simulation_id_simulation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_simulation_move")),
    )
    op.create_index(op.f("ix_simulation_move_simulation_id"), "simulation_move", ["simulation_id"])


def downgrade() -> None:
    op.drop_table("simulation_move")
    op.drop_table("simulation")
