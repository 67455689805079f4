"""absences of advisers, with a deputy

Revision ID: 0034
Revises: 0033
"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"

BEFORE = (
    "accepted", "accepted_no_more", "signed_in", "sign_in_failed", "locked", "signed_out", "signed_out_everywhere",
    "registered", "confirmed", "password_changed", "email_changed", "factor_changed", "invited", "invitation_accepted",
    "invitation_cancelled", "role_given", "role_taken", "disabled", "enabled", "unlocked", "sessions_ended",
    "factor_taken",
)  # fmt: skip
NEW = ("absence_noted", "absence_ended")


def listed(*values: str) -> sa.Enum:
    return sa.Enum(
        *values, name="accounteventkind", native_enum=False, create_constraint=True, length=40
    )


def change(before: tuple[str, ...], after: tuple[str, ...]) -> None:
    """The closed list of a column is a CHECK: it is taken away and written anew."""
    with op.batch_alter_table("account_event") as batch:
        batch.alter_column(
            "kind", existing_type=listed(*before), type_=listed(*after), existing_nullable=False
        )


def upgrade() -> None:
    op.create_table(
        "absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("desk_id", sa.Integer(), nullable=False),
        sa.Column("deputy_id", sa.Integer(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer()),
        sa.CheckConstraint("first <= last", name=op.f("ck_absence_days_in_order")),
        sa.CheckConstraint("user_id <> deputy_id", name=op.f("ck_absence_someone_else")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_absence_user_id_user"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["desk_id"], ["desk.id"], name=op.f("fk_absence_desk_id_desk")),
        sa.ForeignKeyConstraint(
            ["deputy_id"], ["user.id"], name=op.f("fk_absence_deputy_id_user"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["user.id"], name=op.f("fk_absence_by_id_user"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )
    for column in ("user_id", "desk_id", "deputy_id"):
        op.create_index(op.f(f"ix_absence_{column}"), "absence", [column])
    change(BEFORE, (*BEFORE, *NEW))


def downgrade() -> None:
    op.execute("DELETE FROM account_event WHERE kind IN ('absence_noted', 'absence_ended')")
    change((*BEFORE, *NEW), BEFORE)
    op.drop_table("absence")
