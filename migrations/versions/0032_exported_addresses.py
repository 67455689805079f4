"""who exported the addresses of people who accept to receive something

Revision ID: 0032
Revises: 0031
"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"

BEFORE = ("opened", "downloaded", "printed", "exported")
NEW = ("exported_news", "exported_study")


def listed(*values: str) -> sa.Enum:
    return sa.Enum(*values, name="access", native_enum=False, create_constraint=True, length=40)


def change(before: tuple[str, ...], after: tuple[str, ...]) -> None:
    """The closed list of a column is a CHECK: it is taken away and written anew."""
    with op.batch_alter_table("access_log") as batch:
        batch.alter_column(
            "access",
            existing_type=listed(*before),
            type_=listed(*after),
            existing_nullable=False,
        )


def upgrade() -> None:
    change(BEFORE, (*BEFORE, *NEW))


def downgrade() -> None:
    op.execute("DELETE FROM access_log WHERE access IN ('exported_news', 'exported_study')")
    change((*BEFORE, *NEW), BEFORE)
