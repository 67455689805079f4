"""files are found by the telephone and the e-mail address of their people

Revision ID: 0065
Revises: 0064
"""

from alembic import op

revision = "0065"
down_revision = "0064"


def upgrade() -> None:
    """Without a row here, an upgrade indexes them again, and the worker what it leaves."""
    op.execute("DELETE FROM search_doc")


def downgrade() -> None:
    """An index is made again from the files."""
