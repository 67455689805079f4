"""pairs of files that look like one, and what someone said of them

Revision ID: 0059
Revises: 0058
"""

import sqlalchemy as sa
from alembic import op

revision = "0059"
down_revision = "0058"

TASKS = (
    "orientation", "no_route", "fact_missing", "qpv_referent", "qpv_check", "silence", "urgent",
    "call_me", "new_advice", "no_mail",
)  # fmt: skip
NEW = "duplicate"


def listed(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def change(before: tuple[str, ...], after: tuple[str, ...]) -> None:
    with op.batch_alter_table("task") as batch:
        batch.alter_column(
            "kind",
            existing_type=listed("taskkind", *before),
            type_=listed("taskkind", *after),
            existing_nullable=False,
        )


def upgrade() -> None:
    change(TASKS, (*TASKS, NEW))
    op.create_table(
        "pair",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("said", listed("said", "apart", "duplicate"), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("ended_by_id", sa.Integer()),
        sa.CheckConstraint("dossier_id <> other_id", name=op.f("ck_pair_two_files")),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_pair_dossier_id_dossier"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["dossier.id"], name=op.f("fk_pair_other_id_dossier"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_pair_by_id_user")),
        sa.ForeignKeyConstraint(
            ["ended_by_id"], ["user.id"], name=op.f("fk_pair_ended_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pair")),
    )  # fmt: skip
    in_force = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_pair_in_force", "pair", ["dossier_id", "other_id"], unique=True,
        sqlite_where=in_force, postgresql_where=in_force,
    )  # fmt: skip
    op.create_index(op.f("ix_pair_other_id"), "pair", ["other_id"])
    # What files are found by has grown: without a row here, an upgrade indexes them again.
    op.execute("DELETE FROM search_doc")


def downgrade() -> None:
    op.drop_table("pair")
    op.execute("DELETE FROM task WHERE kind = 'duplicate'")
    change((*TASKS, NEW), TASKS)
