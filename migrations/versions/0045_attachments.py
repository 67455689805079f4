"""files of messages, who read a message, mentions and corrections of private notes

Revision ID: 0045
Revises: 0044
"""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"

STATES = ("checking", "infected", "received", "accepted", "refused", "removed")
FAULTS = ("missing", "altered")


def listed(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer()),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("form_key", sa.String(64), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("storage_key", sa.String(80), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("media_type", sa.String(80), nullable=False),
        sa.Column("state", listed("documentstate", *STATES), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True)),
        sa.Column("fault", listed("documentfault", *FAULTS)),
        sa.Column("scan_due_at", sa.DateTime(timezone=True)),
        sa.Column("document_id", sa.Integer()),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_attachment_dossier_id_dossier")
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name=op.f("fk_attachment_message_id_message")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_attachment_by_id_user")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_attachment_document_id_document")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
        sa.UniqueConstraint("storage_key", name=op.f("uq_attachment_storage_key")),
        sa.UniqueConstraint("form_key", "sha256", name=op.f("uq_attachment_form_key_sha256")),
    )
    for column in ("dossier_id", "message_id"):
        op.create_index(op.f(f"ix_attachment_{column}"), "attachment", [column])
    for column in ("fault", "scan_due_at"):
        there = sa.text(f"{column} IS NOT NULL")
        op.create_index(
            f"ix_attachment_{column}", "attachment", [column],
            sqlite_where=there, postgresql_where=there,
        )  # fmt: skip
    op.create_table(
        "mention",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("note_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["note_id"], ["note.id"], name=op.f("fk_mention_note_id_note"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_mention_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mention")),
        sa.UniqueConstraint("note_id", "user_id", name=op.f("uq_mention_note_id_user_id")),
    )
    op.create_index("ix_mention_to_see", "mention", ["user_id", "seen_at"])
    with op.batch_alter_table("message") as batch:
        batch.add_column(sa.Column("read_by_id", sa.Integer()))
        batch.create_foreign_key(op.f("fk_message_read_by_id_user"), "user", ["read_by_id"], ["id"])
    with op.batch_alter_table("note") as batch:
        batch.add_column(sa.Column("corrected_at", sa.DateTime(timezone=True)))
        batch.add_column(sa.Column("struck_at", sa.DateTime(timezone=True)))
        batch.add_column(sa.Column("struck_by_id", sa.Integer()))
        batch.add_column(
            sa.Column("pinned", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch.create_foreign_key(
            op.f("fk_note_struck_by_id_user"), "user", ["struck_by_id"], ["id"]
        )
    with op.batch_alter_table("note") as batch:
        batch.alter_column("pinned", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("note") as batch:
        batch.drop_constraint(op.f("fk_note_struck_by_id_user"), type_="foreignkey")
        for column in ("pinned", "struck_by_id", "struck_at", "corrected_at"):
            batch.drop_column(column)
    with op.batch_alter_table("message") as batch:
        batch.drop_constraint(op.f("fk_message_read_by_id_user"), type_="foreignkey")
        batch.drop_column("read_by_id")
    op.drop_table("mention")
    op.drop_table("attachment")
