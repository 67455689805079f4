"""files that no network has, networks that are silent, days of court: found by indexes alone

Revision ID: 0061
Revises: 0060
"""

import sqlalchemy as sa
from alembic import op

revision = "0061"
down_revision = "0060"

PROPOSED = sa.text("status = 'proposed'")
HEARD = sa.text("hearing_on IS NOT NULL")


def upgrade() -> None:
    _one_open_where("open = 1")
    op.create_index(
        "ix_referral_proposed", "referral", ["proposed_at", "network_id", "dossier_id"],
        sqlite_where=PROPOSED, postgresql_where=PROPOSED,
    )  # fmt: skip
    op.create_index(
        "ix_dossier_hearing", "dossier", ["hearing_on"],
        sqlite_where=HEARD, postgresql_where=HEARD,
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("ix_dossier_hearing", "dossier")
    op.drop_index("ix_referral_proposed", "referral")
    _one_open_where("open")


def _one_open_where(on_sqlite: str) -> None:
    """SQLite uses it only where a query says the same, word for word; PostgreSQL understands."""
    if op.get_bind().dialect.name != "sqlite":
        return
    op.drop_index("uq_referral_one_open", "referral")
    op.create_index(
        "uq_referral_one_open", "referral", ["dossier_id", "network_id"], unique=True,
        sqlite_where=sa.text(on_sqlite),
    )  # fmt: skip
