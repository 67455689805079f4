"""rules workshop

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0022"
down_revision = "0021"

BEFORE = ("draft", "simulated", "active", "retired")
AFTER = (*BEFORE, "discarded")
TOPICS = (
    "rules", "cases", "networks", "schemes", "documents", "questions", "mails", "calendar",
    "members",
)  # fmt: skip
MOMENT = sa.DateTime(timezone=True)
ONE_ACTIVE = sa.text("status = 'active'")
LINKS = {"based_on_id": "rule_set", "changed_by_id": "user", "asked_by_id": "user",
         "published_by_id": "user"}  # fmt: skip


def listed(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def only_one_active() -> None:
    op.create_index(
        "uq_rule_set_active",
        "rule_set",
        ["status"],
        unique=True,
        sqlite_where=ONE_ACTIVE,
        postgresql_where=ONE_ACTIVE,
    )


def upgrade() -> None:
    op.drop_index("uq_rule_set_active", "rule_set")
    with op.batch_alter_table("rule_set") as batch:
        batch.alter_column(
            "status",
            existing_type=listed("rulesetstatus", *BEFORE),
            type_=listed("rulesetstatus", *AFTER),
            existing_nullable=False,
        )
        batch.add_column(sa.Column("changed_at", MOMENT, nullable=True))
        batch.add_column(sa.Column("asked_at", MOMENT, nullable=True))
        batch.add_column(
            sa.Column("publication_reason", sa.Text(), nullable=False, server_default="")
        )
        batch.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        for name, table in LINKS.items():
            batch.add_column(sa.Column(name, sa.Integer(), nullable=True))
            batch.create_foreign_key(f"fk_rule_set_{name}_{table}", table, [name], ["id"])
    op.execute("UPDATE rule_set SET changed_at = created_at, changed_by_id = created_by_id")
    with op.batch_alter_table("rule_set") as batch:
        batch.alter_column("changed_at", existing_type=MOMENT, nullable=False)
        batch.alter_column("publication_reason", server_default=None)
        batch.alter_column("version", server_default=None)
    only_one_active()
    make_the_journal()


def make_the_journal() -> None:
    op.create_table(
        "administration_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("topic", listed("topic", *TOPICS), nullable=False),
        sa.Column("about", sa.String(160), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("data", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("seal", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["user.id"], name=op.f("fk_administration_event_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_administration_event")),
        sa.UniqueConstraint("seq", name=op.f("uq_administration_event_seq")),
    )
    for column in ("topic", "about", "by_id"):
        op.create_index(op.f(f"ix_administration_event_{column}"), "administration_event", [column])


def downgrade() -> None:
    """What only the new status can say becomes what the old ones have nearest: never in force."""
    op.drop_table("administration_event")
    op.drop_index("uq_rule_set_active", "rule_set")
    op.execute("UPDATE rule_set SET status = 'retired' WHERE status = 'discarded'")
    with op.batch_alter_table("rule_set") as batch:
        batch.alter_column(
            "status",
            existing_type=listed("rulesetstatus", *AFTER),
            type_=listed("rulesetstatus", *BEFORE),
            existing_nullable=False,
        )
        for name, table in LINKS.items():
            batch.drop_constraint(f"fk_rule_set_{name}_{table}", type_="foreignkey")
            batch.drop_column(name)
        for name in ("changed_at", "asked_at", "publication_reason", "version"):
            batch.drop_column(name)
    only_one_active()
