"""choices of people beside those of the rules, and the days of committees

Revision ID: 0031
Revises: 0030
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0031"
down_revision = "0030"

MOTIVES = ("wrong_fact", "agreement", "wish", "workload", "expertise", "other")
CAUSES = (
    "submission", "completion", "decline", "refusal", "silence", "check", "transfer", "no_answer",
)  # fmt: skip
NEW_CAUSES = ("changed_fact", "new_siret")
TASKS = (
    "orientation", "no_route", "fact_missing", "qpv_referent", "qpv_check", "silence", "urgent",
    "call_me", "no_mail",
)  # fmt: skip
NEW_TASKS = ("new_advice",)


def listed(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def change(
    table: str, column: str, name: str, before: tuple[str, ...], after: tuple[str, ...]
) -> None:
    """The closed list of a column is a CHECK: it is taken away and written anew."""
    with op.batch_alter_table(table) as batch:
        batch.alter_column(
            column,
            existing_type=listed(name, *before),
            type_=listed(name, *after),
            existing_nullable=False,
        )


def upgrade() -> None:
    json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    change("routing_run", "cause", "runcause", CAUSES, CAUSES + NEW_CAUSES)
    change("task", "kind", "taskkind", TASKS, TASKS + NEW_TASKS)
    with op.batch_alter_table("routing_run") as batch:
        batch.add_column(sa.Column("override_motive", listed("overridemotive", *MOTIVES)))
        batch.add_column(
            sa.Column("advisory", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("routing_run") as batch:
        batch.alter_column("advisory", server_default=None, existing_type=sa.Boolean())
    # Who chose before had no list to choose from.
    op.execute("UPDATE routing_run SET override_motive = 'other' WHERE override_code IS NOT NULL")
    with op.batch_alter_table("desk") as batch:
        batch.add_column(sa.Column("sittings", json, nullable=False, server_default="[]"))
    with op.batch_alter_table("desk") as batch:
        batch.alter_column("sittings", server_default=None, existing_type=json)


def downgrade() -> None:
    with op.batch_alter_table("desk") as batch:
        batch.drop_column("sittings")
    op.execute("DELETE FROM task WHERE kind = 'new_advice'")
    op.execute(
        "UPDATE routing_run SET cause = 'check' WHERE cause IN ('changed_fact', 'new_siret')"
    )
    with op.batch_alter_table("routing_run") as batch:
        batch.drop_constraint("overridemotive", type_="check")
        batch.drop_column("override_motive")
        batch.drop_column("advisory")
    change("task", "kind", "taskkind", TASKS + NEW_TASKS, TASKS)
    change("routing_run", "cause", "runcause", CAUSES + NEW_CAUSES, CAUSES)
