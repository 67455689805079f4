"""sleeping drafts

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "sleep",
        sa.Column("dossier_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_sleep_dossier_id_dossier"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("dossier_id", name=op.f("pk_sleep")),
    )  # fmt: skip
    op.create_table(
        "erased_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("insee", sa.String(length=5), nullable=True),
        sa.Column("in_perimeter", sa.Boolean(), nullable=False),
        sa.Column("in_qpv", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["insee"], ["commune.insee"], name=op.f("fk_erased_draft_insee_commune")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erased_draft")),
    )
    with op.batch_alter_table("erased_draft") as batch:
        batch.create_index(batch.f("ix_erased_draft_opened_on"), ["opened_on"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("erased_draft") as batch:
        batch.drop_index(batch.f("ix_erased_draft_opened_on"))
    op.drop_table("erased_draft")
    op.drop_table("sleep")
