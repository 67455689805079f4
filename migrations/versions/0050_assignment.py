"""to whom a desk has its files given by itself

Revision ID: 0050
Revises: 0049
"""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"


def listed(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def of(table: str, other: str, *, key: bool = True) -> list[sa.schema.SchemaItem]:
    """A column that names a row of another table, and goes with it."""
    column = f"{other}_id"
    return [
        sa.Column(column, sa.Integer(), autoincrement=False if key else "auto", nullable=False),
        sa.ForeignKeyConstraint(
            [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"), ondelete="CASCADE"
        ),
    ]


def upgrade() -> None:
    op.create_table(
        "assignment",
        *of("assignment", "desk"),
        sa.Column("way", listed("way", "off", "turn", "sector"), nullable=False),
        sa.Column("clock", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("desk_id", name=op.f("pk_assignment")),
    )
    op.create_table(
        "assignment_share",
        *of("assignment_share", "desk"),
        *of("assignment_share", "user"),
        sa.Column("share", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "share BETWEEN 0 AND 100", name=op.f("ck_assignment_share_share_in_percent")
        ),
        sa.PrimaryKeyConstraint("desk_id", "user_id", name=op.f("pk_assignment_share")),
    )
    op.create_index(op.f("ix_assignment_share_user_id"), "assignment_share", ["user_id"])
    op.create_table(
        "assignment_sector",
        sa.Column("id", sa.Integer(), nullable=False),
        *of("assignment_sector", "desk", key=False),
        sa.Column("kind", listed("sectorkind", "quarter", "activity", "commune"), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        *of("assignment_sector", "user", key=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment_sector")),
        sa.UniqueConstraint(
            "desk_id", "kind", "code", name=op.f("uq_assignment_sector_desk_id_kind_code")
        ),
    )
    op.create_index(op.f("ix_assignment_sector_user_id"), "assignment_sector", ["user_id"])


def downgrade() -> None:
    for table in ("assignment_sector", "assignment_share", "assignment"):
        op.drop_table(table)
