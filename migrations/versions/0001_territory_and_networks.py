"""territory and networks

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "commune",
        sa.Column("insee", sa.String(length=5), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("departement", sa.String(length=3), nullable=False),
        sa.Column(
            "postal_codes", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("search_name", sa.String(length=80), nullable=False),
        sa.Column("in_force", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("insee", name=op.f("pk_commune")),
    )

    with op.batch_alter_table("commune", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_commune_departement"), ["departement"], unique=False)
        batch_op.create_index(batch_op.f("ix_commune_search_name"), ["search_name"], unique=False)

    op.create_table(
        "document_kind",
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("help", sa.Text(), nullable=False),
        sa.Column("valid_months", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_document_kind")),
    )

    op.create_table(
        "network",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("abbreviation", sa.String(length=6), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_in_sentence", sa.String(length=120), nullable=False),
        sa.Column("alias", sa.String(length=120), nullable=False),
        sa.Column("association", sa.String(length=120), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("website", sa.String(length=255), nullable=False),
        sa.Column("address", sa.String(length=255), nullable=False),
        sa.Column("opening_hours", sa.String(length=120), nullable=False),
        sa.Column("answer_delay", sa.String(length=120), nullable=False),
        sa.Column("personal", sa.Boolean(), nullable=False),
        sa.Column(
            "to_confirm", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_network")),
        sa.UniqueConstraint("code", name=op.f("uq_network_code")),
    )

    op.create_table(
        "commune_term",
        sa.Column("term", sa.String(length=40), nullable=False),
        sa.Column("insee", sa.String(length=5), nullable=False),
        sa.ForeignKeyConstraint(
            ["insee"], ["commune.insee"], name=op.f("fk_commune_term_insee_commune")
        ),
        sa.PrimaryKeyConstraint("term", "insee", name=op.f("pk_commune_term")),
        sqlite_with_rowid=False,
    )

    op.create_table(
        "desk",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("answer_days", sa.Integer(), nullable=False),
        sa.Column("decision_days", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name=op.f("fk_desk_network_id_network")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk")),
    )

    with op.batch_alter_table("desk", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_desk_network_id"), ["network_id"], unique=False)

    op.create_table(
        "perimeter_commune",
        sa.Column("epci_siren", sa.String(length=9), nullable=False),
        sa.Column("insee", sa.String(length=5), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["insee"], ["commune.insee"], name=op.f("fk_perimeter_commune_insee_commune")
        ),
        sa.PrimaryKeyConstraint(
            "epci_siren", "insee", "valid_from", name=op.f("pk_perimeter_commune")
        ),
    )

    op.create_table(
        "scheme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name=op.f("fk_scheme_network_id_network")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scheme")),
        sa.UniqueConstraint("code", name=op.f("uq_scheme_code")),
    )

    with op.batch_alter_table("scheme", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_scheme_network_id"), ["network_id"], unique=False)

    op.create_table(
        "scheme_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scheme_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "loan",
                "honour_loan",
                "guarantee",
                "grant",
                "equity",
                "support",
                "status",
                name="productkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("conditions", sa.Text(), nullable=False),
        sa.Column("amount_min_cents", sa.Integer(), nullable=True),
        sa.Column("amount_max_cents", sa.Integer(), nullable=True),
        sa.Column("amount_text", sa.String(length=160), nullable=False),
        sa.Column("months_min", sa.Integer(), nullable=True),
        sa.Column("months_max", sa.Integer(), nullable=True),
        sa.Column("deferral_months_max", sa.Integer(), nullable=True),
        sa.Column(
            "documents", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("delegated", sa.Boolean(), nullable=False),
        sa.Column(
            "to_confirm", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("source", sa.String(length=255), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "amount_min_cents <= amount_max_cents", name=op.f("ck_scheme_version_amounts_in_order")
        ),
        sa.CheckConstraint(
            "valid_from <= valid_until", name=op.f("ck_scheme_version_dates_in_order")
        ),
        sa.ForeignKeyConstraint(
            ["scheme_id"], ["scheme.id"], name=op.f("fk_scheme_version_scheme_id_scheme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scheme_version")),
        sa.UniqueConstraint("scheme_id", "number", name=op.f("uq_scheme_version_scheme_id_number")),
    )

    with op.batch_alter_table("scheme_version", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_scheme_version_scheme_id"), ["scheme_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("scheme_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_scheme_version_scheme_id"))

    op.drop_table("scheme_version")

    with op.batch_alter_table("scheme", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_scheme_network_id"))

    op.drop_table("scheme")

    op.drop_table("perimeter_commune")

    with op.batch_alter_table("desk", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_desk_network_id"))

    op.drop_table("desk")

    op.drop_table("commune_term")

    op.drop_table("network")

    op.drop_table("document_kind")

    with op.batch_alter_table("commune", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_commune_search_name"))
        batch_op.drop_index(batch_op.f("ix_commune_departement"))

    op.drop_table("commune")
