"""why a document is to be sent again, in a code; that one was looked at in a page

Revision ID: 0055
Revises: 0054
"""

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0054"

REASONS = (
    "unreadable", "incomplete", "other_kind", "other_name", "unsigned", "expired", "other",
)  # fmt: skip
ACCESSES = (
    "opened", "downloaded", "printed", "exported", "exported_news", "exported_study",
)  # fmt: skip
NEW = "seen"


def listed(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def change(before: tuple[str, ...], after: tuple[str, ...]) -> None:
    with op.batch_alter_table("access_log") as batch:
        batch.alter_column(
            "access",
            existing_type=listed("access", *before),
            type_=listed("access", *after),
            existing_nullable=False,
        )


def upgrade() -> None:
    with op.batch_alter_table("document") as batch:
        batch.add_column(sa.Column("reason_code", listed("documentreason", *REASONS)))
    change(ACCESSES, (*ACCESSES, NEW))


def downgrade() -> None:
    op.execute("UPDATE access_log SET access = 'downloaded' WHERE access = 'seen'")
    change((*ACCESSES, NEW), ACCESSES)
    with op.batch_alter_table("document") as batch:
        batch.drop_constraint(op.f("ck_document_documentreason"), type_="check")
        batch.drop_column("reason_code")
