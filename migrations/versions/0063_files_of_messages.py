"""the files of messages are found by their names

Revision ID: 0063
Revises: 0062
"""

from alembic import op

revision = "0063"
down_revision = "0062"


def upgrade() -> None:
    """Found again as soon as the worker has indexed them, each by who reads its messages."""
    op.execute("DELETE FROM search_doc WHERE dossier_id IN (SELECT dossier_id FROM attachment)")


def downgrade() -> None:
    """An index is made again from the files."""
