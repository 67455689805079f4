"""corrections

Also takes out of what was kept before and after a completion the answers about health: they were
kept there at first.

Revision ID: 0025
Revises: 0024
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"

HEALTH = ("rqth", "accord_sante")
OPEN = "answered_at IS NULL AND closed_at IS NULL"


def one_open(condition: str) -> None:
    op.create_index(
        "uq_completion_open",
        "completion",
        ["dossier_id"],
        unique=True,
        sqlite_where=sa.text(condition),
        postgresql_where=sa.text(condition),
    )


def forget_health() -> None:
    kept = sa.table(
        "completion",
        sa.column("id", sa.Integer()),
        sa.column("before", sa.JSON()),
        sa.column("after", sa.JSON()),
    )
    for row in op.get_bind().execute(sa.select(kept)).all():
        clean = [
            {code: value for code, value in one.items() if code not in HEALTH}
            for one in (row.before, row.after)
        ]
        if clean != [row.before, row.after]:
            found = sa.update(kept).where(kept.c.id == row.id)
            op.get_bind().execute(found.values(before=clean[0], after=clean[1]))


def upgrade() -> None:
    forget_health()
    op.drop_index("uq_completion_open", "completion")
    with op.batch_alter_table("completion") as table:
        table.add_column(sa.Column("network_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_completion_network_id_network"), "network", ["network_id"], ["id"]
        )
    one_open(f"{OPEN} AND network_id IS NULL")
    with op.batch_alter_table("info_item") as table:
        table.add_column(sa.Column("corrects", sa.String(length=60), nullable=True))
        table.add_column(sa.Column("completion_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_info_item_completion_id_completion"), "completion", ["completion_id"], ["id"]
        )
        table.create_index(op.f("ix_info_item_completion_id"), ["completion_id"])


def downgrade() -> None:
    """What networks asked to correct becomes a question in words; nothing is open any more."""
    with op.batch_alter_table("info_item") as table:
        table.drop_index(op.f("ix_info_item_completion_id"))
        table.drop_constraint(op.f("fk_info_item_completion_id_completion"), type_="foreignkey")
        table.drop_column("completion_id")
        table.drop_column("corrects")
    op.execute("DELETE FROM completion WHERE network_id IS NOT NULL")
    op.drop_index("uq_completion_open", "completion")
    with op.batch_alter_table("completion") as table:
        table.drop_constraint(op.f("fk_completion_network_id_network"), type_="foreignkey")
        table.drop_column("network_id")
    one_open(OPEN)
