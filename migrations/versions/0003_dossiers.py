"""dossiers

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "number_series",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_number_series")),
    )

    op.create_table(
        "dossier",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=12), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "submitted",
                "incomplete",
                "routed",
                "followed_up",
                "closed",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "close_reason",
            sa.Enum(
                "funded",
                "unfunded",
                "oriented",
                "withdrawn",
                "no_route",
                "expired",
                "duplicate",
                name="closereason",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("creation_key", sa.String(length=64), nullable=False),
        sa.Column("submission_key", sa.String(length=64), nullable=True),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column(
            "answers", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column(
            "typed", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column(
            "seen_pages", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("person_name", sa.String(length=170), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("insee", sa.String(length=5), nullable=True),
        sa.Column("in_perimeter", sa.Boolean(), nullable=False),
        sa.Column("in_qpv", sa.Boolean(), nullable=False),
        sa.Column("confidential", sa.Boolean(), nullable=False),
        sa.Column("need_cents", sa.BigInteger(), nullable=True),
        sa.Column("asked_cents", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(close_reason IS NULL) = (status <> 'closed')",
            name=op.f("ck_dossier_reason_once_closed"),
        ),
        sa.CheckConstraint(
            "(number IS NULL) = (status = 'draft')", name=op.f("ck_dossier_number_once_sent")
        ),
        sa.CheckConstraint(
            "(submitted_at IS NULL) = (status = 'draft')", name=op.f("ck_dossier_date_once_sent")
        ),
        sa.ForeignKeyConstraint(
            ["insee"], ["commune.insee"], name=op.f("fk_dossier_insee_commune")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name=op.f("fk_dossier_owner_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier")),
        sa.UniqueConstraint("creation_key", name=op.f("uq_dossier_creation_key")),
        sa.UniqueConstraint("number", name=op.f("uq_dossier_number")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_dossier_submission_key")),
    )

    with op.batch_alter_table("dossier", schema=None) as batch_op:
        batch_op.create_index(
            "ix_dossier_figures",
            ["submitted_at", "in_perimeter", "in_qpv", "insee", "status", "id"],
            unique=False,
        )
        batch_op.create_index(
            "ix_dossier_opened",
            ["created_at", "in_perimeter", "in_qpv", "insee", "id"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_dossier_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(
            "ix_dossier_place",
            ["id", "in_perimeter", "in_qpv", "insee", "submitted_at"],
            unique=False,
        )
        batch_op.create_index("ix_dossier_search_text", ["search_text"], unique=False)
        batch_op.create_index(
            "ix_dossier_status_submitted_at", ["status", "submitted_at"], unique=False
        )

    op.create_table(
        "consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("text_version", sa.Integer(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_consent_by_id_user")),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_consent_dossier_id_dossier")
        ),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name=op.f("fk_consent_network_id_network")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )

    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consent_dossier_id"), ["dossier_id"], unique=False)
        batch_op.create_index(
            "uq_consent_in_force",
            ["dossier_id", "network_id"],
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )

    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("kind_code", sa.String(length=10), nullable=False),
        sa.Column("upload_key", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("storage_key", sa.String(length=80), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=80), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "received",
                "accepted",
                "refused",
                "removed",
                name="documentstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=False),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("judged_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_document_dossier_id_dossier")
        ),
        sa.ForeignKeyConstraint(
            ["judged_by_id"], ["user.id"], name=op.f("fk_document_judged_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["kind_code"], ["document_kind.code"], name=op.f("fk_document_kind_code_document_kind")
        ),
        sa.ForeignKeyConstraint(
            ["uploaded_by_id"], ["user.id"], name=op.f("fk_document_uploaded_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("storage_key", name=op.f("uq_document_storage_key")),
        sa.UniqueConstraint("upload_key", name=op.f("uq_document_upload_key")),
    )

    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_document_dossier_id"), ["dossier_id"], unique=False)

    op.create_table(
        "message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("from_owner", sa.Boolean(), nullable=False),
        sa.Column("form_key", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_message_author_id_user")),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_message_dossier_id_dossier")
        ),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name=op.f("fk_message_network_id_network")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("form_key", name=op.f("uq_message_form_key")),
    )

    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_message_dossier_id"), ["dossier_id"], unique=False)
        batch_op.create_index(
            "ix_message_to_read",
            ["network_id", "dossier_id"],
            unique=False,
            sqlite_where=sa.text("from_owner = 1 AND read_at IS NULL"),
            postgresql_where=sa.text("from_owner AND read_at IS NULL"),
        )
        batch_op.create_index(
            "ix_message_unread", ["dossier_id", "network_id", "from_owner", "read_at"], unique=False
        )

    op.create_table(
        "task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "orientation",
                "no_route",
                "fact_missing",
                "qpv_referent",
                "qpv_check",
                "silence",
                "urgent",
                name="taskkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["done_by_id"], ["user.id"], name=op.f("fk_task_done_by_id_user")),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_task_dossier_id_dossier")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
        sa.UniqueConstraint("key", name=op.f("uq_task_key")),
    )

    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_task_dossier_id"), ["dossier_id"], unique=False)
        batch_op.create_index("ix_task_open", ["done_at", "due_on"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.drop_index("ix_task_open")
        batch_op.drop_index(batch_op.f("ix_task_dossier_id"))

    op.drop_table("task")

    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_index("ix_message_unread")
        batch_op.drop_index(
            "ix_message_to_read",
            sqlite_where=sa.text("from_owner = 1 AND read_at IS NULL"),
            postgresql_where=sa.text("from_owner AND read_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_message_dossier_id"))

    op.drop_table("message")

    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_document_dossier_id"))

    op.drop_table("document")

    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_consent_in_force",
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_consent_dossier_id"))

    op.drop_table("consent")

    with op.batch_alter_table("dossier", schema=None) as batch_op:
        batch_op.drop_index("ix_dossier_status_submitted_at")
        batch_op.drop_index("ix_dossier_search_text")
        batch_op.drop_index("ix_dossier_place")
        batch_op.drop_index(batch_op.f("ix_dossier_owner_id"))
        batch_op.drop_index("ix_dossier_opened")
        batch_op.drop_index("ix_dossier_figures")

    op.drop_table("dossier")

    op.drop_table("number_series")
