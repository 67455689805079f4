"""acceptances

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

BEFORE = (
    "signed_in",
    "sign_in_failed",
    "locked",
    "signed_out",
    "signed_out_everywhere",
    "registered",
    "confirmed",
    "password_changed",
    "email_changed",
    "factor_changed",
    "invited",
    "invitation_accepted",
    "invitation_cancelled",
    "role_given",
    "role_taken",
    "disabled",
    "enabled",
    "unlocked",
    "sessions_ended",
    "factor_taken",
)
AFTER = (*BEFORE, "accepted", "accepted_no_more")


def listed(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def change_kinds(before: tuple[str, ...], after: tuple[str, ...]) -> None:
    """The closed list of a column is a CHECK: it is taken away and written anew."""
    with op.batch_alter_table("account_event") as batch:
        batch.alter_column(
            "kind",
            existing_type=listed("accounteventkind", *before),
            type_=listed("accounteventkind", *after),
            existing_nullable=False,
        )


def upgrade() -> None:
    change_kinds(BEFORE, AFTER)
    op.create_table(
        "acceptance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("subject", listed("subject", "news", "study"), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_acceptance_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acceptance")),
    )
    op.create_index(op.f("ix_acceptance_user_id"), "acceptance", ["user_id"])
    op.create_index(
        "uq_acceptance_in_force",
        "acceptance",
        ["user_id", "subject"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("acceptance")
    op.execute("DELETE FROM account_event WHERE kind IN ('accepted', 'accepted_no_more')")
    change_kinds(AFTER, BEFORE)
