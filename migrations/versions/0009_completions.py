"""completions

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"

BEFORE = ("submission", "decline", "refusal", "silence", "check", "transfer", "no_answer")
AFTER = ("submission", "completion", *BEFORE[1:])
OPEN = "answered_at IS NULL AND closed_at IS NULL"


def upgrade() -> None:
    change_causes(BEFORE, AFTER)
    json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    op.create_table(
        "completion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("questions", json, nullable=False),
        sa.Column("reviewed", json, nullable=False),
        sa.Column("before", json, nullable=False),
        sa.Column("after", json, nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_completion_by_id_user")),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_completion_dossier_id_dossier")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_completion")),
    )
    with op.batch_alter_table("completion") as batch:
        batch.create_index(batch.f("ix_completion_dossier_id"), ["dossier_id"], unique=False)
        batch.create_index(
            "uq_completion_open",
            ["dossier_id"],
            unique=True,
            sqlite_where=sa.text(OPEN),
            postgresql_where=sa.text(OPEN),
        )


def downgrade() -> None:
    with op.batch_alter_table("completion") as batch:
        batch.drop_index(
            "uq_completion_open", sqlite_where=sa.text(OPEN), postgresql_where=sa.text(OPEN)
        )
        batch.drop_index(batch.f("ix_completion_dossier_id"))
    op.drop_table("completion")
    op.execute("UPDATE routing_run SET cause = 'check' WHERE cause = 'completion'")
    change_causes(AFTER, BEFORE)


def change_causes(before: tuple[str, ...], after: tuple[str, ...]) -> None:
    """The closed list of a column is a CHECK: it is taken away and written anew."""
    with op.batch_alter_table("routing_run") as batch:
        batch.alter_column(
            "cause", existing_type=causes(before), type_=causes(after), existing_nullable=False
        )


def causes(values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name="runcause", native_enum=False, create_constraint=True, length=40)
