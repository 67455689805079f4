"""documents checked: those that wait for the antivirus or failed it, the date written on them

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

BEFORE = ("received", "accepted", "refused", "removed")
AFTER = ("checking", "infected", *BEFORE)
WAITING = sa.text("scan_due_at IS NOT NULL")


def upgrade() -> None:
    change_states(BEFORE, AFTER)
    with op.batch_alter_table("document") as batch:
        batch.add_column(sa.Column("scan_due_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("dated_on", sa.Date(), nullable=True))
        batch.create_index(
            "ix_document_scan_due_at",
            ["scan_due_at"],
            sqlite_where=WAITING,
            postgresql_where=WAITING,
        )


def downgrade() -> None:
    """What waits becomes received; what was dangerous, taken back: its content is gone."""
    op.execute("UPDATE document SET state = 'received' WHERE state = 'checking'")
    op.execute("UPDATE document SET state = 'removed' WHERE state = 'infected'")
    with op.batch_alter_table("document") as batch:
        batch.drop_index("ix_document_scan_due_at")
        batch.drop_column("dated_on")
        batch.drop_column("scan_due_at")
    change_states(AFTER, BEFORE)


def change_states(before: tuple[str, ...], after: tuple[str, ...]) -> None:
    """The closed list of a column is a CHECK: it is taken away and written anew."""
    with op.batch_alter_table("document") as batch:
        batch.alter_column(
            "state", existing_type=states(before), type_=states(after), existing_nullable=False
        )


def states(values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(
        *values, name="documentstate", native_enum=False, create_constraint=True, length=40
    )
