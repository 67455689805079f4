"""referrals

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "referral",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("desk_id", sa.Integer(), nullable=False),
        sa.Column("scheme_id", sa.Integer(), nullable=True),
        sa.Column("scheme_version", sa.Integer(), nullable=True),
        sa.Column("run_id", sa.Integer(), nullable=True),
        sa.Column("lead", sa.Boolean(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "proposed",
                "taken",
                "in_review",
                "ready",
                "scheduled",
                "adjourned",
                "granted_with_conditions",
                "granted",
                "declined",
                "transferred",
                "refused",
                "no_answer",
                "withdrawn",
                "lapsed",
                "concluded",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("adviser_id", sa.Integer(), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("waiting_on_owner", sa.Boolean(), nullable=False),
        sa.Column("in_qpv", sa.Boolean(), nullable=False),
        sa.Column("granted_cents", sa.BigInteger(), nullable=True),
        sa.Column("reason_code", sa.String(length=40), nullable=False),
        sa.Column("reason_text", sa.Text(), nullable=False),
        sa.Column("next_step", sa.Text(), nullable=False),
        sa.Column("staff_note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "open = (status IN ('proposed', 'taken', 'in_review', 'ready', 'scheduled', 'adjourned'))",
            name=op.f("ck_referral_open_means_open"),
        ),
        sa.CheckConstraint("granted_cents > 0", name=op.f("ck_referral_granted_is_positive")),
        sa.ForeignKeyConstraint(
            ["adviser_id"], ["user.id"], name=op.f("fk_referral_adviser_id_user")
        ),
        sa.ForeignKeyConstraint(["desk_id"], ["desk.id"], name=op.f("fk_referral_desk_id_desk")),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_referral_dossier_id_dossier")
        ),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name=op.f("fk_referral_network_id_network")
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["routing_run.id"], name=op.f("fk_referral_run_id_routing_run")
        ),
        sa.ForeignKeyConstraint(
            ["scheme_id"], ["scheme.id"], name=op.f("fk_referral_scheme_id_scheme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
    )

    with op.batch_alter_table("referral", schema=None) as batch_op:
        batch_op.create_index(
            "ix_referral_adviser", ["adviser_id", "open", "due_on", "id"], unique=False
        )
        batch_op.create_index(
            "ix_referral_closed",
            ["network_id", "closed_at", "id"],
            unique=False,
            sqlite_where=sa.text("open = 0"),
            postgresql_where=sa.text("NOT open"),
        )
        batch_op.create_index(
            "ix_referral_decided",
            ["network_id", "decided_at", "status", "dossier_id", "granted_cents", "proposed_at"],
            unique=False,
        )
        batch_op.create_index(
            "ix_referral_desk",
            [
                "network_id",
                "open",
                "due_on",
                "id",
                "waiting_on_owner",
                "status",
                "adviser_id",
                "in_qpv",
                "dossier_id",
            ],
            unique=False,
        )
        batch_op.create_index(
            "ix_referral_dossier",
            ["dossier_id", "network_id", "status", "taken_at", "decided_at", "proposed_at"],
            unique=False,
        )
        batch_op.create_index(
            "ix_referral_open",
            ["network_id", "proposed_at", "adviser_id", "status", "dossier_id"],
            unique=False,
            sqlite_where=sa.text("open = 1"),
            postgresql_where=sa.text("open"),
        )
        batch_op.create_index(
            "ix_referral_received", ["network_id", "proposed_at", "dossier_id"], unique=False
        )
        batch_op.create_index(
            "uq_referral_one_open",
            ["dossier_id", "network_id"],
            unique=True,
            sqlite_where=sa.text("open"),
            postgresql_where=sa.text("open"),
        )

    op.create_table(
        "info_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("referral_id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_info_request_by_id_user")),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_info_request_dossier_id_dossier")
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referral.id"], name=op.f("fk_info_request_referral_id_referral")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_info_request")),
    )

    with op.batch_alter_table("info_request", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_info_request_dossier_id"), ["dossier_id"], unique=False
        )
        batch_op.create_index("ix_info_request_open", ["closed_at", "due_on"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_info_request_referral_id"), ["referral_id"], unique=False
        )

    op.create_table(
        "note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("referral_id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("form_key", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_note_author_id_user")),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name=op.f("fk_note_network_id_network")
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referral.id"], name=op.f("fk_note_referral_id_referral")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
        sa.UniqueConstraint("form_key", name=op.f("uq_note_form_key")),
    )

    with op.batch_alter_table("note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_note_referral_id"), ["referral_id"], unique=False)

    op.create_table(
        "info_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("kind_code", sa.String(length=10), nullable=True),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("help", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "sent",
                "accepted",
                "refused",
                "dropped",
                name="itemstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("refusal", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_info_item_document_id_document")
        ),
        sa.ForeignKeyConstraint(
            ["kind_code"], ["document_kind.code"], name=op.f("fk_info_item_kind_code_document_kind")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["info_request.id"], name=op.f("fk_info_item_request_id_info_request")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_info_item")),
    )

    with op.batch_alter_table("info_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_info_item_request_id"), ["request_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("info_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_info_item_request_id"))

    op.drop_table("info_item")

    with op.batch_alter_table("note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_note_referral_id"))

    op.drop_table("note")

    with op.batch_alter_table("info_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_info_request_referral_id"))
        batch_op.drop_index("ix_info_request_open")
        batch_op.drop_index(batch_op.f("ix_info_request_dossier_id"))

    op.drop_table("info_request")

    with op.batch_alter_table("referral", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_referral_one_open", sqlite_where=sa.text("open"), postgresql_where=sa.text("open")
        )
        batch_op.drop_index("ix_referral_received")
        batch_op.drop_index(
            "ix_referral_open", sqlite_where=sa.text("open = 1"), postgresql_where=sa.text("open")
        )
        batch_op.drop_index("ix_referral_dossier")
        batch_op.drop_index("ix_referral_desk")
        batch_op.drop_index("ix_referral_decided")
        batch_op.drop_index(
            "ix_referral_closed",
            sqlite_where=sa.text("open = 0"),
            postgresql_where=sa.text("NOT open"),
        )
        batch_op.drop_index("ix_referral_adviser")

    op.drop_table("referral")
