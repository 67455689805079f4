"""what a network may read of a file, block by block, and which block a document shows

Revision ID: 0058
Revises: 0057
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0058"
down_revision = "0057"

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
BLOCKS = ("identity", "project", "finances", "sensitive")
KINDS = {
    "identity": ("P01", "P02", "P03", "P11"),
    "project": ("P06", "P08"),
    "sensitive": ("P05", "P90"),
}
"""What an administrator added shows finances until someone says otherwise: a network that studies
the file goes on opening it."""


UNSHARED = """
    UPDATE referral SET sort_name = '', need_cents = NULL, in_qpv = false
    WHERE NOT EXISTS (
      SELECT 1 FROM consent WHERE consent.dossier_id = referral.dossier_id
        AND consent.network_id = referral.network_id AND consent.withdrawn_at IS NULL
    )
"""
"""What lists are put in order by goes with the word that was taken back."""


def upgrade() -> None:
    _blocks_of_consents()
    op.execute(UNSHARED)
    block = sa.Enum(*BLOCKS, name="block", native_enum=False, create_constraint=True, length=40)
    with op.batch_alter_table("document_kind") as batch:
        batch.add_column(sa.Column("block", block, nullable=False, server_default="finances"))
    kinds = sa.table("document_kind", sa.column("code"), sa.column("block"))
    for one, codes in KINDS.items():
        op.execute(sa.update(kinds).where(kinds.c.code.in_(codes)).values(block=one))
    with op.batch_alter_table("document_kind") as batch:
        batch.alter_column("block", server_default=None)


def _blocks_of_consents() -> None:
    """A consent was for the whole file, what is sensitive read by the networks named for it."""
    with op.batch_alter_table("consent") as batch:
        for one in BLOCKS:
            column = sa.Column(one, sa.Boolean(), nullable=False, server_default=sa.true())
            batch.add_column(column)
        batch.add_column(sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("taken_back", JSON, nullable=False, server_default="{}"))
    with op.batch_alter_table("consent") as batch:
        for one in (*BLOCKS, "taken_back"):
            batch.alter_column(one, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("document_kind") as batch:
        batch.drop_constraint(op.f("ck_document_kind_block"), type_="check")
        batch.drop_column("block")
    with op.batch_alter_table("consent") as batch:
        for one in (*BLOCKS, "changed_at", "taken_back"):
            batch.drop_column(one)
