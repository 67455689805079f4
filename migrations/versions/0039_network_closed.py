"""network closed: why the rules read a file again that waited for a network

Revision ID: 0039
Revises: 0038
"""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"

CAUSES = (
    "submission", "completion", "decline", "refusal", "silence", "check", "transfer", "no_answer",
    "changed_fact", "new_siret",
)  # fmt: skip
NEW = "network_closed"


def listed(*values: str) -> sa.Enum:
    return sa.Enum(*values, name="runcause", native_enum=False, create_constraint=True, length=40)


def change(before: tuple[str, ...], after: tuple[str, ...]) -> None:
    with op.batch_alter_table("routing_run") as batch:
        batch.alter_column(
            "cause",
            existing_type=listed(*before),
            type_=listed(*after),
            existing_nullable=False,
        )


def upgrade() -> None:
    change(CAUSES, (*CAUSES, NEW))


def downgrade() -> None:
    op.execute("UPDATE routing_run SET cause = 'check' WHERE cause = 'network_closed'")
    change((*CAUSES, NEW), CAUSES)
