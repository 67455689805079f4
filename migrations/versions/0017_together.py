"""filling a file together: mandates, contributions, handovers, calls

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"

BEFORE = (
    "orientation", "no_route", "fact_missing", "qpv_referent", "qpv_check", "silence", "urgent",
)  # fmt: skip
AFTER = (*BEFORE, "call_me", "no_mail")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    change_kinds(BEFORE, AFTER)
    op.create_table(
        "mandate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("kind", listed("mandatekind", "invited", "assisted"), nullable=False),
        sa.Column("right", listed("right", "read", "edit", "send"), nullable=False),
        sa.Column("name", sa.String(length=170), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("organisation", sa.String(length=120), nullable=False),
        sa.Column("keeps_reading", sa.Boolean(), nullable=False),
        sa.Column("text_version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        *moments("made_at", "expires_at"),
        *moments("confirmed_at", "accepted_at", "refused_at", "withdrawn_at", nullable=True),
        sa.Column("signed_print", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        of_a_file("mandate"),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_mandate_by_id_user")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_mandate_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mandate")),
    )
    op.create_index(op.f("ix_mandate_dossier_id"), "mandate", ["dossier_id"])
    op.create_index("ix_mandate_user_id_dossier_id", "mandate", ["user_id", "dossier_id"])
    op.create_table(
        "contribution",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("pages", JSON, nullable=False),
        *moments("saved_at"),
        of_a_file("contribution"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_contribution_user_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contribution")),
        sa.UniqueConstraint(
            "dossier_id", "user_id", name=op.f("uq_contribution_dossier_id_user_id")
        ),
    )
    op.create_index(op.f("ix_contribution_user_id"), "contribution", ["user_id"])
    op.create_table(
        "handover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        *moments("made_at", "expires_at"),
        *moments("accepted_at", "ended_at", nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        of_a_file("handover"),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_handover_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
    )
    op.create_index(op.f("ix_handover_by_id"), "handover", ["by_id"])
    op.create_index("ix_handover_dossier_id", "handover", ["dossier_id"])
    still_open = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_handover_open", "handover", ["dossier_id"], unique=True,
        sqlite_where=still_open, postgresql_where=still_open,
    )  # fmt: skip


def downgrade() -> None:
    for table in ("handover", "contribution", "mandate"):
        op.drop_table(table)
    op.execute("DELETE FROM task WHERE kind IN ('call_me', 'no_mail')")
    change_kinds(AFTER, BEFORE)


def listed(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def moments(*names: str, nullable: bool = False) -> list[sa.Column[object]]:
    return [sa.Column(name, sa.DateTime(timezone=True), nullable=nullable) for name in names]


def of_a_file(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["dossier_id"], ["dossier.id"], ondelete="CASCADE",
        name=op.f(f"fk_{table}_dossier_id_dossier"),
    )  # fmt: skip


def change_kinds(before: tuple[str, ...], after: tuple[str, ...]) -> None:
    """The closed list of a column is a CHECK: it is taken away and written anew."""
    with op.batch_alter_table("task") as batch:
        batch.alter_column(
            "kind", existing_type=listed("taskkind", *before), type_=listed("taskkind", *after),
            existing_nullable=False,
        )  # fmt: skip
