"""letters kept with their file, and the stationery of each network

Revision ID: 0054
Revises: 0053
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0054"
down_revision = "0053"

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)
KINDS = (
    "orientation", "taken", "request", "grant", "refusal", "decline", "transfer", "adjournment",
)  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "stationery_image",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(80), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        *_ties("stationery_image", network_id="network", by_id="user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stationery_image")),
        sa.UniqueConstraint(
            "network_id", "sha256", name=op.f("uq_stationery_image_network_id_sha256")
        ),
    )
    op.create_index(op.f("ix_stationery_image_network_id"), "stationery_image", ["network_id"])
    op.create_table(
        "stationery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", JSON, nullable=False),
        sa.Column("logo_id", sa.Integer()),
        sa.Column("signature_id", sa.Integer()),
        sa.Column("what", sa.String(200), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        *_ties(
            "stationery", network_id="network", logo_id="stationery_image",
            signature_id="stationery_image", by_id="user",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stationery")),
        sa.UniqueConstraint("network_id", "number", name=op.f("uq_stationery_network_id_number")),
    )  # fmt: skip
    _letters()


def _letters() -> None:
    faults = sa.Enum(
        "missing", "altered", name="documentfault", native_enum=False, create_constraint=True,
        length=40,
    )  # fmt: skip
    kinds = sa.Enum(*KINDS, name="letterkind", native_enum=False, create_constraint=True, length=40)
    op.create_table(
        "paper_letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("referral_id", sa.Integer()),
        sa.Column("network_id", sa.Integer()),
        sa.Column("stationery_id", sa.Integer()),
        sa.Column("kind", kinds, nullable=False),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("content", JSON, nullable=False),
        sa.Column("written_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("made_at", MOMENT),
        sa.Column("storage_key", sa.String(80)),
        sa.Column("size", sa.BigInteger()),
        sa.Column("sha256", sa.String(64)),
        sa.Column("verified_at", MOMENT),
        sa.Column("fault", faults),
        sa.CheckConstraint(
            "(made_at IS NULL) = (storage_key IS NULL)", name=op.f("ck_paper_letter_kept_once_made")
        ),
        sa.CheckConstraint(
            "(made_at IS NULL) = (sha256 IS NULL)", name=op.f("ck_paper_letter_hashed_once_made")
        ),
        *_ties(
            "paper_letter", dossier_id="dossier", referral_id="referral", network_id="network",
            stationery_id="stationery",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_letter")),
        sa.UniqueConstraint("key", name=op.f("uq_paper_letter_key")),
        sa.UniqueConstraint("storage_key", name=op.f("uq_paper_letter_storage_key")),
    )  # fmt: skip
    for column in ("dossier_id", "referral_id"):
        op.create_index(op.f(f"ix_paper_letter_{column}"), "paper_letter", [column])
    for column, where in (("due_at", "made_at IS NULL"), ("fault", "fault IS NOT NULL")):
        op.create_index(
            f"ix_paper_letter_{column}", "paper_letter", [column],
            sqlite_where=sa.text(where), postgresql_where=sa.text(where),
        )  # fmt: skip


def _ties(table: str, **to: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint(
            [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}")
        )
        for column, other in to.items()
    ]


def downgrade() -> None:
    for name in ("paper_letter", "stationery", "stationery_image"):
        op.drop_table(name)
