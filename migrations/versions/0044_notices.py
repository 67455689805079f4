"""how soon the staff hear of each kind of news, the daily mail, of which network a mail is

Revision ID: 0044
Revises: 0043
"""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"

KINDS = (
    "proposal", "message", "answer", "assigned", "handed_over", "mention", "opinion", "task", "meeting", "moved", "reminder",
    "escalation", "desk_message", "desk_task",
)  # fmt: skip
OF_THE_PORTAL = (
    "receipt", "completion_asked", "completion_reminder", "completed", "oriented", "consent_reminder", "closed",
    "reopened", "document_infected", "founder_spoke",
)  # fmt: skip
ONE_NETWORK = """
    UPDATE email SET network_id = (
        SELECT min(referral.network_id) FROM referral WHERE referral.dossier_id = email.dossier_id
    )
    WHERE dossier_id IN (
        SELECT dossier_id FROM referral GROUP BY dossier_id HAVING count(DISTINCT network_id) = 1
    ) AND kind NOT IN :portal
"""
"""The copies that there are already: where a file has one network, all but the portal's are its."""


def listed(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def of_user(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_user_id_user")
    return sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=name, ondelete="CASCADE")


def upgrade() -> None:
    op.create_table(
        "notice_choice",
        sa.Column("user_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", listed("kind", *KINDS), nullable=False),
        sa.Column("pace", listed("pace", "at_once", "daily", "never"), nullable=False),
        of_user("notice_choice"),
        sa.PrimaryKeyConstraint("user_id", "kind", name=op.f("pk_notice_choice")),
    )
    op.create_table(
        "daily_mail",
        sa.Column("user_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("today", sa.Boolean(), nullable=False),
        sa.Column("looked_on", sa.Date()),
        sa.CheckConstraint("minutes BETWEEN 360 AND 1200", name=op.f("ck_daily_mail_in_the_day")),
        of_user("daily_mail"),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_daily_mail")),
    )
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", listed("kind", *KINDS), nullable=False),
        sa.Column("key", sa.String(length=255)),
        sa.Column("dossier_id", sa.Integer()),
        sa.Column("network_id", sa.Integer()),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True)),
        of_user("notice"),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_notice_dossier_id_dossier")
        ),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name=op.f("fk_notice_network_id_network")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("key", name=op.f("uq_notice_key")),
    )
    op.create_index(op.f("ix_notice_dossier_id"), "notice", ["dossier_id"])
    waiting = sa.text("told_at IS NULL")
    op.create_index(
        "ix_notice_waiting",
        "notice",
        ["user_id", "at"],
        sqlite_where=waiting,
        postgresql_where=waiting,
    )
    with op.batch_alter_table("email") as batch:
        batch.add_column(sa.Column("network_id", sa.Integer()))
        batch.create_foreign_key(
            batch.f("fk_email_network_id_network"), "network", ["network_id"], ["id"]
        )
    portal = sa.bindparam("portal", OF_THE_PORTAL, expanding=True)
    op.execute(sa.text(ONE_NETWORK).bindparams(portal))


def downgrade() -> None:
    with op.batch_alter_table("email") as batch:
        batch.drop_constraint(batch.f("fk_email_network_id_network"), type_="foreignkey")
        batch.drop_column("network_id")
    for table in ("notice", "daily_mail", "notice_choice"):
        op.drop_table(table)
