"""lists put in order by an index: by name, by need; counts that an index alone tells

Revision ID: 0057
Revises: 0056
"""

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0056"

REPEATED = """
    UPDATE referral SET
      sort_name = (SELECT search_text FROM dossier WHERE dossier.id = referral.dossier_id),
      need_cents = (SELECT need_cents FROM dossier WHERE dossier.id = referral.dossier_id)
"""
READY = sa.text("kind = 'referral.declare_ready'")


def upgrade() -> None:
    name = sa.Column("sort_name", sa.String(700), nullable=False, server_default="")
    op.add_column("referral", name)
    op.add_column("referral", sa.Column("need_cents", sa.BigInteger()))
    op.execute(REPEATED)
    op.create_index(
        "ix_referral_name", "referral", ["network_id", "open", "sort_name", "id", "need_cents"]
    )
    op.create_index("ix_event_at", "event", ["dossier_id", "at"])
    op.create_index(
        "ix_event_ready", "event", ["referral_id", "at"],
        sqlite_where=READY, postgresql_where=READY,
    )  # fmt: skip
    _count_by("status", "submitted_at", "id")


def downgrade() -> None:
    _count_by("status", "submitted_at")
    op.drop_index("ix_event_ready", "event")
    op.drop_index("ix_event_at", "event")
    op.drop_index("ix_referral_name", "referral")
    op.drop_column("referral", "need_cents")
    op.drop_column("referral", "sort_name")


def _count_by(*columns: str) -> None:
    op.drop_index("ix_dossier_status_submitted_at", "dossier")
    op.create_index("ix_dossier_status_submitted_at", "dossier", list(columns))
