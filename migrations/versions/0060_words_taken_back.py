"""the search of files of which a word was taken back before it was told block by block

Revision ID: 0060
Revises: 0059
"""

from alembic import op

revision = "0060"
down_revision = "0059"


def upgrade() -> None:
    """They are found again as soon as the worker has indexed them, each by what its networks read."""
    op.execute("""
        DELETE FROM search_doc WHERE dossier_id IN (
          SELECT dossier_id FROM consent WHERE withdrawn_at IS NOT NULL
        )
    """)


def downgrade() -> None:
    """An index is made again from the files."""
