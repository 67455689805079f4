"""addresses and companies checked, priority quarters

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"

WAITING = sa.text("checked_at IS NULL")
PRESENCE = sa.Enum(
    "oui", "non", "inconnu", name="presence", native_enum=False, create_constraint=True, length=40
)


def upgrade() -> None:
    json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    op.create_table(
        "quarter_vintage",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("source", sa.String(120), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_quarter_vintage")),
    )
    op.create_table(
        "quarter",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(12), nullable=False),
        sa.Column("name", sa.String(160), nullable=False),
        sa.Column("communes", json, nullable=False),
        sa.Column("outline", sa.Text(), nullable=False),
        *(sa.Column(side, sa.Double(), nullable=False) for side in ("west", "south", "east", "north")),
        sa.ForeignKeyConstraint(
            ["year"], ["quarter_vintage.year"], ondelete="CASCADE",
            name=op.f("fk_quarter_year_quarter_vintage"),
        ),
        sa.PrimaryKeyConstraint("year", "code", name=op.f("pk_quarter")),
    )  # fmt: skip
    op.create_table(
        "address_check",
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("typed", sa.Text(), nullable=False),
        sa.Column("near", sa.String(5), nullable=False),
        sa.Column("found", json, nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("presence", PRESENCE, nullable=True),
        sa.Column("quarter_code", sa.String(12), nullable=False),
        sa.Column("quarter_name", sa.String(160), nullable=False),
        sa.Column("quarter_year", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], ondelete="CASCADE",
            name=op.f("fk_address_check_dossier_id_dossier"),
        ),
        sa.PrimaryKeyConstraint("dossier_id", "code", name=op.f("pk_address_check")),
    )  # fmt: skip
    op.create_table(
        "company_check",
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("siret", sa.String(14), nullable=False),
        sa.Column("found", json, nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken", json, nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], ondelete="CASCADE",
            name=op.f("fk_company_check_dossier_id_dossier"),
        ),
        sa.PrimaryKeyConstraint("dossier_id", name=op.f("pk_company_check")),
    )  # fmt: skip
    for table, name in (
        ("address_check", "ix_address_waiting"),
        ("company_check", "ix_company_waiting"),
    ):
        op.create_index(name, table, ["tried_at"], sqlite_where=WAITING, postgresql_where=WAITING)


def downgrade() -> None:
    for table, name in (
        ("address_check", "ix_address_waiting"),
        ("company_check", "ix_company_waiting"),
    ):
        op.drop_index(name, table, sqlite_where=WAITING, postgresql_where=WAITING)
    for table in ("company_check", "address_check", "quarter", "quarter_vintage"):
        op.drop_table(table)
