"""where the journal of each file ends; the number of an erased line is never given again

Revision ID: 0049
Revises: 0048
"""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"

ENDS = """
    UPDATE dossier SET
      lines = coalesce((SELECT max(seq) FROM event WHERE dossier_id = dossier.id), 0),
      last_seal = coalesce(
        (SELECT seal FROM event WHERE dossier_id = dossier.id ORDER BY seq DESC LIMIT 1), '')
"""


def upgrade() -> None:
    op.add_column("dossier", sa.Column("lines", sa.Integer(), nullable=False, server_default="0"))
    op.add_column(
        "dossier", sa.Column("last_seal", sa.String(64), nullable=False, server_default="")
    )
    op.execute(ENDS)
    op.execute("DELETE FROM broken_line WHERE chain = 'files' AND expected <> ''")
    rebuild(sqlite_autoincrement=True)


def downgrade() -> None:
    rebuild(sqlite_autoincrement=False)
    op.drop_column("dossier", "last_seal")
    op.drop_column("dossier", "lines")


def rebuild(**table: bool) -> None:
    if op.get_bind().dialect.name == "sqlite":
        with op.batch_alter_table("event", recreate="always", table_kwargs=table):
            pass
